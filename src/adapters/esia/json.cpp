#include "adapters/esia/json.hpp"

#include "base/limits.hpp"

namespace adapters::esia {

namespace limits = base::limits;

base::Result<boost::json::object> parse_object(std::string_view text) {
  if (text.size() > limits::esia_answer_bytes)
    return base::fail(base::Code::esia_answer_invalid, "JSON larger than a limit");
  boost::json::parse_options options;
  options.max_depth = limits::esia_json_depth;
  boost::system::error_code failure;
  auto value = boost::json::parse(text, failure, {}, options);
  if (failure || !value.is_object())
    return base::fail(base::Code::esia_answer_invalid, "not an object in JSON");
  return std::move(value.get_object());
}

std::optional<std::int64_t> number_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr || !value->is_number()) return std::nullopt;
  boost::system::error_code failure;
  const auto number = value->to_number<std::int64_t>(failure);
  if (failure) return std::nullopt;
  return number;
}

std::optional<std::string> text_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return std::string(value->get_string());
  const auto number = number_of(object, name);
  if (!number) return std::nullopt;
  return std::to_string(*number);
}

bool is_true(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_bool() && value->get_bool();
}

}  // namespace adapters::esia
