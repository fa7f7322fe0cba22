#pragma once
// How the API writes a value: one description gives both the JSON and its schema, so that what is
// described is what is answered. A type has a Shape (shapes.cpp) or is one of the plain ones here.
// Absent dates and numbers are null; an absent text is "".
#include <boost/json.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/clock.hpp"
#include "domain/codes.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"
#include "domain/snils.hpp"

namespace console {

using Components = boost::json::object;  // schemas by name

template <class T>
struct Json;

template <class T>
struct Member {
  std::string_view name, description;  // Russian
  std::function<boost::json::value(const T&)> write;
  std::function<boost::json::object(Components&)> schema;
};

// get: a pointer to a member, or a function of the value.
template <class T, class Get>
Member<T> member(std::string_view name, Get get, std::string_view description) {
  using Value = std::remove_cvref_t<std::invoke_result_t<Get, const T&>>;
  return {name, description,
          [get](const T& from) { return Json<Value>::write(std::invoke(get, from)); },
          [](Components& components) { return Json<Value>::schema(components); }};
}

template <class T>
class Shape {
 public:
  Shape(std::string_view name, std::vector<Member<T>> members)
      : name_(name), members_(std::move(members)) {}

  boost::json::object write(const T& value) const {
    boost::json::object object;
    for (const Member<T>& each : members_) object[each.name] = each.write(value);
    return object;
  }

  // A reference; the schema itself goes among the components.
  boost::json::object schema(Components& components) const {
    if (!components.contains(name_)) {
      components[name_] = nullptr;  // a shape that holds itself ends here
      boost::json::object properties;
      boost::json::array required;
      for (const Member<T>& each : members_) {
        boost::json::object property = each.schema(components);
        property["description"] = each.description;
        properties[each.name] = std::move(property);
        required.emplace_back(each.name);
      }
      components[name_] = {{"type", "object"},
                           {"properties", std::move(properties)},
                           {"required", std::move(required)},
                           {"additionalProperties", false}};
    }
    return {{"$ref", "#/components/schemas/" + std::string(name_)}};
  }

 private:
  std::string_view name_;
  std::vector<Member<T>> members_;
};

// Specialized for every record that the API writes.
template <class T>
const Shape<T>& shape();

template <class T>
struct Json {
  static boost::json::value write(const T& value) {
    if constexpr (std::is_enum_v<T>)
      return boost::json::value(domain::name_of(value));
    else
      return shape<T>().write(value);
  }
  static boost::json::object schema(Components& components) {
    if constexpr (std::is_enum_v<T>) {
      const auto names = domain::names<T>();
      boost::json::array words(names.begin(), names.end());
      return {{"type", "string"}, {"enum", std::move(words)}};
    } else {
      return shape<T>().schema(components);
    }
  }
};

// A value that JSON knows by itself.
template <class T>
struct Plain {
  static boost::json::value write(const T& value) { return boost::json::value(value); }
};
template <>
struct Json<std::string> : Plain<std::string> {
  static boost::json::object schema(Components&) { return {{"type", "string"}}; }
};
template <>
struct Json<bool> : Plain<bool> {
  static boost::json::object schema(Components&) { return {{"type", "boolean"}}; }
};
template <>
struct Json<int> : Plain<int> {
  static boost::json::object schema(Components&) { return {{"type", "integer"}}; }
};
template <>
struct Json<std::int64_t> : Plain<std::int64_t> {
  static boost::json::object schema(Components&) { return {{"type", "integer"}}; }
};
template <>
struct Json<double> : Plain<double> {
  static boost::json::object schema(Components&) { return {{"type", "number"}}; }
};
template <class Tag>
struct Json<domain::Id<Tag>> {
  static boost::json::value write(domain::Id<Tag> id) { return boost::json::value(id.value); }
  static boost::json::object schema(Components&) { return {{"type", "integer"}}; }
};
template <>
struct Json<domain::Date> {
  static boost::json::value write(domain::Date date) {
    return boost::json::value(domain::format_date(date));
  }
  static boost::json::object schema(Components&) {
    return {{"type", "string"}, {"format", "date"}};
  }
};
template <>
struct Json<base::Time> {
  static boost::json::value write(base::Time time) {
    return boost::json::value(base::format_time(time));
  }
  static boost::json::object schema(Components&) {
    return {{"type", "string"}, {"format", "date-time"}};
  }
};
template <>
struct Json<domain::Snils> {
  static boost::json::value write(const domain::Snils& snils) {
    return boost::json::value(snils.empty() ? std::string() : snils.formatted());
  }
  static boost::json::object schema(Components&) { return {{"type", "string"}}; }
};
template <class T>
struct Json<std::optional<T>> {
  static boost::json::value write(const std::optional<T>& value) {
    return value ? Json<T>::write(*value) : boost::json::value();
  }
  static boost::json::object schema(Components& components) {
    boost::json::array either{Json<T>::schema(components), boost::json::object{{"type", "null"}}};
    return {{"anyOf", std::move(either)}};
  }
};
template <class T>
struct Json<std::vector<T>> {
  static boost::json::value write(const std::vector<T>& values) {
    boost::json::array all;
    all.reserve(values.size());
    for (const T& each : values) all.push_back(Json<T>::write(each));
    return all;
  }
  static boost::json::object schema(Components& components) {
    return {{"type", "array"}, {"items", Json<T>::schema(components)}};
  }
};

// One page of a list.
template <class T>
struct Page {
  std::vector<T> items;
  std::optional<std::string> next;      // the parameter `after` of the next page
  std::optional<std::int64_t> total{};  // only of a first page, and only where counting is cheap
};
template <class T>
struct Json<Page<T>> {
  static boost::json::value write(const Page<T>& page) {
    return boost::json::object{{"items", Json<std::vector<T>>::write(page.items)},
                               {"next", Json<std::optional<std::string>>::write(page.next)},
                               {"total", Json<std::optional<std::int64_t>>::write(page.total)}};
  }
  static boost::json::object schema(Components& components) {
    boost::json::object properties{
        {"items", Json<std::vector<T>>::schema(components)},
        {"next", Json<std::optional<std::string>>::schema(components)},
        {"total", Json<std::optional<std::int64_t>>::schema(components)}};
    return {{"type", "object"},
            {"properties", std::move(properties)},
            {"required", boost::json::array{"items", "next", "total"}},
            {"additionalProperties", false}};
  }
};

}  // namespace console
