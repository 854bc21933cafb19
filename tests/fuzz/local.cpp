// Any bytes give a local file or faults with lines; what is read can be put into a protocol and shown in
// every area of it.
#include "dialogs/local.h"

#include <cstdlib>

#include "dialogs/contact.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace dutydesk::dialogs;
  const auto local = read_local({reinterpret_cast<const char*>(data), size}, "local.yaml");
  if (!local) {
    if (local.error().empty()) std::abort();
    for (const auto& fault : local.error())
      if (fault.line < 0 || fault.text().find('\n') != std::string::npos) std::abort();
    return 0;
  }
  Protocol protocol;
  protocol.clauses["C-1"].source = "C";
  protocol.sources = {{"C", "Document", "", "", ""}};
  for (const auto& contact : local->contacts) {
    protocol.areas.push_back(contact.area);
    protocol.contacts[contact.contact].name = contact.contact;
    protocol.contacts[contact.contact].local_ask = "Ask.";
    protocol.contacts[contact.contact].otherwise = "printed";
  }
  auto& printed = protocol.contacts["printed"];
  printed.name = "Printed";
  printed.number = "123";
  printed.cites = {"C-1"};
  printed.local_ask.clear();
  printed.otherwise.clear();
  if (local->contacts.size() != check_local(*local, {}).size()) std::abort();
  protocol = with_local(std::move(protocol), *local);
  protocol.areas.emplace_back();
  for (const auto& area : protocol.areas) {
    if (protocol.contact("printed", area).number != "123") std::abort();
    for (const auto& [id, contact] : protocol.contacts)
      for (const auto& chosen : choose_contacts(protocol, id, area, {}))
        if (shown_contact(protocol, chosen).name.empty()) std::abort();
  }
  return 0;
}
