#include "store/batch_text.hpp"

#include <boost/json.hpp>
#include <concepts>
#include <vector>

#include "store/record_fields.hpp"

namespace store {
namespace {

namespace json = boost::json;

template <class T>
concept Code = std::is_enum_v<T>;

class Writer {
 public:
  Writer& operator()(const char* name, const auto& member) {
    json::value value = written(member);
    if (!value.is_null()) object_.emplace(name, std::move(value));
    return *this;
  }
  json::object take() { return std::move(object_); }

 private:
  // null: nothing to write
  static json::value written(const std::string& text) {
    return text.empty() ? json::value() : json::value(text);
  }
  static json::value written(bool flag) { return flag; }
  static json::value written(std::integral auto number) { return std::int64_t{number}; }
  static json::value written(const domain::Date& date) {
    return json::value(domain::format_date(date));
  }
  static json::value written(const domain::Snils& snils) { return written(snils.digits()); }
  static json::value written(Code auto code) { return json::value(domain::name_of(code)); }
  template <class T>
  static json::value written(const std::optional<T>& member) {
    return member ? written(*member) : json::value();
  }
  template <class T>
  static json::value written(const std::vector<T>& members) {
    if (members.empty()) return {};
    json::array all;
    for (const T& member : members) all.push_back(written(member));
    return all;
  }
  template <class T>
  requires std::is_aggregate_v<T>
  static json::value written(const T& record) {
    Writer inner;
    fields(inner, record);
    return inner.take();
  }

  json::object object_;
};

// What is absent stays as it is.
class Reader {
 public:
  explicit Reader(const json::object& object) : object_(object) {}
  Reader& operator()(const char* name, auto& member) {
    if (const json::value* value = object_.if_contains(name)) good_ &= read(*value, member);
    return *this;
  }
  bool good() const { return good_; }

  template <class T>
  requires std::is_aggregate_v<T>
  static bool read(const json::value& value, T& record) {
    if (!value.is_object()) return false;
    Reader inner(value.get_object());
    fields(inner, record);
    return inner.good();
  }

 private:
  static bool read(const json::value& value, std::string& text) {
    if (value.is_string()) text = value.get_string();
    return value.is_string();
  }
  static bool read(const json::value& value, bool& flag) {
    if (value.is_bool()) flag = value.get_bool();
    return value.is_bool();
  }
  static bool read(const json::value& value, std::integral auto& number) {
    if (value.is_int64())
      number = static_cast<std::remove_reference_t<decltype(number)>>(value.get_int64());
    return value.is_int64();
  }
  static bool read(const json::value& value, domain::Date& date) {
    const auto parsed = value.is_string() ? domain::parse_date(value.get_string()) : std::nullopt;
    if (parsed) date = *parsed;
    return parsed.has_value();
  }
  static bool read(const json::value& value, domain::Snils& snils) {
    if (!value.is_string()) return false;
    const auto parsed = domain::Snils::parse(value.get_string());
    if (parsed) snils = *parsed;
    return parsed.has_value();
  }
  template <Code E>
  static bool read(const json::value& value, E& code) {
    const auto parsed =
        value.is_string() ? domain::parse_code<E>(value.get_string()) : std::nullopt;
    if (parsed) code = *parsed;
    return parsed.has_value();
  }
  template <class T>
  static bool read(const json::value& value, std::optional<T>& member) {
    return read(value, member.emplace());
  }
  template <class T>
  static bool read(const json::value& value, std::vector<T>& members) {
    if (!value.is_array()) return false;
    for (const json::value& one : value.get_array())
      if (!read(one, members.emplace_back())) return false;
    return true;
  }

  const json::object& object_;
  bool good_ = true;
};

}  // namespace

std::string to_text(const domain::Batch& batch) {
  Writer writer;
  fields(writer, batch);
  return json::serialize(writer.take());
}

std::optional<domain::Batch> batch_from(const std::string& text) {
  json::error_code failure;
  const json::value value = json::parse(text, failure);
  domain::Batch batch;
  if (failure || !Reader::read(value, batch)) return std::nullopt;
  return batch;
}

}  // namespace store
