#include <CLI/CLI.hpp>
#include <iostream>

#include "bot/cli/commands.h"
#include "bot/version.h"

namespace bot = dutydesk::bot;

static int run(int argc, char** argv) {
  CLI::App app{"dutydesk: leads a duty worker through the joint protocol for a missing child"};
  app.set_version_flag("--version", "dutydesk " + std::string{bot::kVersion});
  app.require_subcommand(1);
  int status = 0;

  bot::ServeOptions serve;
  auto* serve_command = app.add_subcommand("serve", "answer webhooks");
  serve_command->add_option("--config", serve.config, "configuration file")->capture_default_str();
  serve_command->callback([&] { status = bot::serve(serve); });

  bot::ChatOptions chat;
  auto* chat_command = app.add_subcommand(
      "chat", "talk to the desk in this terminal; :wait 2h, :at TIME and :quit move its clock and end it");
  chat_command->add_option("--protocol", chat.protocol, "protocol to work by, such as thames-valley");
  chat_command->add_option("--role", chat.role, "your role, such as foster_carer");
  chat_command->add_option("--area", chat.area, "your area, such as Oxfordshire");
  chat_command->add_option("--at", chat.at, "start at this local time and let it stand: 2026-11-22T03:20");
  chat_command->add_option("--local", chat.local, "file of local contacts and holidays to heed");
  chat_command->add_option("--data", chat.data, "keep the record in this folder");
  chat_command->add_option("--protocols", chat.protocols, "folder of protocols (the one beside the program)");
  chat_command->add_option("--sources", chat.sources, "folder of the documents' texts, for the word why");
  chat_command->add_flag("--json", chat.json, "print one JSON object a reply");
  chat_command->callback([&] { status = bot::chat(chat); });

  bot::LintOptions lint;
  auto* lint_command = app.add_subcommand("lint", "tell what is wrong with the protocols");
  lint_command->add_option("folder", lint.folder, "folder of a protocol, or of several")
      ->capture_default_str();
  lint_command->add_flag("--coverage", lint.coverage, "show which clauses are acted on; a gap is a fault");
  lint_command->add_option("--sources", lint.sources,
                           "folder of the documents' texts: prove the fingerprints");
  lint_command->add_option("--from", lint.from,
                           "day from which somebody must answer for a year: 2026-11-01 (today)");
  lint_command->callback([&] { status = bot::lint(lint); });

  bot::TestOptions test;
  auto* test_command = app.add_subcommand("test", "play the protocols' own conversations");
  test_command->add_option("folder", test.folder, "folder of a protocol, or of several")
      ->capture_default_str();
  test_command->add_option("--only", test.only, "only scenarios whose title holds this");
  test_command->add_flag("--update", test.update, "record what happens now as what is to happen");
  test_command->callback([&] { status = bot::test(test); });

  bot::GraphOptions graph;
  auto* graph_command = app.add_subcommand("graph", "draw a protocol, or one dialog of it");
  graph_command->add_option("protocol", graph.protocol, "folder of a protocol, or its id")->required();
  graph_command->add_option("dialog", graph.dialog, "dialog, such as report; without it all, a box each");
  graph_command->add_option("--format", graph.format, "svg, drawn by Graphviz, or dot, its description")
      ->check(CLI::IsMember({"svg", "dot"}))
      ->capture_default_str();
  graph_command->callback([&] { status = bot::graph(graph); });

  bot::DiffOptions diff;
  auto* diff_command =
      app.add_subcommand("diff", "tell what has changed from one version of a protocol to another");
  diff_command->add_option("before", diff.before, "folder of a protocol, its id, or a compiled file")
      ->required();
  diff_command->add_option("after", diff.after, "the same of the newer one")->required();
  diff_command->callback([&] { status = bot::diff(diff); });

  bot::PrintOptions print;
  auto* print_command =
      app.add_subcommand("print", "print the paper edition of a protocol, an HTML page for A4");
  print_command->add_option("protocol", print.protocol, "folder of a protocol, or its id")->required();
  print_command->add_option("--local", print.local, "file of local contacts, to print their numbers");
  print_command->add_option("--area", print.area,
                            "area whose local contacts are printed, such as Oxfordshire");
  print_command->callback([&] { status = bot::print_paper(print); });

  auto* audit_command = app.add_subcommand("audit", "read the record");
  audit_command->require_subcommand(1);
  bot::AuditListOptions list;
  auto* list_command = audit_command->add_subcommand("list", "list the episodes, or the entries of one");
  list_command->add_option("episode", list.episode, "code of an episode, such as K7F3");
  list_command->add_option("--data", list.data, "folder of the record")->required();
  list_command->add_flag("--json", list.json, "print one JSON object a line");
  list_command->callback([&] { status = bot::audit_list(list); });

  bot::HolidaysOptions holidays;
  auto* holidays_command = app.add_subcommand("holidays", "print the bank holidays of a year in England");
  holidays_command->add_option("year", holidays.year, "year, such as 2027")->required();
  holidays_command->add_option("--local", holidays.local, "file of local contacts and holidays to heed");
  holidays_command->callback([&] { status = bot::holidays(holidays); });

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  return status;
}

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::cerr << "dutydesk: " << error.what() << '\n';
    return 1;
  }
}
