#include "dialogs/graph.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

#include "dialogs/in_words.h"
#include "dialogs/role.h"
#include "dialogs/utf8.h"

namespace dutydesk::dialogs {
namespace {

constexpr std::size_t kLineLength = 46;  // characters in a box
constexpr std::size_t kTextLength = 160;
constexpr std::size_t kEdgeLength = 24;

constexpr const char* kHead =
    "  graph [fontname=\"Helvetica\", fontsize=18, labelloc=t, rankdir=TB, nodesep=0.4, ranksep=0.35];\n"
    "  node [fontname=\"Helvetica\", fontsize=11, shape=box, style=filled, fillcolor=white, "
    "margin=\"0.14,0.08\"];\n"
    "  edge [fontname=\"Helvetica\", fontsize=10];\n";

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out + '"';
}

// Whole words up to so many characters, and "..." where there are more.
std::string clipped(const std::string& text, std::size_t length) {
  if (utf16_length(text) <= length) return text;
  std::size_t end = 0, units = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    units += utf16_units(text[i]);
    if (units > length) break;
    if (text[i] == ' ') end = i;
  }
  return text.substr(0, end) + " ...";
}

std::string wrapped(std::string_view text, std::size_t length = kLineLength) {
  std::string out;
  std::size_t line = 0;
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of(" \n"), text.size());
    const auto word = text.substr(0, end);
    const auto units = utf16_length(word);
    if (line > 0 && line + units + 1 > length) {
      out += '\n';
      line = 0;
    } else if (line > 0) {
      out += ' ';
      ++line;
    }
    out += word;
    line += units;
    if (end < text.size() && text[end] == '\n') {
      out += '\n';
      line = 0;
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

std::string_view shape_of(Step::Kind kind) {
  switch (kind) {
    case Step::Kind::ask:
      return R"(shape=box, style="rounded,filled", fillcolor="#eef4fb")";
    case Step::Kind::classify:
      return R"(shape=hexagon, fillcolor="#eef4fb", margin="0.02,0.02")";
    case Step::Kind::tell:
      return "shape=box";
    case Step::Kind::ring:
      return R"(shape=box, penwidth=3, fillcolor="#fdeeee")";
    case Step::Kind::do_:
      return "shape=note";
    case Step::Kind::clock:
      return R"(shape=box, style="filled,dashed", fillcolor="#fff8e1")";
    case Step::Kind::call:
      return "shape=box, peripheries=2";
    case Step::Kind::end:
      return R"(shape=oval, fillcolor="#dddddd", margin="0.02,0.02")";
  }
  return {};
}

class DialogGraph {
 public:
  DialogGraph(const Protocol& protocol, const Dialog& dialog) : protocol_(protocol), dialog_(dialog) {}

  std::string text() {
    auto title = fmt::format("{}: {}", protocol_.title, dialog_.title.empty() ? dialog_.id : dialog_.title);
    if (dialog_.stops)
      title += "\n" + wrapped("Over once " + condition_in_words(protocol_, *dialog_.stops), 70);
    out_ = fmt::format("digraph {} {{\n{}  label={};\n", quoted(dialog_.id), kHead, quoted(title + "\n "));
    for (std::size_t i = 0; i < dialog_.steps.size(); ++i) {
      add_node(dialog_.steps[i]);
      add_edges(dialog_.steps[i], i);
    }
    return out_ + "}\n";
  }

 private:
  void add_node(const Step& step) {
    out_ += fmt::format("  {} [label={}, group=steps, {}];\n", quoted("step " + step.id),
                        quoted(label_of(step)), shape_of(step.kind));
    add_starts(step);
  }

  std::string label_of(const Step& step) const {
    std::string label = fmt::format("{} {}", kind_of(step), step.id);
    if (const auto when = condition_in_words(protocol_, step.when); !when.empty())
      label += "\n" + wrapped("[only if " + clipped(when, kTextLength) + "]");
    if (step.kind == Step::Kind::clock)
      label += "\n" + wrapped(timing_of(protocol_.clocks.at(step.starts[0])));
    label += "\n" + wrapped(clipped(subject_of(protocol_, step), kTextLength));
    if (step.kind == Step::Kind::ring) label += "\n" + number_of(protocol_.contacts.at(step.contact));
    if (step.asks() && (step.then.empty() || step.then.contains("")))
      label += "\n" + wrapped(answers_of(step));
    for (const auto& item : step.items) label += "\n" + wrapped("- " + clipped(item.text, 70));
    if (step.kind == Step::Kind::ask && !step.contact.empty())
      label += "\n" + wrapped("with " + protocol_.contacts.at(step.contact).name);
    return label;
  }

  // Where the way does not depend on them, no arrow has them.
  std::string answers_of(const Step& step) const {
    std::vector<std::string> labels;
    for (const auto& option : protocol_.facts.at(step.fact).options) labels.push_back(option.label);
    return fmt::format("({})", fmt::join(labels, " / "));
  }

  static std::string number_of(const Contact& contact) {
    return contact.number.empty() ? "(no number printed)" : contact.number;
  }

  static std::string timing_of(const Clock& clock) {
    return fmt::format("{} {}{}{}", clock.due_from ? "from" : "due after", clock.due_words,
                       clock.repeats ? ", then again" : "",
                       clock.opens.empty() ? "" : "; opens the dialog " + clock.opens + " then");
  }

  // Beside the step: the clocks that it starts and is not itself.
  void add_starts(const Step& step) {
    const std::size_t first = step.kind == Step::Kind::clock ? 1 : 0;
    if (step.starts.size() <= first) return;
    std::string label = "starts";
    for (std::size_t i = first; i < step.starts.size(); ++i)
      label += "\n" + wrapped(fmt::format("clock {}: {}", step.starts[i],
                                          timing_of(protocol_.clocks.at(step.starts[i]))));
    const auto from = quoted("step " + step.id), to = quoted("starts " + step.id);
    out_ += fmt::format("  {} [label={}, {}];\n", to, quoted(label), shape_of(Step::Kind::clock));
    out_ += fmt::format("  {{ rank=same; {} -> {} [style=dashed, arrowhead=open]; }}\n", from, to);
  }

  void add_edges(const Step& step, std::size_t index) {
    if (step.kind == Step::Kind::end && step.when.kind == Condition::Kind::always) return;
    const auto below = index + 1 < dialog_.steps.size() ? dialog_.steps[index + 1].id : std::string{};
    bool to_below = false;
    for (const auto& [target, answers] : ways_of(protocol_, step)) {
      const auto& to = target == "next" ? below : target;
      if (to.empty()) continue;
      to_below = to_below || to == below;
      const auto label = wrapped(fmt::format("{}", fmt::join(answers, " / ")), kEdgeLength);
      const auto* straight = to == below ? "weight=10" : "weight=1";
      add_edge(step.id, to,
               label.empty() ? fmt::format(" [{}]", straight)
                             : fmt::format(" [label={}, {}]", quoted(label), straight));
    }
    if (step.when.kind != Condition::Kind::always && !to_below && !below.empty())
      add_edge(step.id, below, " [style=dotted, label=\"else\", weight=10]");
  }

  void add_edge(const std::string& from, const std::string& to, const std::string& style) {
    out_ += fmt::format("  {} -> {}{};\n", quoted("step " + from), quoted("step " + to), style);
  }

  const Protocol& protocol_;
  const Dialog& dialog_;
  std::string out_;
};

// Everything by which a conversation comes to a dialog.
class Overview {
 public:
  explicit Overview(const Protocol& protocol) : protocol_(protocol) {}

  std::string text() {
    out_ = fmt::format(
        "digraph {} {{\n{}  rankdir=LR;\n  label={};\n", quoted(protocol_.id), kHead,
        quoted(protocol_.title +
               ": its dialogs\nAn arrow: this comes next, or is called. Dashed: starts a clock, which "
               "opens a dialog when it is due. [topic]: the word topics offers it.\n "));
    for (const auto& [id, dialog] : protocol_.dialogs) add_dialog(dialog);
    add_openings();
    for (const auto& [id, clock] : protocol_.clocks) add_clock(clock);
    for (const auto& [id, dialog] : protocol_.dialogs) add_calls(dialog);
    return out_ + "}\n";
  }

 private:
  void add_dialog(const Dialog& dialog) {
    auto label = dialog.id;
    if (!dialog.title.empty()) label += "\n" + wrapped("[topic] " + dialog.title);
    if (!dialog.roles.empty()) label += "\n" + wrapped("for: " + roles_in_words(dialog.roles));
    label += fmt::format("\n{} steps", dialog.steps.size());
    out_ += fmt::format("  {} [label={}, {}];\n", quoted("dialog " + dialog.id), quoted(label),
                        shape_of(Step::Kind::call));
  }

  void add_start(const std::string& name, const std::string& dialog) {
    const auto from = quoted("word " + name);
    if (starts_.insert(name).second)
      out_ +=
          fmt::format("  {} [label={}, shape=cds, fillcolor=\"#eef4fb\"];\n", from, quoted(wrapped(name)));
    out_ += fmt::format("  {} -> {};\n", from, quoted("dialog " + dialog));
  }

  void add_openings() {
    std::map<std::string, std::vector<std::string>> by_dialog;
    for (const auto& [role, dialog] : protocol_.openings) by_dialog[dialog].push_back(role);
    for (const auto& [dialog, roles] : by_dialog)
      add_start("new: a report by " + roles_in_words(roles), dialog);
    add_start("new: a report by any other role", protocol_.opening);
    if (!protocol_.returned.empty()) add_start("returned", protocol_.returned);
    if (!protocol_.placed_elsewhere.empty())
      add_start("beside the protocol of where the child was placed", protocol_.placed_elsewhere);
  }

  // Only those that open a dialog; the others are in the pictures of the dialogs.
  void add_clock(const Clock& clock) {
    if (clock.opens.empty()) return;
    out_ += fmt::format("  {} [label={}, {}];\n", quoted("clock " + clock.id),
                        quoted(fmt::format("clock {}\n{}", clock.id, clock.due_words)),
                        shape_of(Step::Kind::clock));
    out_ += fmt::format("  {} -> {} [style=dashed];\n", quoted("clock " + clock.id),
                        quoted("dialog " + clock.opens));
  }

  void add_calls(const Dialog& dialog) {
    std::set<std::string> called, started;
    for (const auto& step : dialog.steps) {
      if (step.kind == Step::Kind::call && called.insert(step.dialog).second)
        out_ += fmt::format("  {} -> {};\n", quoted("dialog " + dialog.id), quoted("dialog " + step.dialog));
      for (const auto& clock : step.starts)
        if (!protocol_.clocks.at(clock).opens.empty() && started.insert(clock).second)
          out_ += fmt::format("  {} -> {} [style=dashed];\n", quoted("dialog " + dialog.id),
                              quoted("clock " + clock));
    }
  }

  const Protocol& protocol_;
  std::string out_;
  std::set<std::string> starts_;
};

}  // namespace

std::string graph_of_dialog(const Protocol& protocol, const std::string& dialog) {
  return DialogGraph{protocol, protocol.dialog(dialog)}.text();
}

std::string graph_of_protocol(const Protocol& protocol) {
  return Overview{protocol}.text();
}

}  // namespace dutydesk::dialogs
