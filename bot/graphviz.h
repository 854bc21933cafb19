// Runs Debian's `dot` (package graphviz), without a shell, to draw what dialogs/graph.h describes.
#pragma once

#include <expected>
#include <string>

namespace dutydesk::bot {

// An SVG picture of a description in Graphviz's language; otherwise a sentence that says what is missing or
// went wrong. `program` is found along PATH. What it says itself goes to standard error.
std::expected<std::string, std::string> drawn_as_svg(const std::string& description,
                                                     const std::string& program = "dot");

}  // namespace dutydesk::bot
