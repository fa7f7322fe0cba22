#include "store/layout.hpp"

#include <sstream>

namespace store::layout {

Value to_value(const std::vector<domain::ActivityKind>& kinds) {
  std::string list;
  for (const domain::ActivityKind kind : kinds)
    list.append(list.empty() ? "" : " ").append(domain::name_of(kind));
  return list;
}

void read(std::vector<domain::ActivityKind>& out, const Row& row, std::size_t at) {
  std::istringstream words(row.text(at));
  for (std::string word; words >> word;)
    if (const auto kind = domain::parse_code<domain::ActivityKind>(word)) out.push_back(*kind);
}

void read(domain::Snils& out, const Row& row, std::size_t at) {
  if (row.null(at)) return;
  auto snils = domain::Snils::parse(row.text(at));
  if (!snils) throw Failure(Failure::Kind::other, "person: a stored SNILS is invalid");
  out = *snils;
}

}  // namespace store::layout
