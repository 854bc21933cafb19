// Arbitrary bytes as a form: parsed or refused, and no field longer than what it was read from.
#include "adapters/form.h"

#include <cstdlib>

#include "dialogs/utf8.h"

using namespace dutydesk::adapters;
using namespace dutydesk::dialogs;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  std::size_t decoded = 0;
  if (const auto form = Form::parse(body)) {
    for (const auto& [name, value] : form->fields()) {
      decoded += name.size() + value.size();
      if (!form->find(name)) std::abort();
      if (!valid_utf8(replace_invalid_utf8(value))) std::abort();
    }
  }
  if (decoded > size) std::abort();
  is_form(body);
  return 0;
}
