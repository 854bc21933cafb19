// Any bytes give a local file or faults with lines; what is read can be put into a protocol and shown.
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
  for (const auto& contact : local->contacts) {
    protocol.contacts[contact.contact].name = contact.contact;
    protocol.contacts[contact.contact].local_ask = "Ask.";
  }
  auto& printed = protocol.contacts["printed"];
  printed.name = "Printed";
  printed.number = "123";
  printed.local_ask.clear();
  if (local->contacts.size() != check_local(*local, {}).size()) std::abort();
  protocol = with_local(std::move(protocol), *local);
  if (protocol.contacts.at("printed").number != "123") std::abort();
  for (const auto& [id, contact] : protocol.contacts)
    for (const auto& chosen : choose_contacts(protocol, id, "Here", {}))
      if (shown_contact(protocol, chosen).name.empty()) std::abort();
  return 0;
}
