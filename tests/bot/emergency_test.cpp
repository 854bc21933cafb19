#include "bot/emergency.h"

#include <catch2/catch.hpp>

namespace dutydesk::bot {

TEST_CASE("the emergency card gives both numbers first, and says that nothing was recorded",
          "[bot][emergency]") {
  const auto card = emergency_card("in the red folder");
  CHECK(card.find("999") < 60);
  CHECK(card.find("101") < 90);
  CHECK(card.find("could not record this") != std::string::npos);
  CHECK(card.ends_with("on the paper form (in the red folder)."));
}

TEST_CASE("the emergency card serves without a place for the form", "[bot][emergency]") {
  CHECK(emergency_card("").ends_with("on the paper form."));
}

}  // namespace dutydesk::bot
