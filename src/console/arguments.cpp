#include "console/arguments.hpp"

#include "security/keys.hpp"

namespace console {

namespace json = boost::json;

Parameter id_in_path() {
  return {.name = "id",
          .place = Place::path,
          .kind = Kind::integer,
          .description = "Номер записи.",
          .required = true,
          .least = 1,
          .most = 9'007'199'254'740'991};  // what every JSON reader holds exactly
}

json::object schema_of(const Parameter& parameter) {
  json::object schema;
  switch (parameter.kind) {
    case Kind::integer:
      schema = {{"type", "integer"}, {"minimum", parameter.least}, {"maximum", parameter.most}};
      break;
    case Kind::flag:
      schema = {{"type", "boolean"}};
      break;
    case Kind::text:
    case Kind::lines:
      schema = {{"type", "string"}, {"minLength", parameter.least}, {"maxLength", parameter.most}};
      break;
    case Kind::date:
      schema = {{"type", "string"}, {"format", "date"}};
      break;
    case Kind::moment:
      schema = {{"type", "string"}, {"format", "date-time"}};
      break;
    case Kind::choice: {
      json::array words(parameter.choices.begin(), parameter.choices.end());
      schema = {{"type", "string"}, {"enum", std::move(words)}};
      break;
    }
    case Kind::texts: {
      const json::object item{
          {"type", "string"}, {"minLength", 1}, {"maxLength", base::limits::api_value_characters}};
      schema = {{"type", "array"}, {"maxItems", parameter.most}, {"items", item}};
      break;
    }
  }
  if (parameter.nullable) {  // a copy: [] may move what at() refers to
    const json::value type = schema.at("type");
    schema["type"] = {type, "null"};
  }
  return schema;
}

bool Arguments::null(std::string_view name) const {
  const auto found = values_.find(name);
  return found != values_.end() && found->second.is_null();
}

std::string Arguments::text(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || !found->second.is_string()) return {};
  return std::string(std::string_view(found->second.get_string()));
}

std::optional<std::int64_t> Arguments::integer(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || !found->second.is_int64()) return std::nullopt;
  return found->second.get_int64();
}

std::optional<domain::Date> Arguments::date(std::string_view name) const {
  return domain::parse_date(text(name));
}

std::optional<base::Time> Arguments::moment(std::string_view name) const {
  return base::parse_time(text(name));
}

std::vector<std::string> Arguments::texts(std::string_view name) const {
  std::vector<std::string> all;
  const auto found = values_.find(name);
  if (found == values_.end() || !found->second.is_array()) return all;
  for (const json::value& item : found->second.get_array())
    all.emplace_back(std::string_view(item.get_string()));
  return all;
}

std::optional<bool> Arguments::flag(std::string_view name) const {
  const auto found = values_.find(name);
  if (found == values_.end() || !found->second.is_bool()) return std::nullopt;
  return found->second.get_bool();
}

std::string Arguments::digest() const {
  json::object asked;
  for (const auto& [name, value] : values_)
    if (name != "after" && name != "limit") asked[name] = value;
  return security::sha256_hex(json::serialize(asked));
}

}  // namespace console
