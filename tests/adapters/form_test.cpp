#include "adapters/form.h"

#include <rapidcheck.h>
#include <catch2/catch.hpp>

#include <cctype>
#include <string>

using namespace dutydesk::adapters;

namespace {

using Fields = std::vector<std::pair<std::string, std::string>>;

std::string encode(const std::string& text) {
  std::string encoded;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ')
      encoded += '+';
    else if (std::isalnum(byte))
      encoded += c;
    else
      encoded.append("%").append(1, "0123456789ABCDEF"[byte >> 4]).append(1, "0123456789abcdef"[byte & 15]);
  }
  return encoded;
}

}  // namespace

TEST_CASE("a form's fields are decoded and keep their order", "[adapters][form]") {
  const auto form = Form::parse("text=a+b%2Bc&command=%2Fduty&empty=&bare&emoji=%F0%9F%98%80&e=x=y");
  REQUIRE(form);
  CHECK(form->fields() == Fields{{"text", "a b+c"},
                                 {"command", "/duty"},
                                 {"empty", ""},
                                 {"bare", ""},
                                 {"emoji", "\U0001F600"},
                                 {"e", "x=y"}});
  CHECK(form->find("text") == "a b+c");
  CHECK(form->find("empty") == "");
  CHECK(form->find("missing") == std::nullopt);
  CHECK(form->get("missing").empty());
}

TEST_CASE("repeated fields are kept apart and the first is found", "[adapters][form]") {
  const auto form = Form::parse("&&a=1&a=2&&a=3&");
  REQUIRE(form);
  CHECK(form->fields() == Fields{{"a", "1"}, {"a", "2"}, {"a", "3"}});
  CHECK(form->find("a") == "1");
}

TEST_CASE("an empty body is an empty form", "[adapters][form]") {
  REQUIRE(Form::parse(""));
  CHECK(Form::parse("")->fields().empty());
  CHECK(Form::parse("=")->fields() == Fields{{"", ""}});
}

TEST_CASE("a broken escape is an error that says what was expected", "[adapters][form]") {
  for (const std::string body : {"a=%", "a=%2", "a=%2&b=1", "a=%zz", "a=% 1", "%g0=1", "a=%-1", "a=%u0041"}) {
    INFO(body);
    const auto form = Form::parse(body);
    REQUIRE_FALSE(form);
    CHECK(form.error() == "two hexadecimal digits after each % of the form");
  }
}

TEST_CASE("more fields than a provider ever sends are refused", "[adapters][form]") {
  std::string body;
  for (std::size_t i = 0; i < Form::kMostFields; ++i) body += "a=1&";
  CHECK(Form::parse(body));
  CHECK_FALSE(Form::parse(body + "a=1"));
}

TEST_CASE("what was encoded is decoded to the same bytes", "[adapters][form]") {
  CHECK(rc::check([](const std::vector<std::pair<std::string, std::string>>& fields) {
    RC_PRE(fields.size() <= Form::kMostFields);
    std::string body;
    for (const auto& [name, value] : fields) body += "&" + encode(name) + "=" + encode(value);
    const auto form = Form::parse(body);
    RC_ASSERT(form.has_value());
    RC_ASSERT(form->fields() == fields);
  }));
}

TEST_CASE("a content type's case and parameters do not matter", "[adapters][form]") {
  CHECK(is_form("application/x-www-form-urlencoded"));
  CHECK(is_form("application/x-www-form-urlencoded; charset=utf-8"));
  CHECK(is_form(" Application/X-WWW-Form-URLencoded ;x"));
  CHECK_FALSE(is_form(std::nullopt));
  CHECK_FALSE(is_form(""));
  CHECK_FALSE(is_form("application/json"));
  CHECK_FALSE(is_form("multipart/form-data; boundary=application/x-www-form-urlencoded"));
}
