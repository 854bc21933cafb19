// DIR/dutydesk.db as a file: how it is made, known again, and opened.
//
// Its application_id is "duty" in ASCII; its user_version is the version of its tables.
#pragma once

#include <filesystem>
#include <memory>

#include "bot/store_connection.h"

namespace dutydesk::bot {

// Throws StoreRefused for a file that is missing, somebody else's, or a newer dutydesk's.
std::unique_ptr<Connection> open_for_reading(const std::filesystem::path& directory);

// The same, with the write-ahead log switched on and made durable; a file that is missing or empty gets
// its tables. The caller holds the folder's lock.
std::unique_ptr<Connection> open_for_writing(const std::filesystem::path& directory);

// Writes one page that changes nothing. Throws what SQLite throws where that cannot be done.
void prove_writable(Connection& connection);

// Reads the whole file for damage (quick_check). Throws StoreRefused when it finds some.
void check_pages(Connection& connection, const std::filesystem::path& directory);

}  // namespace dutydesk::bot
