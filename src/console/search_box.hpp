#pragma once
// One box for everything: what a text that somebody typed asks for. Pure; any thread.
#include <initializer_list>
#include <string_view>

#include "registers/directory.hpp"

namespace console {

// SNILS (11 digits, spaces and dashes anywhere, its check number right), a birth date
// (5.3.2014, 05/03/2014, 2014-03-05), a document (the last words with digits, its series before
// them or not), and names or their beginnings in any order, where ё = е. What is not recognised as
// one is the other; all of it must fit. An invalid SNILS is the number of a document.
void read_search_box(std::string_view text, registers::StudentFilter& filter);

// Whether this is what was typed: one of the numbers whole, or every word (№ apart) the beginning
// of a word of the names. Nothing typed: it is.
bool is_meant(std::string_view typed, std::initializer_list<std::string_view> numbers,
              std::initializer_list<std::string_view> names);

}  // namespace console
