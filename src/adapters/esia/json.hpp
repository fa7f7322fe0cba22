#pragma once
// What others wrote in JSON, read with care. Pure; any thread.
#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace adapters::esia {

// One object, limits::esia_answer_bytes and esia_json_depth at most.
// Error: esia_answer_invalid.
base::Result<boost::json::object> parse_object(std::string_view text);

// A member that is a string, or a whole number as its digits (ESIA writes OIDs both ways). Empty:
// absent, or anything else.
std::optional<std::string> text_of(const boost::json::object& object, std::string_view name);
std::optional<std::int64_t> number_of(const boost::json::object& object, std::string_view name);
bool is_true(const boost::json::object& object, std::string_view name);  // the literal alone

}  // namespace adapters::esia
