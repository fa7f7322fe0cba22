#pragma once
// Whose messages routes wait for: partners of the settings and suppliers of the database.
#include <set>
#include <string>

#include "config/settings.hpp"

namespace app {

// The codes in from.partners that are neither the settings' nor among these, a line each with the
// route's place and a code that is near; empty: none. Pure.
std::string unknown_senders(const config::Settings& settings, const std::set<std::string>& stored);

// Asks the database only when the settings' own partners do not suffice. Errors: config_invalid
// (the lines are its detail); those of the database.
base::Result<void> check_senders(const config::Settings& settings);

}  // namespace app
