#pragma once
// Rows of the table about the message log: how long it is kept and who stamps it.
#include "config/option.hpp"

namespace config {

void add_message_options(Options<Settings>& all);

}  // namespace config
