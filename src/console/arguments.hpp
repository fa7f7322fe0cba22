#pragma once
// What an endpoint takes: one table of parameters checks the request and describes itself.
// Pure; any thread.
#include <boost/json.hpp>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/limits.hpp"
#include "domain/date.hpp"

namespace console {

enum class Place : std::int8_t { path, query, body };
// lines: a text that may hold line breaks; flag: true or false; both only in the body.
// any: in the body of a PUT what is read only, which may be sent back as it was read.
enum class Kind : std::int8_t { integer, text, date, moment, choice, texts, lines, flag, any };

struct Parameter {
  std::string_view name;
  Place place = Place::query;
  Kind kind = Kind::text;
  std::string_view description{};  // Russian
  bool required = false;
  bool nullable = false;  // in the body: null is a value of its own
  // integer: the value; text: its characters; texts: how many, each a text
  std::int64_t least = 0, most = static_cast<std::int64_t>(base::limits::api_value_characters);
  std::vector<std::string_view> choices{};
};

Parameter id_in_path();  // "id", the house's number of a record

// JSON Schema (2020-12) of its value.
boost::json::object schema_of(const Parameter& parameter);

// Values that were checked by the table. Asking for one that is not in it is a mistake of ours.
class Arguments {
 public:
  bool has(std::string_view name) const { return values_.contains(name); }
  bool null(std::string_view name) const;         // given, as null
  std::string text(std::string_view name) const;  // absent: empty
  std::optional<std::int64_t> integer(std::string_view name) const;
  std::optional<domain::Date> date(std::string_view name) const;
  std::optional<base::Time> moment(std::string_view name) const;
  std::vector<std::string> texts(std::string_view name) const;
  std::optional<bool> flag(std::string_view name) const;
  // Those of the kind any, as given.
  const std::map<std::string, boost::json::value, std::less<>>& repeated() const {
    return repeated_;
  }
  // What was asked for, apart from the paging: two pages of one question have the same.
  std::string digest() const;

 private:
  friend class ArgumentReader;
  std::map<std::string, boost::json::value, std::less<>> values_, repeated_;
};

struct RawRequest {
  std::vector<std::pair<std::string_view, std::string_view>> path;  // name → text, not decoded
  std::string_view query;                                           // not decoded
  std::string_view body;  // empty where the endpoint takes none
};
// Errors, subject = the parameter: parameter_invalid (unknown, given twice, missing, not of its
// kind or beyond its bounds); body_invalid (not a JSON object, unknown field, …).
base::Result<Arguments> read_arguments(std::span<const Parameter> table, const RawRequest& raw);

// "%D0%98+1" → "И 1". Empty on a broken escape, on what is not UTF-8, on control characters.
std::optional<std::string> decode_component(std::string_view text);

}  // namespace console
