#include "dialogs/reader.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <re2/re2.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <ranges>
#include <set>

#include "dialogs/clock.h"
#include "dialogs/fields.h"
#include "dialogs/role.h"
#include "dialogs/sha256.h"
#include "dialogs/tally.h"

namespace dutydesk::dialogs {
namespace {

struct ParsedFile {
  std::string path;
  std::string name;  // "clocks.yaml" or "dialogs/report.yaml"
  Yaml root;
};

std::string name_in_protocol(const std::string& path) {
  const auto slash = path.rfind('/');
  const std::string file = slash == std::string::npos ? path : path.substr(slash + 1);
  const bool in_dialogs = slash != std::string::npos && ('/' + path.substr(0, slash)).ends_with("/dialogs");
  return in_dialogs ? "dialogs/" + file : file;
}

class Reader {
 public:
  explicit Reader(std::vector<ParsedFile> files) : files_(std::move(files)) {}

  std::expected<Protocol, std::vector<Fault>> read() {
    for (const auto& file : files_) read_file(file);
    if (protocol_.id.empty() && faults_.empty())
      faults_.push_back({"protocol.yaml", 0, "this file is missing"});
    if (faults_.empty()) check_names();
    if (!faults_.empty()) return std::unexpected(in_order(faults_));
    compile();
    return std::move(protocol_);
  }

 private:
  enum class Kind {
    clause,
    contact,
    fact,
    no_fact,  // a clock's name, which no fact has
    moment,
    dates,
    clock,
    source,
    dialog,
    done_by,
    ambiguity,
    topic
  };

  // A name that some part of the protocol must define.
  struct Named {
    std::string file;
    int line;
    Kind kind;
    std::string id;
  };

  // Where a contact says who stands in for it.
  struct StandsIn {
    std::string file;
    int line;
    std::string contact;
  };

  Fields fields(const Yaml& map, Fields::Keys known) { return {map, file_->path, faults_, known}; }

  std::vector<Fault> in_order(const std::vector<Fault>& faults) const {
    std::multimap<std::pair<std::ptrdiff_t, int>, Fault> by_place;
    for (const auto& fault : faults) {
      const auto file = std::ranges::find(files_, fault.file, &ParsedFile::path) - files_.begin();
      by_place.insert({{file, fault.line}, fault});
    }
    const auto sorted = std::views::values(by_place);
    return {sorted.begin(), sorted.end()};
  }

  void read_file(const ParsedFile& file) {
    file_ = &file;
    if (!names_.insert(file.name).second)
      faults_.push_back({file.path, 0, "there is another file of this name"});
    else if (file.name == "protocol.yaml")
      read_head(file.root);
    else if (file.name == "clauses.yaml")
      each(file.root, "clauses", [this](const Yaml& item) { read_clause(item); });
    else if (file.name == "contacts.yaml")
      each(file.root, "contacts", [this](const Yaml& item) { read_contact(item); });
    else if (file.name == "facts.yaml")
      each(file.root, "facts", [this](const Yaml& item) { read_fact(item); });
    else if (file.name == "clocks.yaml")
      each(file.root, "clocks", [this](const Yaml& item) { read_clock(item); });
    else if (file.name == "ambiguities.yaml")
      each(file.root, "ambiguities", [this](const Yaml& item) { read_ambiguity(item); });
    else if (file.name.starts_with("dialogs/"))
      read_dialog(file.root);
    else
      faults_.push_back({file.path, 0, "this name is not one of a protocol's files"});
  }

  template <class Read>
  void each(const Yaml& root, std::string_view key, Read read) {
    const auto top = fields(root, {key});
    for (const auto& item : top.list(key)) read(item);
  }

  template <class T>
  void keep(std::map<std::string, T>& in, const Fields& at, T thing) {
    thing.line = at.line();
    const auto id = thing.id;
    if (!in.emplace(id, std::move(thing)).second) at.fault(fmt::format("\"{}\" is defined twice", id));
  }

  void read_head(const Yaml& root) {
    const auto f = fields(root, {"protocol", "title", "areas", "sources", "opening", "opening_for",
                                 "returned", "number", "emergency", "age", "alarm", "definitions", "topics",
                                 "not_covered", "placed_elsewhere", "withdrawn"});
    protocol_.folder = file_->path.substr(0, file_->path.size() - file_->name.size());
    protocol_.id = f.needed("protocol");
    protocol_.title = f.needed("title");
    protocol_.areas = f.texts("areas");
    if (protocol_.areas.empty()) f.fault("\"areas:\" is missing: which areas does this protocol cover?");
    protocol_.opening = f.id("opening");
    protocol_.number = f.id("number");
    protocol_.emergency = f.id("emergency");
    names(f, "opening", Kind::dialog, {protocol_.opening});
    if (f.find("returned")) names(f, "returned", Kind::dialog, {protocol_.returned = f.id("returned")});
    if (f.find("placed_elsewhere"))
      names(f, "placed_elsewhere", Kind::dialog, {protocol_.placed_elsewhere = f.id("placed_elsewhere")});
    read_openings(f);
    names(f, "number", Kind::contact, {protocol_.number});
    names(f, "emergency", Kind::contact, {protocol_.emergency});
    protocol_.age = f.needed("age");
    for (const auto& item : f.list("sources")) {
      const auto s = fields(item, {"id", "title", "adopted", "review_due", "file"});
      protocol_.sources.push_back({s.needed("id"), s.needed("title"), s.text("adopted"), s.text("review_due"),
                                   s.text("file"), s.line()});
      static const RE2 file{R"([A-Za-z0-9][A-Za-z0-9._-]*\.txt)"};
      if (s.find("file") && !RE2::FullMatch(protocol_.sources.back().file, file))
        s.fault(s.line_of("file"), "\"file:\" names the document's text, without folder, as in guidance.txt");
    }
    protocol_.alarm = f.texts("alarm");
    for (const auto& pattern : protocol_.alarm) check_pattern(f, "alarm", pattern);
    for (const auto& item : f.list("definitions")) read_definition(item);
    for (const auto& item : f.list("not_covered")) read_not_covered(item);
    names(f, "topics", Kind::topic, protocol_.topics = f.texts("topics"));
    for (const auto& item : f.list("withdrawn")) read_withdrawn(item);
  }

  void read_withdrawn(const Yaml& item) {
    const auto f = fields(item, {"pattern", "except", "why"});
    Withdrawn words{f.texts("pattern"), f.texts("except"), f.needed("why"), f.line()};
    if (words.patterns.empty()) f.fault("\"pattern:\" is missing: which words are withdrawn?");
    for (const auto& pattern : words.patterns) check_pattern(f, "pattern", pattern);
    for (const auto& pattern : words.except) check_pattern(f, "except", pattern);
    protocol_.withdrawn.push_back(std::move(words));
  }

  void read_openings(const Fields& f) {
    const auto* openings = f.find("opening_for");
    if (!openings) return;
    for (const auto& [role, dialog] : openings->map) {
      if (!has_role(role)) f.fault(dialog.line, fmt::format("\"{}\" is not a role", role));
      named_.push_back({file_->path, dialog.line, Kind::dialog, dialog.scalar});
      protocol_.openings[role] = dialog.scalar;
    }
    if (openings->map.empty()) f.fault(openings->line, "\"opening_for:\" names a dialog for a role");
  }

  void read_definition(const Yaml& item) {
    const auto f = fields(item, {"term", "say", "text", "cites", "ambiguity"});
    protocol_.definitions.push_back({f.needed("term"), f.texts("say"), f.needed("text"), f.texts("cites"),
                                     read_ambiguities(f), f.line()});
    for (const auto& pattern : protocol_.definitions.back().say) check_pattern(f, "say", pattern);
    check_origin(f, protocol_.definitions.back().cites, "");
  }

  void read_not_covered(const Yaml& item) {
    const auto f = fields(item, {"area", "say", "text", "cites", "house", "ambiguity"});
    NotCovered area{f.needed("area"), f.texts("say"),  f.needed("text"),
                    f.texts("cites"), f.text("house"), read_ambiguities(f)};
    for (const auto& pattern : area.say) check_pattern(f, "say", pattern);
    check_origin(f, area.cites, area.house);
    if (std::ranges::find(protocol_.areas, area.area) != protocol_.areas.end())
      f.fault(fmt::format("\"{}\" stands under \"areas:\" too", area.area));
    protocol_.not_covered.push_back(std::move(area));
  }

  void read_clause(const Yaml& item) {
    const auto f =
        fields(item, {"id", "source", "kind", "who", "use", "excused", "gist", "fingerprint", "unproven"});
    Clause clause;
    clause.id = f.needed("id");
    clause.source = f.needed("source");
    clause.gist = f.needed("gist");
    names(f, "source", Kind::source, {clause.source});
    read_use(f, clause);
    read_fingerprints(f, clause);
    keep(protocol_.clauses, f, std::move(clause));
  }

  void read_use(const Fields& f, Clause& clause) {
    clause.kind = f.needed("kind");
    if (!clause.kind.empty() && std::ranges::count(clause_kinds(), clause.kind) == 0)
      f.fault(f.line_of("kind"), fmt::format("kind is one of {}", fmt::join(clause_kinds(), ", ")));
    clause.who = f.needed("who");
    static const std::map<std::string, Clause::Use> uses = {{"desk", Clause::Use::desk},
                                                            {"background", Clause::Use::background},
                                                            {"strategic", Clause::Use::strategic}};
    const auto use = f.needed("use");
    if (const auto found = uses.find(use); found != uses.end())
      clause.use = found->second;
    else if (!use.empty())
      f.fault(f.line_of("use"), "use is desk, background or strategic");
    clause.excused = f.text("excused");
    const bool strategic = clause.use == Clause::Use::strategic;
    if (strategic && clause.excused.empty())
      f.fault("\"excused:\" is missing: why does nobody at a desk act on this strategic clause?");
    if (!strategic && f.find("excused"))
      f.fault(f.line_of("excused"), "only a strategic clause is excused; leave \"excused:\" out");
  }

  void read_fingerprints(const Fields& f, Clause& clause) {
    for (const auto& print : f.list("fingerprint")) {
      const auto p = fields(print, {"words", "sha256"});
      static const RE2 number{"[1-9][0-9]{0,3}"};
      static const RE2 hash{"[0-9a-f]{64}"};
      const auto words = p.needed("words");
      const auto sha256 = p.needed("sha256");
      if (!RE2::FullMatch(words, number) || !RE2::FullMatch(sha256, hash))
        p.fault("a fingerprint is a number of words and 64 hexadecimal digits");
      else
        clause.fingerprints.push_back({std::stoi(words), sha256});
    }
    clause.unproven = f.text("unproven");
    if (!clause.fingerprints.empty() && f.find("unproven"))
      f.fault(f.line_of("unproven"), "\"unproven:\" says why there is no fingerprint, and here is one");
  }

  void read_contact(const Yaml& item) {
    const auto f = fields(item, {"contact", "name", "number", "hours", "open", "otherwise", "say", "script",
                                 "note", "local", "cites", "house", "ambiguity"});
    Contact contact{f.id("contact"),  f.needed("name"), f.text("number"),   f.text("hours"),
                    f.text("say"),    f.text("note"),   f.text("local"),    f.texts("script"),
                    f.texts("cites"), f.text("house"),  read_ambiguities(f)};
    for (const auto& line : contact.script) names(f, "script", Kind::fact, facts_in_text(line));
    if (contact.number.empty() == contact.local_ask.empty())
      f.fault("give either \"number:\" as the source prints it, or \"local:\" with whom to ask for it");
    check_origin(f, contact.cites, contact.house);
    names(f, "say", Kind::fact, facts_in_text(contact.say));
    read_hours(f, contact);
    keep(protocol_.contacts, f, std::move(contact));
  }

  void read_hours(const Fields& f, Contact& contact) {
    contact.open = read_open_hours(f);
    contact.otherwise = f.text("otherwise");
    if (!contact.otherwise.empty()) {
      names(f, "otherwise", Kind::contact, {contact.otherwise});
      stands_in_.push_back({file_->path, f.line_of("otherwise"), contact.id});
    }
    if (!contact.otherwise.empty() && contact.open.empty() && !contact.is_local())
      f.fault(f.line_of("otherwise"), "\"otherwise:\" says whom to ring outside the hours of \"open:\"");
    if (contact.otherwise.empty() && !contact.open.empty() && !contact.is_local() &&
        !is_always_open(contact.open))
      f.fault(f.line_of("open"), "whom does one ring outside these hours? Say it with \"otherwise:\"");
  }

  void read_fact(const Yaml& item) {
    const auto f = fields(item, {"fact", "type", "scope", "shared", "placing", "name", "question", "aloud",
                                 "options", "bands", "most", "counts", "within", "since"});
    Fact fact;
    fact.id = f.id("fact");
    check_not_taken(f, "fact", fact.id);
    fact.name = f.needed("name");
    fact.question = f.find("counts") ? std::string{} : f.needed("question");
    fact.aloud = f.text("aloud");
    const auto scope = f.text("scope");
    fact.of_run = scope == "run";
    if (!scope.empty() && scope != "run" && scope != "episode")
      f.fault(f.line_of("scope"), "scope is episode or run");
    read_type(f, fact);
    fact.shared = read_yes_no(f, "shared");
    if (fact.shared && (fact.of_run || fact.type == Fact::Type::area || f.find("counts")))
      f.fault(f.line_of("shared"),
              "what is shared is of the whole episode, and told by somebody; no area is");
    fact.placing = read_yes_no(f, "placing");
    if (fact.placing && fact.type != Fact::Type::area)
      f.fault(f.line_of("placing"), "\"placing:\" is of an area: whose council placed the child");
    read_count(f, fact);
    keep(protocol_.facts, f, std::move(fact));
  }

  void read_type(const Fields& f, Fact& fact) {
    static const std::map<std::string, Fact::Type> types = {
        {"yes_no", Fact::Type::choice}, {"choice", Fact::Type::choice}, {"moment", Fact::Type::moment},
        {"number", Fact::Type::number}, {"dates", Fact::Type::dates},   {"text", Fact::Type::text},
        {"area", Fact::Type::area}};
    const auto type = f.needed("type");
    if (const auto found = types.find(type); found != types.end())
      fact.type = found->second;
    else
      f.fault(f.line_of("type"), "type is yes_no, choice, moment, number, dates, text or area");
    if (type == "yes_no") fact.options = {{"yes", "Yes", {}}, {"no", "No", {}}, {"unknown", "Not known", {}}};
    read_bands(f, fact);
    fact.most = whole_number(f, "most");
    if (f.find("most") && (fact.type != Fact::Type::number || f.find("counts")))
      f.fault(f.line_of("most"), "\"most:\" is of a number that somebody is asked for");
    if (fact.type == Fact::Type::area) {
      if (fact.of_run) f.fault(f.line_of("scope"), "an area is of the whole episode");
      fact.options = {{"here", "An area of this protocol", {}},
                      {"beside", "An area of another protocol", {}},
                      {"elsewhere", "An area without a protocol here", {}},
                      {"unknown", "Not known", {}}};
    } else if (fact.typed()) {
      if (fact.bands.empty()) fact.options.push_back({"known", "Known", {}});
      if (fact.type == Fact::Type::dates)
        fact.options.push_back(
            {"none",
             "None",
             {"^(none|no|nope|never|nothing|not before|(no )?(the |his |her )?first time)$"}});
      fact.options.push_back({"unknown", "Not known", {}});
    }
    read_options(f, type, fact);
  }

  // A number that nobody is asked for.
  void read_count(const Fields& f, Fact& fact) {
    for (const auto* key : {"within", "since"})
      if (f.find(key) && !f.find("counts")) f.fault(f.line_of(key), "this belongs to \"counts:\"");
    if (!f.find("counts")) return;
    names(f, "counts", Kind::dates, {fact.counts = f.id("counts")});
    if (f.find("since")) names(f, "since", Kind::moment, {fact.since = f.id("since")});
    for (const auto* key : {"question", "aloud"})
      if (f.find(key)) f.fault(f.line_of(key), "a count is worked out, and nobody is asked for it");
    if (fact.type != Fact::Type::number || fact.bands.empty() || fact.of_run)
      f.fault("a count is a number of the episode, with \"bands:\"");
    if (const auto within = parse_window(f.needed("within")))
      fact.within = *within;
    else
      f.fault(f.line_of("within"), "write a number and days, months or years, as in \"90 days\"");
  }

  void read_bands(const Fields& f, Fact& fact) {
    if (f.find("bands") && fact.type != Fact::Type::number && fact.type != Fact::Type::dates)
      return f.fault(f.line_of("bands"), "\"bands:\" are of numbers, or of how many dates");
    const auto& list = f.list("bands");
    for (std::size_t i = 0; i < list.size(); ++i) {
      const auto b = fields(list[i], {"value", "label", "below"});
      fact.options.push_back({b.id("value"), b.needed("label"), {}, b.line()});
      fact.bands.push_back({fact.options.back().value, whole_number(b, "below")});
      const bool last = i + 1 == list.size();
      if (fact.bands.back().below.has_value() == last)
        b.fault("every band but the last says \"below:\", and the last does not");
      else if (!last && i > 0 && *fact.bands[i].below <= *fact.bands[i - 1].below)
        b.fault("the bands go upwards");
    }
  }

  static std::optional<int> whole_number(const Fields& f, std::string_view key) {
    static const RE2 number{"[0-9]{1,6}"};
    const auto written = f.text(key);
    if (written.empty()) return std::nullopt;
    if (RE2::FullMatch(written, number)) return std::stoi(written);
    f.fault(f.line_of(key), fmt::format("\"{}:\" is a number", key));
    return std::nullopt;
  }

  void read_options(const Fields& f, const std::string& type, Fact& fact) {
    if (type == "choice" && f.list("options").empty()) f.fault("a choice needs \"options:\"");
    if (fact.typed() && f.find("options"))
      return f.fault(f.line_of("options"), fmt::format("a {} has no options: it is typed", type));
    for (const auto& item : f.list("options")) {
      const auto o = fields(item, {"value", "label", "say"});
      FactOption option{o.id("value"), o.needed("label"), o.texts("say"), o.line()};
      for (const auto& pattern : option.say) check_pattern(o, "say", pattern);
      if (option.value == "skipped" || option.value == "unanswered")
        o.fault(fmt::format("\"{}\" is a value of every fact already", option.value));
      const auto same = std::ranges::find(fact.options, option.value, &FactOption::value);
      if (type == "yes_no" && same == fact.options.end())
        o.fault("the values of a yes_no are yes, no and unknown");
      else if (type == "yes_no")
        *same = std::move(option);
      else if (same == fact.options.end())
        fact.options.push_back(std::move(option));
      else
        o.fault(fmt::format("\"{}\" stands here twice", option.value));
    }
  }

  static void check_pattern(const Fields& f, std::string_view key, const std::string& pattern) {
    const RE2 compiled{pattern, RE2::Quiet};
    if (!compiled.ok())
      f.fault(f.line_of(key),
              fmt::format("the pattern \"{}\" is not understood: {}", pattern, compiled.error()));
  }

  // Conditions and `runs_from:` would read these as something else.
  static void check_not_taken(const Fields& f, std::string_view key, const std::string& id) {
    static const std::set<std::string> taken = {"role", "area", "any", "not", "opened", "reached", "due"};
    if (taken.contains(id))
      f.fault(f.line_of(key), fmt::format("\"{}\" has a meaning of its own; choose another name", id));
  }

  static bool read_yes_no(const Fields& f, std::string_view key) {
    const auto word = f.text(key);
    if (f.find(key) && word != "yes" && word != "no" && word != "true" && word != "false")
      f.fault(f.line_of(key), fmt::format("{} is yes or no", key));
    return word == "yes" || word == "true";
  }

  std::vector<std::string> read_ambiguities(const Fields& f) {
    auto ids = f.texts("ambiguity");
    names(f, "ambiguity", Kind::ambiguity, ids);
    return ids;
  }

  void read_ambiguity(const Yaml& item) {
    const auto f = fields(item, {"ambiguity", "clauses", "text", "shown"});
    const auto shown = f.text("shown");
    if (!shown.empty() && shown != "step" && shown != "why")
      f.fault(f.line_of("shown"), "shown is step or why");
    Ambiguity ambiguity{f.needed("ambiguity"), f.texts("clauses"), f.needed("text"), shown != "why"};
    if (ambiguity.clauses.empty()) f.fault("\"clauses:\" is missing: which passages are unclear?");
    names(f, "clauses", Kind::clause, ambiguity.clauses);
    keep(protocol_.ambiguities, f, std::move(ambiguity));
  }

  void read_clock(const Yaml& item) {
    const auto f = fields(item, {"clock", "what", "due_after", "due_from", "runs_from", "repeats", "stops",
                                 "done_by", "opens", "cites", "ambiguity"});
    Clock clock;
    clock.id = f.id("clock");
    clock.what = f.needed("what");
    clock.due_from = f.find("due_from") != nullptr;
    const auto* due = clock.due_from ? "due_from" : "due_after";
    clock.due_words = f.needed(due);
    if (clock.due_from && f.find("due_after"))
      f.fault(f.line_of("due_from"), "give \"due_after:\" or \"due_from:\", not both");
    clock.runs_from = f.texts("runs_from");
    clock.cites = f.texts("cites");
    clock.ambiguities = read_ambiguities(f);
    check_not_taken(f, "clock", clock.id);
    names(f, "clock", Kind::no_fact, {clock.id});
    if (const auto due_after = parse_due_after(clock.due_words))
      clock.due_after = *due_after;
    else
      f.fault(
          f.line_of(due),
          "write a number and minutes, hours, days, working days, calendar days or weeks, as in \"2 hours\"");
    names(f, "runs_from", Kind::moment, clock.runs_from);
    const bool always = !clock.runs_from.empty() &&
                        (clock.runs_from.back() == "opened" || clock.runs_from.back() == "reached");
    if (!always)
      f.fault(f.line_of("runs_from"),
              "the last of \"runs_from:\" must be \"opened\" or \"reached\", so that it always runs");
    check_origin(f, clock.cites, "");
    read_acts(f, clock);
    keep(protocol_.clocks, f, std::move(clock));
  }

  // What ends a clock, and what it does when it is due.
  void read_acts(const Fields& f, Clock& clock) {
    clock.repeats = read_yes_no(f, "repeats");
    if (clock.repeats && clock.due_after == DueAfter{})
      f.fault(f.line_of("repeats"), "a clock that repeats needs some time between");
    if (const auto* stops = f.find("stops")) {
      clock.stops = read_condition(*stops);
      const auto read = facts_of(*clock.stops);
      if (std::ranges::find(read, clock.id) != read.end())
        f.fault(f.line_of("stops"), "a clock cannot be stopped by itself");
    }
    names(f, "done_by", Kind::done_by, f.texts("done_by"));
    for (const auto& path : f.texts("done_by")) clock.done_by.push_back(read_done_by(path));
    if (f.find("opens")) names(f, "opens", Kind::dialog, {clock.opens = f.id("opens")});
  }

  static DoneBy read_done_by(const std::string& path) {
    static const RE2 form{"([^/]*)/([^/]*)(?:/([^/]*))?"};
    DoneBy done;
    RE2::FullMatch(path, form, &done.dialog, &done.step, &done.item);
    return done;
  }

  void read_dialog(const Yaml& root) {
    const auto f = fields(root, {"dialog", "title", "for", "first", "stops", "steps"});
    Dialog dialog{f.id("dialog"), read_yes_no(f, "first"), f.text("title"), f.texts("for"), {}};
    for (const auto& role : dialog.roles)
      if (!has_role(role)) f.fault(f.line_of("for"), fmt::format("\"{}\" is not a role", role));
    if (f.find("for") && dialog.title.empty())
      f.fault(f.line_of("for"), "\"for:\" says to whom the topic is offered: give it a \"title:\"");
    if (const auto* stops = f.find("stops")) {
      dialog.stops = read_condition(*stops);
    }
    for (const auto& item : f.list("steps")) dialog.steps.push_back(read_step(item));
    if (dialog.steps.empty()) f.fault("\"steps:\" is missing");
    std::set<std::string> ids;
    for (const auto& step : dialog.steps)
      if (!ids.insert(step.id).second)
        f.fault(step.line,
                fmt::format("two steps are called \"{}\"; give one an \"id:\" of its own", step.id));
    dialog.file = file_->path;
    keep(protocol_.dialogs, f, std::move(dialog));
  }

  Step read_step(const Yaml& item) {
    const auto f = fields(item, {"ask",  "tell",   "ring",    "do",    "classify", "clock",    "call",
                                 "end",  "id",     "when",    "text",  "items",    "order",    "rules",
                                 "then", "starts", "contact", "cites", "house",    "ambiguity"});
    Step step;
    step.line = item.line;
    const auto subject = read_kind(f, step);
    step.id = f.find("id") ? f.id("id") : subject;
    if (step.id == "next") f.fault("a step cannot be called \"next\": in \"then:\" that means the one below");
    if (step.kind == Step::Kind::ask) names(f, "ask", Kind::fact, {step.fact = subject});
    if (step.kind == Step::Kind::classify) names(f, "classify", Kind::fact, {step.fact = subject});
    if (step.kind == Step::Kind::call) names(f, "call", Kind::dialog, {step.dialog = subject});
    if (step.kind == Step::Kind::ring) names(f, "ring", Kind::contact, {step.contact = subject});
    if (f.find("contact")) {
      if (step.kind != Step::Kind::ask) f.fault(f.line_of("contact"), "\"contact:\" gives a number with ask");
      names(f, "contact", Kind::contact, {step.contact = f.id("contact")});
    }
    if (const auto* when = f.find("when")) step.when = read_condition(*when);
    step.text = f.text("text");
    if (step.text.empty() &&
        (step.kind == Step::Kind::tell || step.kind == Step::Kind::do_ || step.kind == Step::Kind::end))
      f.fault("\"text:\" is missing");
    names(f, "text", Kind::fact, facts_in_text(step.text));
    read_items(f, step);
    read_rules(f, step);
    read_then(f, step);
    step.starts = f.texts("starts");
    if (step.kind == Step::Kind::clock) step.starts.insert(step.starts.begin(), subject);
    if (step.kind == Step::Kind::clock) names(f, "clock", Kind::clock, {subject});
    names(f, "starts", Kind::clock, step.starts);
    step.cites = f.texts("cites");
    step.house = f.text("house");
    step.ambiguities = read_ambiguities(f);
    check_origin(f, step.cites, step.house);
    return step;
  }

  static std::string read_kind(const Fields& f, Step& step) {
    constexpr std::pair<const char*, Step::Kind> kinds[] = {
        {"ask", Step::Kind::ask},           {"tell", Step::Kind::tell},
        {"ring", Step::Kind::ring},         {"do", Step::Kind::do_},
        {"classify", Step::Kind::classify}, {"clock", Step::Kind::clock},
        {"call", Step::Kind::call},         {"end", Step::Kind::end}};
    std::string subject;
    int found = 0;
    for (const auto& [key, kind] : kinds) {
      if (!f.find(key)) continue;
      ++found;
      step.kind = kind;
      subject = f.id(key);
    }
    if (found != 1) f.fault("a step is exactly one of ask, tell, ring, do, classify, clock, call, end");
    return subject;
  }

  void read_items(const Fields& f, Step& step) {
    for (const auto& item : f.list("items")) {
      const auto i = fields(item, {"id", "text", "contact", "cites"});
      step.items.push_back({i.id("id"), i.needed("text"), i.text("contact"), i.texts("cites"), i.line()});
      if (i.find("contact")) names(i, "contact", Kind::contact, {step.items.back().contact});
      if (step.items.back().cites.empty()) i.fault("\"cites:\" is missing: which clause asks for this?");
      names(i, "cites", Kind::clause, step.items.back().cites);
      names(i, "text", Kind::fact, facts_in_text(step.items.back().text));
    }
    if ((step.kind == Step::Kind::do_) == step.items.empty())
      f.fault("\"items:\" belong to do, and do needs them");
    read_order(f, step);
  }

  static void read_order(const Fields& f, Step& step) {
    if (!f.find("order")) return;
    const auto order = f.text("order");
    step.order = order == "listed" ? Step::Order::listed : order == "any" ? Step::Order::any : step.order;
    if (step.kind != Step::Kind::do_ || step.order == Step::Order::unsaid)
      f.fault(f.line_of("order"), "\"order:\" is listed or any, and says in which order a do is done");
  }

  void read_rules(const Fields& f, Step& step) {
    for (const auto& item : f.list("rules")) {
      const auto r = fields(item, {"value", "when", "cites"});
      Rule rule{r.needed("value"), {}, r.texts("cites")};
      if (const auto* when = r.find("when")) rule.when = read_condition(*when);
      names(r, "cites", Kind::clause, rule.cites);
      if (rule.cites.empty()) r.fault("\"cites:\" is missing: which clause reads so?");
      tests_.push_back(
          {file_->path, r.line_of("value"), {Condition::Kind::fact, step.fact, {rule.value}, {}}});
      step.rules.push_back(std::move(rule));
    }
    const bool classifies = step.kind == Step::Kind::classify;
    if (classifies == step.rules.empty())
      return f.fault("\"rules:\" belong to classify, and classify needs them");
    if (classifies && step.rules.back().when.kind != Condition::Kind::always)
      f.fault("the last of the rules always holds: leave its \"when:\" out");
  }

  static void read_then(const Fields& f, Step& step) {
    const auto* then = f.find("then");
    if (!then) return;
    if (step.kind == Step::Kind::end) return f.fault(then->line, "an end leads nowhere; leave \"then:\" out");
    if (then->kind == Yaml::Kind::scalar) {
      step.then[""] = then->scalar;
      return;
    }
    if (then->kind == Yaml::Kind::list)
      return f.fault(then->line, "\"then\" names one step, or one for each answer");
    if (!step.asks())
      f.fault(then->line, "only ask and classify go on by their answer; write \"then: step\"");
    for (const auto& [value, target] : then->map) step.then[value] = target.scalar;
  }

  Condition read_condition(const Yaml& yaml) {
    Condition condition{Condition::Kind::all, {}, {}, {}};
    if (yaml.kind != Yaml::Kind::map) {
      faults_.push_back(
          {file_->path, yaml.line, "a condition names facts and values, as in {in_danger: [yes]}"});
      return condition;
    }
    for (const auto& [key, value] : yaml.map) {
      if (key == "any" || key == "not") {
        Condition group{key == "any" ? Condition::Kind::any : Condition::Kind::none, {}, {}, {}};
        if (value.kind == Yaml::Kind::list)
          for (const auto& part : value.list) group.parts.push_back(read_condition(part));
        else
          group.parts.push_back(read_condition(value));
        condition.parts.push_back(std::move(group));
        continue;
      }
      Condition test{Condition::Kind::fact, key, {}, {}};
      if (value.kind == Yaml::Kind::scalar) test.values.push_back(value.scalar);
      for (const auto& one : value.list) test.values.push_back(one.scalar);
      if (test.values.empty())
        faults_.push_back({file_->path, value.line, fmt::format("which value of {}, or which values?", key)});
      tests_.push_back({file_->path, value.line, test});
      condition.parts.push_back(std::move(test));
    }
    return condition;
  }

  void check_origin(const Fields& f, const std::vector<std::string>& cites, const std::string& house) {
    if (cites.empty() && house.empty())
      f.fault("no clause stands behind this: give \"cites:\", or \"house:\" with the reason why we say it");
    names(f, "cites", Kind::clause, cites);
  }

  // Names that stand under this key are to be defined.
  void names(const Fields& f, std::string_view key, Kind kind, const std::vector<std::string>& ids) {
    for (const auto& id : ids) named_.push_back({file_->path, f.line_of(key), kind, id});
  }

  // --- what only the whole protocol can tell ---

  void check_names() {
    for (const auto& named : named_)
      if (const auto sentence = missing(named.kind, named.id); !sentence.empty())
        faults_.push_back({named.file, named.line, sentence});
    for (const auto& [file, line, test] : tests_) check_test(file, line, test);
    for (const auto& [file, line, id] : stands_in_)
      if (leads_back(id))
        faults_.push_back({file, line, "\"otherwise:\" leads back here: nobody would be rung"});
    for (const auto& [id, dialog] : protocol_.dialogs) check_dialog(dialog);
    complete_topics();
  }

  // What protocol.yaml puts first, then the others.
  void complete_topics() {
    auto& topics = protocol_.topics;
    for (const auto& [id, dialog] : protocol_.dialogs)
      if (!dialog.title.empty() && std::ranges::find(topics, id) == topics.end()) topics.push_back(id);
  }

  // Whether following `otherwise:` comes to the same contact again.
  bool leads_back(const std::string& id) const {
    std::set<std::string> passed;
    auto next = protocol_.contacts.find(id);
    while (next != protocol_.contacts.end() && passed.insert(next->first).second)
      next = protocol_.contacts.find(next->second.otherwise);
    return next != protocol_.contacts.end() && next->first == id;
  }

  // What to say of a name that nothing defines; empty where it is defined.
  std::string missing(Kind kind, const std::string& id) const {
    const auto not_in = [&](const auto& things, std::string_view what) {
      return things.contains(id) ? std::string{}
                                 : fmt::format("the {0} \"{1}\" is not in {0}s.yaml", what, id);
    };
    switch (kind) {
      case Kind::clause:
        return not_in(protocol_.clauses, "clause");
      case Kind::contact:
        return not_in(protocol_.contacts, "contact");
      case Kind::fact:
        return not_in(protocol_.facts, "fact");
      case Kind::no_fact:
        return protocol_.facts.contains(id)
                   ? fmt::format("\"{}\" is a fact already: no condition could tell them apart", id)
                   : std::string{};
      case Kind::clock:
        return not_in(protocol_.clocks, "clock");
      case Kind::moment: {
        if (id == "opened" || id == "reached") return {};
        const auto fact = protocol_.facts.find(id);
        const bool moment = fact != protocol_.facts.end() && fact->second.type == Fact::Type::moment;
        if (moment && !fact->second.of_run) return {};
        return fmt::format("facts.yaml has no moment \"{}\" of the whole episode", id);
      }
      case Kind::dates: {
        const auto fact = protocol_.facts.find(id);
        const bool dates = fact != protocol_.facts.end() && fact->second.type == Fact::Type::dates;
        if (dates && !fact->second.of_run) return {};
        return fmt::format("facts.yaml has no dates \"{}\" of the whole episode", id);
      }
      case Kind::source:
        if (std::ranges::find(protocol_.sources, id, &Source::id) != protocol_.sources.end()) return {};
        return fmt::format("the source \"{}\" is not in protocol.yaml", id);
      case Kind::dialog:
        return protocol_.dialogs.contains(id) ? std::string{} : fmt::format("there is no dialog \"{}\"", id);
      case Kind::done_by:
        return can_be_done(read_done_by(id))
                   ? std::string{}
                   : fmt::format(
                         "\"{}\" is no tell, ring, do or item of a do: write dialog/step or "
                         "dialog/step/item",
                         id);
      case Kind::ambiguity:
        return protocol_.ambiguities.contains(id)
                   ? std::string{}
                   : fmt::format("the ambiguity \"{}\" is not in ambiguities.yaml", id);
      case Kind::topic: {
        const auto dialog = protocol_.dialogs.find(id);
        const bool titled = dialog != protocol_.dialogs.end() && !dialog->second.title.empty();
        return titled ? std::string{} : fmt::format("there is no dialog \"{}\" with a \"title:\"", id);
      }
    }
    return {};
  }

  bool can_be_done(const DoneBy& done) const {
    const auto dialog = protocol_.dialogs.find(done.dialog);
    const auto* step = dialog == protocol_.dialogs.end() ? nullptr : dialog->second.step(done.step);
    if (!step) return false;
    if (!done.item.empty())
      return std::ranges::find(step->items, done.item, &ChecklistItem::id) != step->items.end();
    return step->kind == Step::Kind::tell || step->kind == Step::Kind::ring || step->kind == Step::Kind::do_;
  }

  void check_test(const std::string& file, int line, const Condition& test) {
    const auto fact = protocol_.facts.find(test.fact);
    const bool of_worker = test.fact == "role" || test.fact == "area";
    const bool of_clock = fact == protocol_.facts.end() && protocol_.clocks.contains(test.fact);
    if (!of_worker && !of_clock && fact == protocol_.facts.end()) {
      faults_.push_back({file, line, fmt::format("the fact \"{}\" is not in facts.yaml", test.fact)});
      return;
    }
    for (const auto& value : test.values) {
      const bool known =
          test.fact == "role"   ? has_role(value)
          : test.fact == "area" ? std::ranges::count(protocol_.areas, value) > 0
          : of_clock            ? is_clock_state(value)
                     : value == "skipped" || value == "unanswered" || fact->second.option(value) != nullptr;
      if (!known)
        faults_.push_back({file, line, fmt::format("\"{}\" is not a value of {}", value, test.fact)});
    }
  }

  static bool is_clock_state(const std::string& value) {
    static const std::set<std::string> states = {"unanswered", "running", "due",
                                                 "missed",     "met",     "withdrawn"};
    return states.contains(value);
  }

  static bool has_role(const std::string& value) {
    return std::ranges::find(roles(), value, &FactOption::value) != roles().end();
  }

  void check_dialog(const Dialog& dialog) {
    const auto& file = dialog.file;
    for (std::size_t i = 0; i < dialog.steps.size(); ++i) check_step(file, dialog, i);
    if (dialog.steps.empty()) return;
    const auto& last = dialog.steps.back();
    if (last.kind != Step::Kind::end || last.when.kind != Condition::Kind::always)
      faults_.push_back({file, last.line, "the last step of a dialog must be an end, without \"when\""});
  }

  void check_step(const std::string& file, const Dialog& dialog, std::size_t index) {
    const auto& step = dialog.steps[index];
    const auto fault = [&](std::string sentence) {
      faults_.push_back({file, step.line, std::move(sentence)});
    };
    for (const auto& [value, target] : step.then) check_target(fault, dialog, index, target);
    check_kind(fault, dialog.id, step);
    for (const auto& guard : guards_of(step)) check_guard(fault, dialog, index, guard);
    const bool by_answer = !step.then.empty() && !step.then.contains("");
    if (step.asks() && by_answer && protocol_.facts.contains(step.fact)) check_total(fault, step);
  }

  template <class Say>
  void check_guard(Say fault, const Dialog& dialog, std::size_t index, const std::string& guard) const {
    const auto above = [&](const std::string& name) {
      return !settled_from(dialog, index, name) || !reached_unsettled(dialog, dialog.steps[index], name);
    };
    const auto clock = protocol_.clocks.find(guard);
    if (clock == protocol_.clocks.end()) {
      if (!above(guard))
        fault(fmt::format(
            "\"when\" hangs on {}, which may be asked only here or below: steps go forward only", guard));
      return;
    }
    if (!above(guard))
      fault(fmt::format(
          "\"when\" hangs on the clock {}, which may be started only here or below: steps go forward only",
          guard));
    std::set<std::string> moving;
    add_what_moves(clock->second, moving);
    for (const auto& fact : moving)
      if (!above(fact))
        fault(
            fmt::format("\"when\" hangs on the clock {} and so on {}, which may come only here or below: "
                        "steps go forward only",
                        guard, fact));
  }

  // The facts that change the state of a clock, also through the clocks that stop it.
  void add_what_moves(const Clock& clock, std::set<std::string>& names) const {
    auto read = clock.runs_from;
    if (clock.stops) std::ranges::copy(facts_of(*clock.stops), std::back_inserter(read));
    for (const auto& name : read)
      if (const auto other = protocol_.clocks.find(name); names.insert(name).second)
        if (other != protocol_.clocks.end()) add_what_moves(other->second, names);
  }

  // What a step hangs on, and what a classification is read out of.
  static std::vector<std::string> guards_of(const Step& step) {
    auto guards = facts_of(step.when);
    for (const auto& rule : step.rules) std::ranges::copy(facts_of(rule.when), std::back_inserter(guards));
    return guards;
  }

  template <class Say>
  void check_kind(Say fault, const std::string& dialog, const Step& step) const {
    const auto fact = protocol_.facts.find(step.fact);
    if (step.asks() && fact != protocol_.facts.end() && !fact->second.counts.empty())
      fault(fmt::format("{} is worked out; ask for {} instead", step.fact, fact->second.counts));
    if (step.kind == Step::Kind::classify && fact != protocol_.facts.end() && fact->second.typed())
      fault(fmt::format("{} is typed; only a choice can be read out of other facts", step.fact));
    if (step.kind == Step::Kind::call && (step.dialog == dialog || reaches(step.dialog, dialog)))
      fault(fmt::format("\"{}\" leads back to this dialog: it would call itself without end", step.dialog));
  }

  // Whether one dialog's calls lead to another. A round that leaves `from` out is found from its own dialogs.
  bool reaches(const std::string& from, const std::string& wanted, std::set<std::string> seen = {}) const {
    if (!seen.insert(from).second) return false;
    const auto dialog = protocol_.dialogs.find(from);
    return dialog != protocol_.dialogs.end() &&
           std::ranges::any_of(dialog->second.steps, [&](const Step& step) {
             return step.kind == Step::Kind::call &&
                    (step.dialog == wanted || reaches(step.dialog, wanted, seen));
           });
  }

  static bool settles(const Step& step, const std::string& name) {
    return (step.asks() && step.fact == name) || std::ranges::find(step.starts, name) != step.starts.end();
  }

  // An answer must not take away its own question, or it could not be corrected back. So what hangs on a fact
  // stands below its question on every way, and what hangs on a clock below the step that starts it.
  static bool settled_from(const Dialog& dialog, std::size_t index, const std::string& name) {
    return std::ranges::any_of(dialog.steps | std::views::drop(index),
                               [&](const Step& step) { return settles(step, name); });
  }

  static bool reached_unsettled(const Dialog& dialog, const Step& wanted, const std::string& name) {
    std::set<std::string_view> targets;
    bool next = true;  // the step before may lead on to this one
    for (const auto& step : dialog.steps) {
      if (!next && !targets.contains(step.id)) continue;
      if (&step == &wanted) return true;
      next = step.when.kind != Condition::Kind::always;
      if (step.kind == Step::Kind::end || settles(step, name)) continue;
      targets.merge(targets_of(step));
      next = targets.erase("next") > 0 || next;
    }
    return false;
  }

  template <class Say>
  static void check_target(Say fault, const Dialog& dialog, std::size_t index, const std::string& target) {
    if (target == "next") return;
    const auto found = std::ranges::find(dialog.steps, target, &Step::id);
    if (found == dialog.steps.end())
      fault(fmt::format("there is no step \"{}\" to go on to", target));
    else if (found <= dialog.steps.begin() + static_cast<std::ptrdiff_t>(index))
      fault(fmt::format("\"{}\" stands above: steps go forward only; what repeats is a new run", target));
  }

  template <class Say>
  void check_total(Say fault, const Step& step) const {
    const auto& fact = protocol_.facts.at(step.fact);
    for (const auto& option : fact.options)
      if (!step.then.contains(option.value))
        fault(fmt::format("\"then\" does not say where {} leads", option.value));
    if (!step.then.contains("skipped")) fault("\"then\" does not say where skipped leads");
    for (const auto& [value, target] : step.then)
      if (value != "skipped" && !fact.option(value))
        fault(fmt::format("\"then\" has {}, which is no answer to {}", value, step.fact));
  }

  void compile() {
    nlohmann::json pack;
    for (const auto& file : files_) pack[file.name] = plain_json(file.root);
    protocol_.compiled = pack.dump();
    protocol_.revision = sha256_hex(protocol_.compiled);
  }

  struct Tested {
    std::string file;
    int line;
    Condition test;
  };

  std::vector<ParsedFile> files_;
  const ParsedFile* file_ = nullptr;
  std::set<std::string> names_;  // of the files
  Protocol protocol_;
  std::vector<Fault> faults_;
  std::vector<Named> named_;
  std::vector<StandsIn> stands_in_;
  std::vector<Tested> tests_;
};

}  // namespace

std::expected<Protocol, std::vector<Fault>> read_protocol(const std::vector<SourceFile>& files) {
  std::vector<ParsedFile> parsed;
  std::vector<Fault> faults;
  for (const auto& file : files) {
    auto root = parse_yaml(file.text, file.path);
    if (root)
      parsed.push_back({file.path, name_in_protocol(file.path), std::move(*root)});
    else
      faults.push_back(root.error());
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  return Reader{std::move(parsed)}.read();
}

std::expected<Protocol, std::vector<Fault>> read_compiled(const std::string& compiled) {
  const auto pack = nlohmann::json::parse(compiled, nullptr, false);
  if (!pack.is_object()) return std::unexpected(std::vector{Fault{"compiled", 0, "not a compiled protocol"}});
  std::vector<ParsedFile> files;
  try {
    for (const auto& [name, root] : pack.items()) files.push_back({name, name, from_plain_json(root)});
  } catch (const std::exception& error) {
    return std::unexpected(std::vector{Fault{"compiled", 0, error.what()}});
  }
  return Reader{std::move(files)}.read();
}

}  // namespace dutydesk::dialogs
