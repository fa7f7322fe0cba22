#pragma once
// What fields.cpp is written with: a row of its tables names the rule, the member and the field.
// Private to the room.
#include <algorithm>
#include <array>

#include "transform/fields.hpp"

namespace transform::table {

using domain::Batch;
using domain::Origin;
using domain::RecordKind;

enum class Need : bool { optional, required };
constexpr Need required = Need::required;

template <class Record, class Member, class... Rest>
auto& member_of(Record& record, Member first, Rest... rest) {
  if constexpr (sizeof...(rest) == 0) {
    return record.*first;
  } else {
    return member_of(record.*first, rest...);
  }
}

// As the contract writes it.
inline std::string text_of(const std::string& text) {
  return text;
}
inline std::string text_of(const domain::Snils& snils) {
  return snils.digits();
}
inline std::string text_of(int number) {
  return std::to_string(number);
}
inline std::string text_of(bool flag) {
  return flag ? "true" : "false";
}
inline std::string text_of(domain::Date date) {
  return domain::format_date(date);
}
template <class E>
requires std::is_enum_v<E> std::string text_of(E code) {
  return std::string(domain::name_of(code));
}
template <class T>
std::string text_of(const std::optional<T>& value) {
  return value ? text_of(*value) : std::string();
}
template <class E>
std::string text_of(const std::vector<E>& codes) {
  std::string list;
  for (const E code : codes) list.append(list.empty() ? "" : " ").append(text_of(code));
  return list;
}

template <class Type>
constexpr auto codes_of() -> std::span<const std::string_view> (*)() {
  if constexpr (requires { Type::codes(); }) {
    return &Type::codes;
  } else {
    return nullptr;
  }
}

// The records of one kind inside a batch.
template <auto list>
struct In {
  template <class Type, auto... path>
  static constexpr Field field(std::string_view name, Need need = Need::optional) {
    return {name, need == required,
            [](Batch& batch, std::string value) {
              return Type::assign(member_of((batch.*list).back(), path...), std::move(value));
            },
            [](const Batch& batch, std::size_t record) {
              return text_of(member_of((batch.*list)[record], path...));
            },
            codes_of<Type>()};
  }
  static constexpr Target target(RecordKind kind, std::span<const Field> fields) {
    return {kind,
            fields,
            [](Batch& batch) -> Origin& { return (batch.*list).emplace_back().origin; },
            [](Batch& batch) { (batch.*list).pop_back(); },
            [](const Batch& batch) { return (batch.*list).size(); },
            nullptr};
  }
};

constexpr Target with_check(Target target, base::Result<void> (*check)(const Batch&)) {
  target.check = check;
  return target;
}

template <std::size_t... sizes>
constexpr auto concat(const std::array<Field, sizes>&... parts) {
  std::array<Field, (sizes + ...)> all{};
  auto end = all.begin();
  ((end = std::copy(parts.begin(), parts.end(), end)), ...);
  return all;
}

}  // namespace transform::table
