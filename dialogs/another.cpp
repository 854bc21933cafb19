#include "dialogs/another.h"

#include "dialogs/answer.h"
#include "dialogs/lobby.h"
#include "dialogs/menu.h"
#include "dialogs/walk.h"
#include "dialogs/word.h"

namespace dutydesk::dialogs {

static bool speaks_to_menu(const Protocol& protocol, const Episode& episode, const Input& input) {
  const auto* last = episode.last_shown(input.conversation, input.worker.id);
  if (!last || !is_menu(last->place)) return false;
  const auto menu = menu_at(last->place, protocol, episode, input.worker);
  return !holding(menu, plain_words(input.text)).empty();
}

bool asks_for_another(const Protocol& protocol, const Episode& episode, const Input& input) {
  if (input.press) return input.press->place == Place{} && input.press->value == "new";
  if (const auto word = recognise_word(input.text)) return word->word == "new";
  return opens_episode(input.text) && !open_question(protocol, episode) &&
         !speaks_to_menu(protocol, episode, input);
}

}  // namespace dutydesk::dialogs
