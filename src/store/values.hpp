#pragma once
// From the house's types to database values and back. Pure.
#include <chrono>
#include <optional>
#include <span>
#include <string>

#include "base/clock.hpp"
#include "domain/codes.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/records.hpp"
#include "store/session.hpp"
#include "store/sql_text.hpp"

namespace store {

inline Value value(std::int64_t number) {
  return number;
}
inline Value value(std::string_view text) {
  return std::string(text);
}
inline Value value(base::Time time) {
  return std::int64_t{time.time_since_epoch().count()};
}
inline Value value(domain::Date date) {
  return domain::format_date(date);
}
template <class Tag>
Value value(domain::Id<Tag> id) {
  return id.value;
}
inline Value value(std::optional<int> number) {
  return number ? Value(std::int64_t{*number}) : Value();
}
inline Value value(std::optional<domain::Date> date) {
  return date ? value(*date) : Value();
}
// Absent is NULL: an unknown id is not 0, an unknown SNILS does not collide with another.
template <class Tag>
Value null_if_none(domain::Id<Tag> id) {
  return id ? Value(id.value) : Value();
}
inline Value null_if_empty(const std::string& text) {
  return text.empty() ? Value() : Value(text);
}

// Wire names in the tables of entities, numbers (code_list) in those of facts.
template <class E>
Value name_value(E code) {
  return std::string(domain::name_of(code));
}
template <class E>
Value code_value(E code) {
  return static_cast<std::int64_t>(code);
}
// From the columns accepted, unchanged, waiting, outranked, rejected.
inline domain::Tally read_tally(const Row& row, std::size_t at) {
  domain::Tally tally;
  for (std::int64_t& number : tally.of) number = row.integer(at++);
  return tally;
}
template <class E>
E read_name(const Row& row, std::size_t column) {
  return domain::parse_code<E>(row.text(column)).value_or(E{});
}
template <class E>
E read_code(const Row& row, std::size_t column) {
  return static_cast<E>(row.integer(column));
}

template <class Tag>
Set id_set(std::span<const domain::Id<Tag>> ids) {
  Set set{{Type::integer}, {}};
  set.values.reserve(ids.size());
  for (const auto id : ids) set.values.emplace_back(id.value);
  return set;
}
Set text_set(std::span<const std::string> texts);

// At most so many bytes, cut between characters: for columns that an index has to hold.
std::string_view clip(std::string_view text, std::size_t bytes);

}  // namespace store
