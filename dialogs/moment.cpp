#include "dialogs/moment.h"

#include <date/tz.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <vector>

namespace dutydesk::dialogs {
namespace {

using std::chrono::hours;
using std::chrono::minutes;
using Day = date::local_days;
constexpr minutes kClocksDiffer{5};
constexpr int kNightEnds = 6;  // "tonight" at 02:00 began the evening before

const date::time_zone* london_zone() {
  static const date::time_zone* zone = date::locate_zone("Europe/London");
  return zone;
}

// Words of which pieces are taken as they are understood. Each piece stands between word boundaries.
class Words {
 public:
  explicit Words(std::string_view words) : text_(" " + std::string{words} + " ") {
    for (auto& c : text_)
      if (c == ',' || c == ';') c = ' ';
  }

  template <class... Parts>
  bool take(const RE2& pattern, Parts*... parts) {
    if (!RE2::PartialMatch(text_, pattern, parts...)) return false;
    return RE2::Replace(&text_, pattern, " ");
  }

  // Whether nothing is left but words that add nothing; where the time is plain, any words may be left.
  bool nothing_left(bool time_is_plain) {
    static const RE2 fillers{
        R"(\b(at|about|around|approx(imately)?|roughly|on|the|of|in|i|we|it|was|is|just|maybe|probably|think|)"
        R"(guess|or|so|ish|since|by|from|last|seen|this|he|she|they|left|went|hrs|hours|o'clock|oclock)\b)"};
    static const RE2 only_words{R"([a-z' ]*)"};
    static const RE2 nothing{R"([ .!~]*)"};
    if (time_is_plain && RE2::FullMatch(text_, only_words)) return true;
    RE2::GlobalReplace(&text_, fillers, " ");
    return RE2::FullMatch(text_, nothing);
  }

  bool hold(const RE2& pattern) const { return RE2::PartialMatch(text_, pattern); }

 private:
  std::string text_;
};

constexpr std::array<std::string_view, 13> kCounts = {
    "", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"};
constexpr std::string_view kHourWords = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";

// Digits or a word that a pattern matched; 0 where it matched none.
int number(const std::string& said) {
  if (said == "a" || said == "an") return 1;
  if (said == "twenty") return 20;
  if (said.starts_with("twenty ") || said.starts_with("twenty-")) return 25;
  if (said == "quarter") return 15;
  if (said == "half") return 30;
  if (const auto word = std::ranges::find(kCounts, said); !said.empty() && word != kCounts.end())
    return static_cast<int>(word - kCounts.begin());
  return said.empty() ? 0 : std::stoi(said);
}

std::optional<Instant> ago(Words& words, Instant now) {
  static const std::string count = R"((\d{1,3}|an?|)" + std::string{kHourWords} + R"(|twenty))";
  static const RE2 half{R"(\bhalf (?:an? )?(?:h|hr|hour) ago\b)"};
  static const RE2 halves{
      R"(\b)" + count +
      R"((?: ?(?:hrs?|hours?) and a half|(?: and a half|\.5| ?1/2) ?(?:h|hrs?|hours?)) ago\b)"};
  static const RE2 form{R"(\b(?:)" + count + R"( ?(?:h|hrs?|hours?))?(?:(?: ?and)? ?)" + count +
                        R"( ?(?:m|mins?|minutes?))? ago\b)"};
  std::string hour_count, minute_count;
  if (words.take(half)) return now - minutes{30};
  if (words.take(halves, &hour_count)) return now - hours{number(hour_count)} - minutes{30};
  if (!words.take(form, &hour_count, &minute_count)) return std::nullopt;
  if (hour_count.empty() && minute_count.empty()) return std::nullopt;
  return now - hours{number(hour_count)} - minutes{number(minute_count)};
}

enum class Part { none, morning, afternoon, night };

struct SaidDay {
  Day day;
  Part part = Part::none;
};

std::optional<Day> day_of(int year, int month, int day) {
  const auto date = date::year{year} / month / day;
  return date.ok() ? std::optional{Day{date}} : std::nullopt;
}

// A day and month without a year: the last one up to today.
std::optional<Day> last_such(int month, int day, Day today) {
  const auto year = static_cast<int>(date::year_month_day{today}.year());
  const auto of_this_year = day_of(year, month, day);
  return of_this_year && *of_this_year <= today ? of_this_year : day_of(year - 1, month, day);
}

int month_named(std::string_view name) {
  constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
  return static_cast<int>(names.find(name.substr(0, 3)) / 3) + 1;
}

struct Dated {
  bool said = false;
  std::optional<Day> day;  // nullopt where there is no such day
};

Dated calendar_day(Words& words, Day today) {
  static const std::string month = "(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*";
  static const RE2 iso{R"(\b(\d{4})-(\d{2})-(\d{2})(?:t|\b))"};
  static const RE2 day_month{R"(\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? )" + month + R"((?: (\d{4}))?\b)"};
  static const RE2 month_day{R"(\b)" + month + R"( (\d{1,2})(?:st|nd|rd|th)?\b)"};
  static const RE2 slashes{R"(\b(\d{1,2})/(\d{1,2})(?:/(?:20)?(\d{2}))?\b)"};
  int year = 0, month_number = 0, day = 0;
  std::string name, said_year;
  if (words.take(iso, &year, &month_number, &day)) return {true, day_of(year, month_number, day)};
  if (words.take(day_month, &day, &name, &said_year))
    return {true, said_year.empty() ? last_such(month_named(name), day, today)
                                    : day_of(std::stoi(said_year), month_named(name), day)};
  if (words.take(month_day, &name, &day)) return {true, last_such(month_named(name), day, today)};
  if (words.take(slashes, &day, &month_number, &said_year))
    return {true, said_year.empty() ? last_such(month_number, day, today)
                                    : day_of(2000 + std::stoi(said_year), month_number, day)};
  return {};
}

std::optional<Day> weekday(Words& words, Day today) {
  static const RE2 form{R"(\b(mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|nesday|r|rs|rsday|urday)?\b)"};
  std::string name;
  if (!words.take(form, &name)) return std::nullopt;
  constexpr std::string_view names = "sunmontuewedthufrisat";
  const date::weekday wanted{static_cast<unsigned>(names.find(name) / 3)};
  return today - (date::weekday{today} - wanted);
}

std::optional<SaidDay> named_day(Words& words, Day today, bool small_hours) {
  static const RE2 before_yesterday{R"(\b(?:the )?day before yesterday\b)"};
  static const RE2 night_before{R"(\b(?:the )?night before last\b)"};
  static const RE2 yesterday{R"(\byesterday\b)"};
  static const RE2 last_night{R"(\blast (?:night|nite)\b)"};
  static const RE2 tonight{R"(\b(?:tonight|tonite)\b)"};
  static const RE2 this_day{R"(\btoday\b)"};
  static const RE2 tomorrow{R"(\b(?:tomorrow|tmrw)\b)"};
  static const RE2 days_ago{R"(\b(\d{1,2}|two|three|four|five|six|seven) days ago\b)"};
  std::string count;
  const date::days one{1};
  if (words.take(before_yesterday)) return SaidDay{today - 2 * one};
  if (words.take(night_before)) return SaidDay{today - 2 * one, Part::night};
  if (words.take(yesterday)) return SaidDay{today - one};
  if (words.take(last_night)) return SaidDay{today - one, Part::night};
  if (words.take(tonight)) return SaidDay{small_hours ? today - one : today, Part::night};
  if (words.take(this_day)) return SaidDay{today};
  if (words.take(tomorrow)) return SaidDay{today + one};
  if (words.take(days_ago, &count)) return SaidDay{today - number(count) * one};
  if (const auto day = weekday(words, today)) return SaidDay{*day};
  return std::nullopt;
}

Part said_part(Words& words) {
  static const RE2 morning{R"(\b(?:in the |this )?morning\b)"};
  static const RE2 afternoon{R"(\b(?:in the |this )?(?:afternoon|evening|eve|tea ?time)\b)"};
  static const RE2 night{R"(\b(?:at )?night\b)"};
  if (words.take(morning)) return Part::morning;
  if (words.take(afternoon)) return Part::afternoon;
  return words.take(night) ? Part::night : Part::none;
}

// Hours and minutes on a clock face; `either`: 1 to 12, and not said whether morning or evening.
struct Wall {
  int hour = 0;
  int minute = 0;
  bool either = false;
  bool plain = false;  // cannot be anything but a time of day
  bool face = false;   // "10:30", "1030": of a clock with twelve hours or with twenty-four
};

std::optional<Wall> checked(Wall wall) {
  const bool twelve = wall.either && (wall.hour < 1 || wall.hour > 12);
  if (twelve || wall.hour > 23 || wall.minute > 59) return std::nullopt;
  return wall;
}

std::optional<Wall> spoken(Words& words) {
  static const std::string hour = R"((\d{1,2}|)" + std::string{kHourWords} + R"())";
  static const std::string count = R"((\d{1,2}|five|ten|quarter|twenty|twenty[ -]five|half))";
  static const RE2 past_or_to{R"(\b(?:a )?)" + count + R"((?: minutes)? (past|to) )" + hour + R"(\b)"};
  static const RE2 half{R"(\bhalf )" + hour + R"(\b)"};
  std::string hour_said, count_said, direction;
  if (words.take(past_or_to, &count_said, &direction, &hour_said)) {
    const int past = number(count_said);
    const int at = number(hour_said);
    if (at < 1 || at > 12 || past < 1 || past > 30) return std::nullopt;
    if (direction == "past") return Wall{at, past, true, true};
    return Wall{at == 1 ? 12 : at - 1, 60 - past, true, true};
  }
  if (words.take(half, &hour_said)) return checked({number(hour_said), 30, true, true});
  return std::nullopt;
}

// An hour with minutes that may be of either half of the day: from 1 to 11, without a nought before it.
bool on_face(const std::string& hour) {
  return hour.front() != '0' && number(hour) < 12;
}

// A time that stands in the words. A bare hour is one only beside something that makes it one.
std::optional<Wall> said_time(Words& words, bool hour_will_do) {
  static const RE2 twelve{R"(\b(\d{1,2})(?:[:.]?(\d{2}))? ?([ap])\.?m(?: ?ish)?\b)"};
  static const RE2 digits{R"(\b(\d{1,2})[:.](\d{2})(?:ish)?\b)"};
  static const RE2 four{R"(\b(\d{2})(\d{2})( ?h(?:rs|ours)?)?(?:ish)?\b)"};
  static const RE2 noon{R"(\b(?:12 )?(?:noon|midday)\b)"};
  static const RE2 midnight{R"(\b(?:12 )?midnight\b)"};
  static const RE2 oclock{R"(\b(\d{1,2}|)" + std::string{kHourWords} + R"() ?o'?clock\b)"};
  static const RE2 bare{R"(\b(\d{1,2}|)" + std::string{kHourWords} + R"()(?:ish)?\b)"};
  static const RE2 half_of_day{R"(\b([ap])\.?m\b)"};
  std::string hour, minute, half, hours_said;
  if (words.take(twelve, &hour, &minute, &half)) {
    if (number(hour) < 1 || number(hour) > 12) return std::nullopt;
    return checked({number(hour) % 12 + (half == "p" ? 12 : 0), number(minute), false, true});
  }
  if (words.take(digits, &hour, &minute))
    return checked({number(hour), number(minute), hour.size() == 1 && hour != "0", true, on_face(hour)});
  if (words.take(four, &hour, &minute, &hours_said))
    return checked({number(hour), number(minute), false, true, hours_said.empty() && on_face(hour)});
  if (words.take(noon)) return Wall{12, 0, false, true};
  if (words.take(midnight)) return Wall{0, 0, false, true};
  auto wall = spoken(words);
  if (!wall && (words.take(oclock, &hour) || (hour_will_do && words.take(bare, &hour))))
    wall = checked({number(hour), 0, number(hour) <= 12, false});
  if (wall && wall->either && words.take(half_of_day, &half))
    wall = Wall{wall->hour % 12 + (half == "p" ? 12 : 0), wall->minute, false, true};
  return wall;
}

// What one time of day may mean on a day, in order: a small hour of a night is on the next.
std::vector<date::local_time<minutes>> meanings(Day day, Part part, Wall wall) {
  const auto on = [&](int hour) { return Day{day} + hours{hour} + minutes{wall.minute}; };
  const bool small_hour = wall.hour % 12 < kNightEnds;
  if (!wall.either && part == Part::night && wall.hour < kNightEnds) return {on(wall.hour + 24)};
  if (!wall.either) return {on(wall.hour)};
  const int early = wall.hour % 12;
  if (part == Part::morning) return {on(early)};
  if (part == Part::afternoon) return {on(early + 12)};
  if (part == Part::night) return {on(small_hour ? early + 24 : early + 12)};
  return {on(early), on(early + 12)};
}

using Zone = std::optional<hours>;  // how far a named zone is ahead of UTC

Zone said_zone(Words& words) {
  static const RE2 form{R"(\b(gmt|utc|bst)\b)"};
  std::string name;
  if (!words.take(form, &name)) return std::nullopt;
  return hours{name == "bst" ? 1 : 0};
}

// The instants that a time on the wall names: none in March's missing hour, two in October's.
std::vector<Instant> instants(date::local_time<minutes> wall, Zone zone) {
  if (zone) return {Instant{wall.time_since_epoch() - *zone}};
  const auto info = london_zone()->get_info(wall);
  const Instant first{wall.time_since_epoch() - info.first.offset};
  switch (info.result) {
    case date::local_info::nonexistent:
      return {};
    case date::local_info::ambiguous:
      return {first, Instant{wall.time_since_epoch() - info.second.offset}};
    default:
      return {first};
  }
}

// One reading of the instants that have passed; `latest_will_do` where no day was named.
Reading choose(std::vector<Instant> at, Instant now) {
  if (at.empty()) return {.kind = Reading::Kind::missing};
  const auto first = at.front();
  std::erase_if(at, [&](Instant each) { return each > now + kClocksDiffer; });
  for (auto& each : at) each = std::min(each, now);
  if (at.empty()) return {.kind = Reading::Kind::future, .at = first};
  if (at.size() == 1) return {.kind = Reading::Kind::moment, .at = at.front()};
  return {.kind = Reading::Kind::either, .at = at.front(), .or_at = at.back()};
}

// "10:30" may be of the morning or of the evening. It is asked about where both are of the last 24 hours and
// the last of them is not what a clock of 24 hours says: at 02:05, not at 10:45. nullopt: it is not asked
// about.
std::optional<Reading> either_half(const SaidDay& first, Day last, Wall wall, Zone zone, Instant now) {
  if (!wall.face || first.part != Part::none) return std::nullopt;
  Wall both = wall;
  both.either = true;
  const auto latest = now + kClocksDiffer;
  std::vector<std::pair<Instant, bool>> at;  // and whether a clock of 24 hours says so
  for (auto day = first.day; day <= last; day += date::days{1})
    for (const auto& meaning : meanings(day, Part::none, both))
      for (const auto each : instants(meaning, zone))
        if (each > latest - hours{24} && each <= latest)
          at.emplace_back(std::min(each, now), meaning < Day{day} + hours{12});
  if (at.size() < 2 || at.back().second) return std::nullopt;
  return Reading{.kind = Reading::Kind::either, .at = at.front().first, .or_at = at.back().first};
}

Reading on_day(const SaidDay& said, Wall wall, Zone zone, Instant now) {
  if (const auto either = either_half(said, said.day, wall, zone, now)) return *either;
  std::vector<Instant> at;
  for (const auto& meaning : meanings(said.day, said.part, wall))
    std::ranges::copy(instants(meaning, zone), std::back_inserter(at));
  return choose(std::move(at), now);
}

// The last occurrence: the latest time on the wall that has passed, of today or of yesterday.
Reading last_occurrence(Day today, date::local_seconds local_now, Wall wall, Part part, Zone zone,
                        Instant now) {
  const auto yesterday = today - date::days{1};
  if (const auto either = either_half({yesterday, part}, today, wall, zone, now)) return *either;
  std::vector<date::local_time<minutes>> walls;
  for (const auto day : {yesterday, today})
    std::ranges::copy(meanings(day, part, wall), std::back_inserter(walls));
  std::erase_if(walls, [&](const auto& each) {
    const auto at = instants(each, zone);
    return at.empty() ? each > local_now : at.front() > now + kClocksDiffer;
  });
  return walls.empty() ? Reading{} : choose(instants(*std::ranges::max_element(walls), zone), now);
}

bool is_morning(Instant at) {
  const auto local = london_zone()->to_local(std::chrono::floor<std::chrono::seconds>(at));
  return local - date::floor<date::days>(local) < hours{12};
}

}  // namespace

std::optional<Instant> parse_local(std::string_view text) {
  static const RE2 form{R"((\d{4})-(\d{2})-(\d{2})[Tt ](\d{2})[:.](\d{2}))"};
  int year = 0, month = 0, day = 0, hour = 0, minute = 0;
  if (!RE2::FullMatch(re2::StringPiece{text.data(), text.size()}, form, &year, &month, &day, &hour, &minute))
    return std::nullopt;
  const auto date = day_of(year, month, day);
  if (!date || hour > 23 || minute > 59) return std::nullopt;
  const auto at = instants(*date + hours{hour} + minutes{minute}, {});
  return at.empty() ? std::nullopt : std::optional{at.front()};
}

bool is_rough(std::string_view words) {
  static const RE2 form{R"(\b(about|around|approx\w*|roughly|maybe|perhaps|think|guess)\b|ish\b)"};
  return RE2::PartialMatch(re2::StringPiece{words.data(), words.size()}, form);
}

std::optional<Instant> choose_moment(const std::vector<Instant>& either, std::string_view words) {
  static const RE2 first{R"((?:the )?(?:1|1st|first|earlier)(?: one)?)"};
  static const RE2 second{R"((?:the )?(?:2|2nd|second|later)(?: one)?)"};
  static const RE2 in_the_morning{R"((?:in the )?(?:am|a\.m|morning))"};
  static const RE2 in_the_evening{R"((?:in the )?(?:pm|p\.m|evening|afternoon)|(?:at )?night)"};
  static const RE2 summer{R"(.*\bbst)"};
  static const RE2 winter{R"(.*\bgmt)"};
  if (either.size() != 2) return std::nullopt;
  const re2::StringPiece said{words.data(), words.size()};
  if (RE2::FullMatch(said, first) || RE2::FullMatch(said, summer)) return either.front();
  if (RE2::FullMatch(said, second) || RE2::FullMatch(said, winter)) return either.back();
  const bool morning_first = is_morning(either.front());
  if (morning_first == is_morning(either.back())) return std::nullopt;
  if (RE2::FullMatch(said, in_the_morning)) return morning_first ? either.front() : either.back();
  if (RE2::FullMatch(said, in_the_evening)) return morning_first ? either.back() : either.front();
  return std::nullopt;
}

std::string moment_value(Instant at) {
  return "@" + std::to_string(at.time_since_epoch().count());
}

std::vector<std::string> read_dates(std::string_view said, Instant now) {
  constexpr std::size_t kMost = 100;
  const auto today =
      date::floor<date::days>(london_zone()->to_local(std::chrono::floor<std::chrono::seconds>(now)));
  Words words{said};
  std::set<Day> days;
  for (std::size_t i = 0; i < kMost; ++i) {
    const auto dated = calendar_day(words, today);
    const auto named = dated.said ? std::nullopt : named_day(words, today, false);
    if (!dated.said && !named) break;
    if (named) days.insert(named->day);
    if (dated.day) days.insert(*dated.day);
  }
  std::vector<std::string> written;
  for (const auto day : days) written.push_back(date::format("%F", day));
  return written;
}

Reading read_moment(std::string_view said, Instant now) {
  static const RE2 at_once{R"(\b(?:just|right) now\b|\A now \z)"};
  static const RE2 makes_an_hour{R"(\b(at|about|around|\d{1,2} ?ish)\b|[a-z]ish\b)"};
  static const RE2 whole_date{R"(\b\d{4}-\d{2}-\d{2}(?:t|\b))"};
  static const RE2 no_hour{
      R"(\b((tea|lunch|dinner|supper|breakfast|bed|break|home)[ -]?time|lunch|dinner|tea|supper|breakfast|)"
      R"(after school|earlier|last week|a (while|bit) ago|)"
      R"((couple|few|several) (of )?(m|mins?|minutes|hrs?|hours|days|weeks)( ago)?)\b)"};
  Words words{said};
  if (words.take(at_once))
    return words.nothing_left(false) ? Reading{.kind = Reading::Kind::moment, .at = now} : Reading{};

  const auto local_now = london_zone()->to_local(std::chrono::floor<std::chrono::seconds>(now));
  const auto today = date::floor<date::days>(local_now);
  const bool small_hours = local_now - today < hours{kNightEnds};
  const bool whole = words.hold(whole_date);
  const auto dated = calendar_day(words, today);
  if (dated.said && !dated.day) return {};
  auto day = dated.said ? std::optional{SaidDay{*dated.day}} : named_day(words, today, small_hours);
  if (!day)
    if (const auto at = ago(words, now))
      return words.nothing_left(true) ? Reading{.kind = Reading::Kind::moment, .at = *at} : Reading{};

  auto part = said_part(words);
  const auto zone = said_zone(words);
  if (day && part != Part::none) day->part = part;
  const bool hour_will_do = day || part != Part::none || words.hold(makes_an_hour);
  auto wall = said_time(words, hour_will_do);
  if (wall && wall->face && whole) wall->face = wall->either = false;
  if (wall && wall->face && (day ? day->part : part) != Part::none) wall->either = true;
  if (!wall && day && day->day > today) return {};
  if (!wall && (day || part != Part::none || words.hold(no_hour))) return {.kind = Reading::Kind::no_hour};
  if (!wall || !words.nothing_left(wall->plain)) return {};
  if (day) return on_day(*day, *wall, zone, now);
  return last_occurrence(today, local_now, *wall, part, zone, now);
}

}  // namespace dutydesk::dialogs
