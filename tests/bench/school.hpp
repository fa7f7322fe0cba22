#pragma once
// A made-up school whose lessons never end: every number gives another lesson with ten marks.
#include <cstddef>
#include <string>

namespace bench {

inline constexpr int records_of_lesson = 11;  // the lesson and its marks

// Payloads in canonical form, each with a message id of its own.
std::string roster_payload();
std::size_t roster_records();
// About 2 KB. Every number below 100 000 is another lesson; one number is always the same lesson.
std::string lesson_payload(std::size_t number);

}  // namespace bench
