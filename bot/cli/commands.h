// The commands of the program: what main.cpp reads off the command line, and what each does.
//
// Each returns the exit status: 0 for done, 1 for not done (a sentence on standard error says why).
#pragma once

#include <filesystem>
#include <string>

namespace dutydesk::bot {

struct ServeOptions {
  std::filesystem::path config = "var/dutydesk.yaml";
};
int serve(const ServeOptions& options);

// A conversation with the desk in a terminal, on a store of its own and with a clock that can be moved.
struct ChatOptions {
  std::filesystem::path protocols;     // the folder of protocols
  std::string protocol;                // id; empty: the only one, or asked for by area
  std::string role;                    // empty: asked for
  std::string area;                    // empty: the only one that there is, or asked for
  std::string at;                      // local time to start at; empty: now, and time passes
  std::filesystem::path local;         // a file of local numbers and holidays; empty: none
  std::filesystem::path data;          // empty: a temporary folder, gone at the end
  bool json = false;                   // one JSON object a reply
  std::filesystem::path sources = {};  // folder of the documents' texts, for "why"; empty: none
};
int chat(const ChatOptions& options);

// Prints the bank holidays of a year, one a line, with what a local file adds and removes.
struct HolidaysOptions {
  int year = 0;
  std::filesystem::path local;  // empty: none
};
int holidays(const HolidaysOptions& options);

// Prints the entries of one episode, or a line for each episode where none is named.
struct AuditListOptions {
  std::filesystem::path data;
  std::string episode;
  bool json = false;
};
int audit_list(const AuditListOptions& options);

// Tells what is wrong with one protocol, or with every protocol in a folder, beyond what keeps it from being
// read: what nothing uses, what is not so on every way, contacts that nobody answers at some time of the
// year, words and figures that it should not say, and what the options ask for. Returns 2 where a file is
// faulty, or where there is no protocol.
struct LintOptions {
  std::filesystem::path folder = "protocols";
  bool coverage = false;  // print which clauses are acted on; a gap is a fault
  std::filesystem::path sources =
      {};                 // prove the fingerprints from the documents in this folder; empty: do not
  std::string from = {};  // the day from which contacts must answer for a year: 2026-11-01; empty: today
};
int lint(const LintOptions& options);

// Plays the scenarios of one protocol, or of every protocol in a folder, and tells what came otherwise than
// expected. Returns 2 where a file is faulty, or where there is nothing to play.
struct TestOptions {
  std::filesystem::path folder = "protocols";
  std::string only;     // those whose title holds this
  bool update = false;  // write the list of events into the scenarios whose list is another
};
int test(const TestOptions& options);

// In the following a protocol is named by its folder, by a file with its compiled form, or by its id in the
// folder of protocols here or beside the program. They return 2 where it cannot be read.

// Prints a protocol, or one dialog of it, as a picture.
struct GraphOptions {
  std::string protocol;
  std::string dialog;          // id; empty: all dialogs, a box each
  std::string format = "svg";  // or "dot", which needs no Graphviz
};
int graph(const GraphOptions& options);

// Tells what has changed from one version of a protocol to another: 0 nothing, 1 something.
struct DiffOptions {
  std::string before;
  std::string after;
};
int diff(const DiffOptions& options);

// Prints the paper edition, an HTML page.
struct PrintOptions {
  std::string protocol;
  std::filesystem::path local;  // a file of local numbers; empty: none
  std::string area;             // the area whose local numbers are printed; empty: those of no area
};
int print_paper(const PrintOptions& options);

}  // namespace dutydesk::bot
