#include "dialogs/ways.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "dialogs/advance.h"
#include "dialogs/answer.h"
#include "dialogs/condition.h"
#include "dialogs/layout.h"
#include "dialogs/role.h"
#include "dialogs/sms.h"
#include "dialogs/walk.h"

namespace dutydesk::dialogs {
namespace {

// Sat 21 Nov 2026 22:30 GMT
const Instant kNow{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{22} +
                   std::chrono::minutes{30}};

struct Said {
  std::string words;  // empty: `press` is a button
  std::string press;
  std::string label;
};

struct Reached {
  Turn turn;
  std::vector<std::string> answers;
  std::size_t segments = 0;  // of all replies before this one
};

std::size_t segments_shown(const Reply& reply) {
  return sms_segments(sms_messages(sms_text(reply)).front());
}

// Of a reply up to its first number; where none is known, up to whom to ask.
std::size_t segments_to_number(const Reply& reply) {
  if (reply.contacts.empty()) return segments_shown(reply);
  const auto& contact = reply.contacts.front();
  const auto& wanted = contact.number.empty() ? contact.name : contact.number;
  std::size_t segments = 0;
  for (const auto& message : sms_messages(sms_text(reply))) {
    const auto at = message.find(wanted);
    if (at != std::string::npos) return segments + sms_segments(message.substr(0, at + wanted.size()));
    segments += sms_segments(message);
  }
  return segments;
}

// All that may be answered where the episode stands.
std::vector<Said> answers_to(const Protocol& protocol, const Step& step) {
  if (!step.asks())
    return {{{}, step.items.size() > 1 ? "all_done" : "done", fmt::format("{}: done", step.id)}};
  const auto& fact = protocol.facts.at(step.fact);
  std::vector<Said> said;
  const auto type = [&](const std::string& words) { said.push_back({words, {}, fact.name + ": " + words}); };
  for (const auto& choice : choices(protocol, step))
    said.push_back({{}, choice.value, fmt::format("{}: {}", fact.name, choice.label)});
  if (fact.type == Fact::Type::moment)
    for (const auto* words : {"10 minutes ago", "400 hours ago"}) type(words);
  if (fact.type == Fact::Type::number && fact.bands.empty()) type("1");
  for (const auto& band : fact.bands)
    if (fact.type == Fact::Type::number)
      type(std::to_string(band.below ? *band.below - 1 : fact.bands.size() == 1 ? 1 : *(&band - 1)->below));
  if (fact.type == Fact::Type::dates) type("1 November");
  if (fact.type == Fact::Type::text) type("the manager");
  said.push_back({{}, "skip", fact.name + ": skip"});
  return said;
}

// Two ways that come to the same facts, tasks and clocks go on alike.
std::string key_of(const Episode& episode) {
  std::string key;
  for (const auto& [fact, known] : episode.facts)
    key += fmt::format("{}/{}={};", fact.run, fact.fact, known.value.word);
  for (const auto& [place, done] : episode.acknowledgements)
    key += fmt::format("{}/{}/{};", place.run, place.step, place.item);
  for (const auto& [id, clock] : episode.clocks) key += fmt::format("{}={};", id, state_word(clock.state));
  return key;
}

// One role's report, in one area.
class Report {
 public:
  Report(const Protocol& protocol, const Worker& worker)
      : protocol_(protocol), worker_(worker), emergency_(protocol.contacts.at(protocol.emergency)) {
    longest_ = {worker.role, report_of(protocol, worker.role), {}, {}};
    is_the_number_ = !rings_number(longest_.dialog);
  }

  void walk() {
    Episode episode;
    episode.code = "K7F3";
    Reached start{advance(protocol_, episode, input({"new", {}, {}}, {})), {}, 0};
    check_danger(start);
    std::vector<Reached> level;
    level.push_back(std::move(start));
    for (std::size_t answers = 0; !level.empty(); ++answers) level = next(level, answers);
  }

  LongestWay longest() const { return longest_; }
  const std::vector<Fault>& faults() const { return faults_; }

 private:
  Input input(const Said& said, const Place& place) const {
    if (!said.words.empty()) return {kNow, worker_, "check", "check", said.words, {}};
    const Press press{"K7F3", said.press == "skip" ? Place{} : place, said.press};
    return {kNow, worker_, "check", "check", {}, press};
  }

  // What may be done where this way stands, and what then comes.
  std::vector<Reached> answered(const Reached& from) const {
    std::vector<Reached> all;
    const auto open = open_question(protocol_, from.turn.after);
    if (!open) return all;
    for (const auto& said : answers_to(protocol_, *open.step)) {
      auto answers = from.answers;
      answers.push_back(said.label);
      all.push_back({advance(protocol_, from.turn.after, input(said, open.place())), std::move(answers),
                     from.segments + segments_shown(from.turn.reply)});
    }
    return all;
  }

  std::vector<Reached> next(const std::vector<Reached>& level, std::size_t answers) {
    std::vector<Reached> further;
    std::map<std::string, std::size_t> keys;
    for (const auto& one : level) {
      if (arrives(one)) continue;
      const auto open = open_question(protocol_, one.turn.after);
      if (!open || answers > kMostAnswers) {
        never_comes(one, open);
        continue;
      }
      for (auto& each : answered(one)) {
        const auto [same, added] = keys.emplace(key_of(each.turn.after), further.size());
        if (added)
          further.push_back(std::move(each));
        else if (each.segments > further[same->second].segments)
          further[same->second] = std::move(each);
      }
    }
    return further;
  }

  bool arrives(const Reached& at) {
    const auto open = open_question(protocol_, at.turn.after);
    const bool task = open && is_the_number_ && !open.step->asks();
    if (at.turn.reply.contacts.empty() && !task) return false;
    if (longest_.comes_to.empty() || at.answers.size() > longest_.answers.size()) {
      longest_.answers = at.answers;
      longest_.comes_to =
          at.turn.reply.contacts.empty() ? open.step->id : at.turn.reply.contacts.front().name;
    }
    if (at.answers.size() > kMostAnswers) never_comes(at, open);
    count_segments(at, open);
    return true;
  }

  void count_segments(const Reached& at, const Open& open) {
    const auto segments = at.segments + segments_to_number(at.turn.reply);
    longest_.segments = std::max(longest_.segments, segments);
    if (segments <= kMostToTheNumber || !open || !long_.insert(open.step->line).second) return;
    faults_.push_back(
        {protocol_.dialog(at.turn.after.run(open.run->id)->dialog).file, open.step->line,
         fmt::format("by SMS the first number comes only after {} segments, and {} are the most ({}): "
                     "shorten the texts on the way, or ring sooner",
                     segments, kMostToTheNumber, on_the_way(at.answers))});
  }

  void never_comes(const Reached& at, const Open& open) {
    const auto& dialog = protocol_.dialog(open ? at.turn.after.run(open.run->id)->dialog : longest_.dialog);
    const auto line = open ? open.step->line : dialog.line;
    if (!placed_.insert(line).second) return;
    faults_.push_back(
        {dialog.file, line,
         open
             ? fmt::format("no number to ring has come within {} answers ({}): ring sooner, or give one with "
                           "\"contact:\" at a question further up",
                           kMostAnswers, on_the_way(at.answers))
             : fmt::format("the report ends without a number to ring ({}): tell whom to ring before",
                           on_the_way(at.answers))});
    if (at.answers.size() > longest_.answers.size()) longest_.answers = at.answers;
    if (at.answers.size() >= longest_.answers.size()) longest_.comes_to.clear();
  }

  std::string on_the_way(const std::vector<std::string>& answers) const {
    return fmt::format("{}{}{}", role_in_words(worker_.role), answers.empty() ? "" : "; ",
                       fmt::join(answers, "; "));
  }

  // --- danger ---

  void check_danger(const Reached& start) {
    const auto open = open_question(protocol_, start.turn.after);
    if (!open) return;
    const auto& dialog = protocol_.dialog(open.run->dialog);
    const auto brings = [&](const Reached& one) { return gives_emergency(one); };
    const auto all = open.step->kind == Step::Kind::ask ? answered(start) : std::vector<Reached>{};
    const auto found = std::ranges::find_if(all, brings);
    if (found == all.end()) {
      faults_.push_back(
          {dialog.file, open.step->line,
           fmt::format(
               "immediate danger comes before anything else: ask for it first, and let its yes lead to "
               "{} at once ({})",
               emergency_.number.empty() ? emergency_.name : emergency_.number, on_the_way({}))});
      return;
    }
    const auto& fact = protocol_.facts.at(open.step->fact);
    const auto* yes = fact.option("yes");
    if (!yes) return;
    const auto is_yes = [&](const Reached& one) {
      return one.turn.after.known(fact.id, open.run->id)->value.word == "yes";
    };
    const auto in_danger = std::ranges::find_if(all, is_yes);
    if (!brings(*in_danger))
      faults_.push_back({dialog.file, open.step->line,
                         fmt::format("{} does not come next in immediate danger ({})", emergency_.number,
                                     on_the_way(in_danger->answers))});
  }

  // Who is sent out themselves reads the number in the words.
  bool gives_emergency(const Reached& at) const {
    const auto& reply = at.turn.reply;
    const auto is_it = [&](const ShownContact& shown) {
      return emergency_.number.empty() ? shown.name == emergency_.name : shown.number == emergency_.number;
    };
    if (std::ranges::any_of(reply.contacts, is_it)) return true;
    const auto open = open_question(protocol_, at.turn.after);
    return open && !open.step->asks() && !emergency_.number.empty() &&
           reply.text.find(emergency_.number) != std::string::npos;
  }

  // --- whose number it is ---

  bool rings_number(const std::string& id) const {
    const auto& number = protocol_.contacts.at(protocol_.number);
    return std::ranges::any_of(protocol_.dialog(id).steps, [&](const Step& step) {
      if (step.kind != Step::Kind::call && step.kind != Step::Kind::ring) return false;
      if (!may_apply(step)) return false;
      if (step.kind == Step::Kind::call) return rings_number(step.dialog);
      const auto& rung = protocol_.contacts.at(step.contact);
      return rung.id == number.id || (!number.number.empty() && rung.number == number.number);
    });
  }

  // For this role at all.
  bool may_apply(const Step& step) const {
    return truth(step.when, [&](const Condition& test) {
             if (test.fact != "role") return Truth::maybe;
             return std::ranges::count(test.values, worker_.role) > 0 ? Truth::yes : Truth::no;
           }) != Truth::no;
  }

  const Protocol& protocol_;
  const Worker worker_;
  const Contact& emergency_;
  LongestWay longest_;
  bool is_the_number_ = false;
  std::vector<Fault> faults_;
  std::set<int> placed_, long_;  // lines
};

// One of each class of areas that the report tells apart.
std::vector<std::string> areas(const Protocol& protocol, const Layout& layout) {
  const auto name = layout.name("area", 0);
  return name == kNowhere ? std::vector{protocol.areas.front()} : layout.names()[name].values;
}

// Another role for which the report is the same; the role itself where there is none before it.
std::string same_as(const Layout& layout, const std::string& role) {
  const auto name = layout.name("role", 0);
  if (name == kNowhere) return {};
  const auto& roles = layout.names()[name];
  return roles.values[roles.class_of.at(role)];
}

void add_new(std::vector<Fault>& faults, const std::vector<Fault>& more) {
  for (const auto& fault : more) {
    const auto same = [&](const Fault& other) {
      return other.file == fault.file && other.line == fault.line &&
             other.sentence.substr(0, 30) == fault.sentence.substr(0, 30);
    };
    if (std::ranges::none_of(faults, same)) faults.push_back(fault);
  }
}

}  // namespace

Ways ways_to_number(const Protocol& protocol) {
  Ways ways;
  const auto roots = roots_of(protocol);
  const auto around = around_of(protocol, roots);
  for (const auto& root : roots) {
    if (!root.is_report) continue;
    const Layout layout{protocol, root, around};
    if (layout.too_large()) continue;  // a fault already
    std::map<std::string, LongestWay> walked;
    for (const auto& role : roles()) {
      if (report_of(protocol, role.value) != root.dialog) continue;
      auto& longest = walked[same_as(layout, role.value)];
      if (longest.role.empty())
        for (const auto& area : areas(protocol, layout)) {
          Report report{protocol, {"check", "Worker", role.value, area}};
          report.walk();
          const auto segments = std::max(longest.segments, report.longest().segments);
          if (longest.role.empty() || report.longest().answers.size() > longest.answers.size())
            longest = report.longest();
          longest.segments = segments;
          add_new(ways.faults, report.faults());
        }
      auto own = longest;
      own.role = role.value;
      ways.longest.push_back(std::move(own));
    }
  }
  return ways;
}

}  // namespace dutydesk::dialogs
