#include "base/error.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "base/detail/code_rows.hpp"

namespace base {

// The one table; docs/codes.md is made from it.
std::span<const CodeInfo> all_codes() {
  static const std::vector<CodeInfo> all = [] {
    std::vector<CodeInfo> rows;
    for (const auto part : {detail::bus_codes(), detail::register_codes()})
      rows.insert(rows.end(), part.begin(), part.end());
    return rows;
  }();
  return all;
}

const CodeInfo& info(Code code) {
  return all_codes()[static_cast<std::size_t>(code)];
}

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
