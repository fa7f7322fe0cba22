#pragma once
// The parts that native_xml.cpp writes documents of. Private to the room.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/records.hpp"
#include "xml/writer.hpp"

namespace adapters::diary {

inline std::string text_of(const std::optional<domain::Date>& date) {
  return date ? domain::format_date(*date) : std::string();
}
inline std::string text_of(const std::optional<int>& number) {
  return number ? std::to_string(*number) : std::string();
}
inline std::string_view text_of(bool value) {
  return value ? "true" : "false";
}
template <class E>
std::string_view text_of(const std::optional<E>& code) {
  return code ? domain::name_of(*code) : std::string_view();
}

// The elements of one operation, in the contract's order.
void write_organizations(xml::Writer& out, const domain::Batch& batch);  // authority … classGroup
void write_portfolio(xml::Writer& out, const domain::Batch& batch);      // health … queueEntry

}  // namespace adapters::diary
