// The table at work: a request's path, query and body become arguments, or are refused.
#include <algorithm>

#include "base/text.hpp"
#include "console/arguments.hpp"

namespace console {

namespace json = boost::json;
using base::Code;

namespace {

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

// Neither control characters (C0, C1) nor those that turn the direction of what follows.
bool is_plain_text(std::string_view text) {
  const bool control = std::any_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
  });
  if (control || !base::is_utf8(text)) return false;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const std::string_view rest = text.substr(i);
    if (rest[0] == '\xC2' && static_cast<unsigned char>(rest[1]) < 0xA0) return false;
    for (const std::string_view turn :
         {"\u202A", "\u202B", "\u202C", "\u202D", "\u202E", "\u2066", "\u2067", "\u2068", "\u2069"})
      if (rest.starts_with(turn)) return false;
  }
  return true;
}

bool fits(std::string_view text, std::int64_t least, std::int64_t most) {
  const auto characters = static_cast<std::int64_t>(count_characters(text));
  return is_plain_text(text) && least <= characters && characters <= most;
}

std::string without_breaks(std::string_view text) {
  std::string plain{text};
  std::erase_if(plain, [](char c) { return c == '\n' || c == '\r'; });
  return plain;
}

// Only "-" and digits: no spaces, no plus, no leading zeros to write one number in two ways.
std::optional<std::int64_t> read_integer(std::string_view text) {
  const auto number = base::parse_integer(text);
  if (!number || std::to_string(*number) != text) return std::nullopt;
  return number;
}

// A value of the path or query, in the form that JSON would have it.
json::value typed(const Parameter& parameter, const std::string& text) {
  if (parameter.kind != Kind::integer) return json::value(text);
  const auto number = read_integer(text);
  return number ? json::value(*number) : json::value(text);
}

bool is_valid(const Parameter& parameter, const json::value& value) {
  if (parameter.kind == Kind::any) return true;
  if (value.is_null()) return parameter.nullable;
  if (parameter.kind == Kind::integer)
    return value.is_int64() && parameter.least <= value.get_int64() &&
           value.get_int64() <= parameter.most;
  if (parameter.kind == Kind::texts) {
    if (!value.is_array() || std::ssize(value.get_array()) > parameter.most) return false;
    return std::all_of(value.get_array().begin(), value.get_array().end(), [](const auto& item) {
      return item.is_string() &&
             fits(std::string_view(item.get_string()), 1,
                  static_cast<std::int64_t>(base::limits::api_value_characters));
    });
  }
  if (parameter.kind == Kind::flag) return value.is_bool();
  if (!value.is_string()) return false;
  const std::string_view text = value.get_string();
  switch (parameter.kind) {
    case Kind::date:
      return text.size() == 10 && domain::parse_date(text).has_value();
    case Kind::moment:
      return base::parse_time(text).has_value();
    case Kind::choice:
      return std::ranges::find(parameter.choices, text) != parameter.choices.end();
    case Kind::lines:
      return fits(without_breaks(text), parameter.least, parameter.most);
    default:
      return fits(text, parameter.least, parameter.most);
  }
}

}  // namespace

class ArgumentReader {
 public:
  explicit ArgumentReader(std::span<const Parameter> table) : table_(table) {}

  base::Result<Arguments> read(const RawRequest& raw) {
    for (const auto& [name, text] : raw.path) BASE_CHECK(take(Place::path, name, text));
    BASE_CHECK(read_query(raw.query));
    const bool takes_body = std::any_of(table_.begin(), table_.end(), [](const Parameter& row) {
      return row.place == Place::body;
    });
    if (takes_body)
      BASE_CHECK(read_body(raw.body));
    else if (!raw.body.empty())
      return base::fail(Code::body_invalid, "a body where none is taken");
    for (const Parameter& row : table_)
      if (row.required && !arguments_.has(row.name)) return refuse(row.place, "missing", row.name);
    return std::move(arguments_);
  }

 private:
  static base::Error refuse(Place place, std::string why, std::string_view name) {
    const auto code = place == Place::body ? Code::body_invalid : Code::parameter_invalid;
    return base::fail(code, std::move(why), std::string(name));
  }

  const Parameter* find(Place place, std::string_view name) const {
    for (const Parameter& row : table_)
      if (row.place == place && row.name == name) return &row;
    return nullptr;
  }

  base::Result<void> put(const Parameter& row, json::value value) {
    if (!is_valid(row, value)) return refuse(row.place, "not of its kind or bounds", row.name);
    auto& values = row.kind == Kind::any ? arguments_.repeated_ : arguments_.values_;
    if (!values.emplace(std::string(row.name), std::move(value)).second)
      return refuse(row.place, "given twice", row.name);
    return {};
  }

  base::Result<void> take(Place place, std::string_view name, std::string_view raw) {
    const auto text = decode_component(raw);
    const Parameter* row = find(place, name);
    if (row == nullptr) return refuse(place, "unknown", base::is_utf8(name) ? name : "?");
    if (!text) return refuse(place, "not decodable", name);
    return put(*row, typed(*row, *text));
  }

  base::Result<void> read_query(std::string_view query) {
    for (std::size_t count = 0; !query.empty(); ++count) {
      if (count == base::limits::api_parameters) return refuse(Place::query, "too many", "?");
      const std::string_view pair = query.substr(0, query.find('&'));
      query.remove_prefix(std::min(query.size(), pair.size() + 1));
      const auto equals = pair.find('=');
      const auto name = decode_component(pair.substr(0, equals));
      if (!name || name->size() > 50) return refuse(Place::query, "unknown", "?");
      const bool valued = equals != pair.npos;
      BASE_CHECK(take(Place::query, *name, valued ? pair.substr(equals + 1) : ""));
    }
    return {};
  }

  base::Result<void> read_body(std::string_view body) {
    json::parse_options options;
    options.max_depth = base::limits::api_json_depth;
    json::error_code ec;
    const json::value document =
        base::is_utf8(body) ? json::parse(body, ec, {}, options) : json::value();
    if (ec || !document.is_object()) return base::fail(Code::body_invalid, "not a JSON object");
    for (const auto& [name, value] : document.get_object()) {
      const Parameter* row = find(Place::body, name);
      if (row == nullptr)
        return base::fail(Code::body_invalid, "unknown field",
                          is_plain_text(name) && name.size() <= 50 ? std::string(name) : "?");
      BASE_CHECK(put(*row, value));
    }
    return {};
  }

  std::span<const Parameter> table_;
  Arguments arguments_;
};

base::Result<Arguments> read_arguments(std::span<const Parameter> table, const RawRequest& raw) {
  return ArgumentReader(table).read(raw);
}

std::optional<std::string> decode_component(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      plain.push_back(text[i] == '+' ? ' ' : text[i]);
      continue;
    }
    const auto octet =
        i + 3 <= text.size() ? base::decode_hex(text.substr(i + 1, 2)) : std::nullopt;
    if (!octet) return std::nullopt;
    plain.append(*octet);
    i += 2;
  }
  if (!is_plain_text(plain)) return std::nullopt;
  return plain;
}

}  // namespace console
