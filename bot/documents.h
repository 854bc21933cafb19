// The texts of the protocols' documents, where a deployment has them. They stay where they are: what the bot
// shows of them are the phrases that a clause's fingerprint proves.
#pragma once

#include <expected>
#include <filesystem>
#include <vector>

#include "dialogs/local.h"
#include "dialogs/proof.h"

namespace dutydesk::bot {

constexpr std::size_t kLargestDocument = 4 << 20;  // bytes; a longer one is as if it were not there

// Those in the folder that these protocols name.
dialogs::Documents load_documents(const std::filesystem::path& folder,
                                  const std::vector<dialogs::Protocol>& protocols);

// Finds every phrase of the protocols in the documents of a folder and adds them to the local file's text.
// Faults: a document that is not there, a phrase that does not occur in it.
std::expected<dialogs::Local, std::vector<dialogs::Fault>> with_documents(
    const dialogs::Local& local, const std::filesystem::path& folder,
    const std::vector<dialogs::Protocol>& protocols);

}  // namespace dutydesk::bot
