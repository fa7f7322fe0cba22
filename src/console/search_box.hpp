#pragma once
// One box for everything: what a text that somebody typed asks for. Pure; any thread.
#include <string_view>

#include "registers/directory.hpp"

namespace console {

// SNILS (11 digits, spaces and hyphens anywhere, its check number right), a birth date
// (05.03.2014, 2014-03-05), a document (its number is the last word with a digit), else the start
// of "surname name patronymic", where ё = е. An invalid SNILS is the number of a document.
void read_search_box(std::string_view text, registers::StudentFilter& filter);

}  // namespace console
