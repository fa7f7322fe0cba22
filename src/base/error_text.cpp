// What is said of an error; the table of codes is in error.cpp.
#include <algorithm>
#include <stdexcept>

#include "base/error.hpp"

namespace base {

const CodeInfo* find_code(std::string_view id) {
  const auto codes = all_codes();
  const auto it = std::ranges::find(codes, id, &CodeInfo::id);
  return it == codes.end() ? nullptr : &*it;
}

std::string describe(const Error& error) {
  const CodeInfo& row = info(error.code);
  std::string text{row.id};
  text.append(" ").append(row.text);
  if (!error.subject.empty()) text.append(" [").append(error.subject).append("]");
  if (!error.detail.empty()) text.append(" (").append(error.detail).append(")");
  return text;
}

void throw_exception_from_error(const Error& error, const boost::source_location&) {
  throw std::runtime_error(describe(error));
}

}  // namespace base
