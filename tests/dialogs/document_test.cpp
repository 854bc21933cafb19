#include "dialogs/document.h"

#include <catch2/catch.hpp>

#include "dialogs/sha256.h"

namespace dutydesk::dialogs {
namespace {

Clause::Fingerprint print(int words, const std::string& plain) {
  return {words, sha256_hex(plain)};
}

const Document kPage{
    "Page 1\n\nThe child\xE2\x80\x99s CARER \"looks\"\r\n  everywhere-else first.\fThe carer then rings."};

std::optional<std::string> found(const Clause::Fingerprint& fingerprint) {
  return kPage.find({fingerprint}).at(0);
}

}  // namespace

TEST_CASE("a passage is found by the fingerprint of its words", "[dialogs][document]") {
  CHECK(found(print(4, "the carer then rings")) == "The carer then rings");
  CHECK(found(print(2, "page 1")) == "Page 1");
  CHECK_FALSE(found(print(4, "the carer then writes")));
}

TEST_CASE("a passage is shown as it stands, but for white space", "[dialogs][document]") {
  CHECK(found(print(8, "the child s carer looks everywhere else first")) ==
        "The child\xE2\x80\x99s CARER \"looks\" everywhere-else first");
}

TEST_CASE("a fingerprint with another number of words proves nothing", "[dialogs][document]") {
  CHECK_FALSE(found(print(3, "the carer then rings")));
  CHECK_FALSE(found(print(5, "the carer then rings")));
  CHECK_FALSE(found(print(0, "")));
  CHECK_FALSE(found(print(9999, "the carer then rings")));
}

TEST_CASE("many are found in one reading, each in its place, the first where there are several",
          "[dialogs][document]") {
  const auto passages = kPage.find({print(2, "then rings"), print(2, "no such"), print(1, "first"),
                                    print(2, "then rings"), print(1, "the")});
  REQUIRE(passages.size() == 5);
  CHECK(passages[0] == "then rings");
  CHECK_FALSE(passages[1]);
  CHECK(passages[2] == "first");
  CHECK(passages[3] == "then rings");
  CHECK(passages[4] == "The");
}

TEST_CASE("the fingerprint of a passage is that of the words it was found by", "[dialogs][document]") {
  const auto print =
      Document{*found({8, Document{"the child's carer looks: everywhere, else first"}.fingerprint().sha256})}
          .fingerprint();
  CHECK(print.words == 8);
  CHECK(print.sha256 == sha256_hex("the child s carer looks everywhere else first"));
  CHECK(Document{" \n.!"}.fingerprint().words == 0);
}

TEST_CASE("what is no UTF-8 in a document harms no reply", "[dialogs][document]") {
  const Document document{"one \xFF two"};
  CHECK(document.find({print(2, "one two")}).at(0) == "one \xEF\xBF\xBD two");
}

}  // namespace dutydesk::dialogs
