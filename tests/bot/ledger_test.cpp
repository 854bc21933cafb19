#include "bot/ledger.h"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <vector>

using namespace dutydesk::bot;
using nlohmann::json;

namespace {

std::vector<Entry> chain_of(const std::string& episode, int length) {
  std::vector<Entry> entries;
  Head head;
  for (int i = 0; i < length; ++i) entries.push_back(seal(episode, head, R"("said":"yes")"));
  return entries;
}

// Where the check finds the fault that `edit` makes in a chain of five.
template <class Edit>
std::optional<std::size_t> found_at(Edit edit) {
  auto entries = chain_of("K7F3", 5);
  REQUIRE_FALSE(check_chain(entries));
  edit(entries);
  const auto fault = check_chain(entries);
  return fault ? std::optional(fault->at) : std::nullopt;
}

std::string with(const char* key, const json& value) {
  json entry = {{"v", 1}, {"episode", "K7F3"}, {"seq", 1}, {"prev", std::string(64, '0')}};
  entry[key] = value;
  return entry.dump();
}

}  // namespace

TEST_CASE("an entry says its episode, its number and the one before", "[bot][ledger]") {
  const auto entries = chain_of("K7F3", 2);
  const auto first = parse_entry_bytes(entries[0].bytes);
  const auto second = parse_entry_bytes(entries[1].bytes);
  REQUIRE(first);
  REQUIRE(second);
  CHECK(first->episode == "K7F3");
  CHECK(first->seq == 1);
  CHECK(first->prev == std::string(32, '\0'));
  CHECK(second->seq == 2);
  CHECK(second->prev == entries[0].commitment);
  CHECK(json::parse(entries[0].bytes)["said"] == "yes");
}

TEST_CASE("the same words twice have different commitments", "[bot][ledger]") {
  Head one;
  Head two;
  const auto a = seal("K7F3", one, R"("said":"yes")");
  const auto b = seal("K7F3", two, R"("said":"yes")");
  CHECK(a.bytes == b.bytes);
  CHECK(a.salt != b.salt);
  CHECK(a.commitment != b.commitment);
}

// The hash is what sha256sum(1) makes of the tag's line, 32 times "s" and the bytes.
TEST_CASE("a commitment is the SHA-256 of tag, salt and bytes", "[bot][ledger]") {
  const Entry entry{.index = 1,
                    .episode = "K7F3",
                    .seq = 1,
                    .salt = std::string(32, 's'),
                    .commitment =
                        "\x57\xd5\xf4\x38\x0b\xfb\xc1\x8d\x2d\x05\x7d\x29\xfe\xdc\xfd\xcb"
                        "\x15\x83\x48\x3c\xfb\xcc\x1b\xd6\xaa\xfe\x52\x7b\x60\x3a\x0d\x40",
                    .bytes =
                        "{\"episode\":\"K7F3\",\"prev\":"
                        "\"0000000000000000000000000000000000000000000000000000000000000000\","
                        "\"seq\":1,\"v\":1}"};
  CHECK_FALSE(check_chain({&entry, 1}));
}

TEST_CASE("a chain as it was written is good", "[bot][ledger]") {
  CHECK_FALSE(check_chain({}));
  CHECK_FALSE(check_chain(chain_of("K7F3", 1)));
  CHECK_FALSE(check_chain(chain_of(std::string(kDeskStream), 100)));
}

TEST_CASE("every single byte that is changed is found at its entry", "[bot][ledger]") {
  const auto length = chain_of("K7F3", 5)[2].bytes.size();
  for (std::size_t i = 0; i < length; ++i)
    CHECK(found_at([i](auto& entries) { entries[2].bytes[i] ^= 1; }) == 2);
  for (std::size_t i = 0; i < kHashBytes; ++i) {
    CHECK(found_at([i](auto& entries) { entries[2].salt[i] ^= 1; }) == 2);
    CHECK(found_at([i](auto& entries) { entries[2].commitment[i] ^= 1; }) == 2);
  }
}

TEST_CASE("an entry taken out, moved, renumbered or put in is found", "[bot][ledger]") {
  CHECK(found_at([](auto& entries) { entries.erase(entries.begin()); }) == 0);
  CHECK(found_at([](auto& entries) { entries.erase(entries.begin() + 2); }) == 2);
  CHECK(found_at([](auto& entries) { std::swap(entries[1], entries[2]); }) == 1);
  CHECK(found_at([](auto& entries) { entries.insert(entries.begin() + 3, entries[2]); }) == 3);
  CHECK(found_at([](auto& entries) { entries[3].seq = 9; }) == 3);
  CHECK(found_at([](auto& entries) { entries[3].episode = "X1X1"; }) == 3);
  CHECK(found_at([](auto& entries) { entries[3] = chain_of("X1X1", 5)[3]; }) == 3);
  CHECK(found_at([](auto& entries) { entries[3] = chain_of("K7F3", 5)[3]; }) == 3);
}

TEST_CASE("an entry that was sealed anew breaks the next one", "[bot][ledger]") {
  CHECK(found_at([](auto& entries) {
          Head head{entries[1].seq, entries[1].commitment};
          entries[2] = seal("K7F3", head, R"("said":"no")");
        }) == 3);
}

TEST_CASE("bytes that are no entry are refused with the reason", "[bot][ledger]") {
  CHECK(parse_entry_bytes(with("said", "yes")));
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"", "the entry is not a JSON object"},
      {"[1]", "the entry is not a JSON object"},
      {with("a", 1) + "x", "the entry is not a JSON object"},
      {R"({"v":1,"v":1})", "the entry has a key twice"},
      {with("v", 2), "the entry's \"v\" is not 1"},
      {with("v", 1.0), "the entry's \"v\" is not 1"},
      {with("v", "1"), "the entry's \"v\" is not 1"},
      {with("episode", ""), "the entry names no \"episode\""},
      {with("episode", 7), "the entry names no \"episode\""},
      {with("seq", 0), "the entry's \"seq\" is not a number from 1 on"},
      {with("seq", -1), "the entry's \"seq\" is not a number from 1 on"},
      {with("seq", 1.5), "the entry's \"seq\" is not a number from 1 on"},
      {with("seq", 9223372036854775808u), "the entry's \"seq\" is not a number from 1 on"},
      {with("prev", std::string(63, '0')), "the entry's \"prev\" is not 64 lower-case hex digits"},
      {with("prev", std::string(64, 'A')), "the entry's \"prev\" is not 64 lower-case hex digits"},
      {with("prev", nullptr), "the entry's \"prev\" is not 64 lower-case hex digits"},
  };
  for (const auto& [bytes, why] : bad) {
    CAPTURE(bytes);
    const auto head = parse_entry_bytes(bytes);
    REQUIRE_FALSE(head);
    CHECK(head.error() == why);
  }
}
