#include "console/openapi.hpp"

#include "console/problem.hpp"
#include "console/router.hpp"
#include "console/session.hpp"
#include "net/media_type.hpp"

namespace console {

namespace json = boost::json;

namespace {

json::object content(std::string_view type, json::object schema) {
  return {{type, json::object{{"schema", std::move(schema)}}}};
}

json::object header_parameter(std::string_view name, std::string_view description, bool required) {
  return {{"name", name},
          {"in", "header"},
          {"required", required},
          {"description", description},
          {"schema", json::object{{"type", "string"}, {"maxLength", 1000}}}};
}

json::array parameters_of(const Endpoint& row) {
  json::array all;
  for (const Parameter& parameter : row.parameters) {
    if (parameter.place == Place::body) continue;
    all.push_back(json::object{{"name", parameter.name},
                               {"in", parameter.place == Place::path ? "path" : "query"},
                               {"required", parameter.required},
                               {"description", parameter.description},
                               {"schema", schema_of(parameter)}});
  }
  if (row.method == Endpoint::Method::get)
    all.push_back(header_parameter("If-None-Match", "ETag того, что уже прочитано.", false));
  if (row.method == Endpoint::Method::put)
    all.push_back(header_parameter("If-Match", "ETag записи, как её прочли.", true));
  if (row.method == Endpoint::Method::post)
    all.push_back(header_parameter("Idempotency-Key",
                                   "Номер запроса: повтор с ним получает тот же ответ.", true));
  if (row.method != Endpoint::Method::get)
    all.push_back(header_parameter("X-CSRF-Token",
                                   "С сессией — csrf из /session; с ключом не нужен.", false));
  return all;
}

json::object body_of(const Endpoint& row) {
  json::object properties;
  json::array required;
  for (const Parameter& parameter : row.parameters) {
    if (parameter.place != Place::body) continue;
    json::object schema = schema_of(parameter);
    schema["description"] = parameter.description;
    properties[parameter.name] = std::move(schema);
    if (parameter.required) required.emplace_back(parameter.name);
  }
  json::object schema{
      {"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return {{"required", true}, {"content", content("application/json", std::move(schema))}};
}

json::object answers_of(const Endpoint& row, Components& components) {
  json::object headers;
  const json::object text{{"schema", json::object{{"type", "string"}}}};
  if (row.method != Endpoint::Method::post) headers["ETag"] = text;
  if (row.status == 201) headers["Location"] = text;
  json::object good{{"description", row.summary},
                    {"content", content("application/json", row.answer(components))}};
  if (!headers.empty()) good["headers"] = std::move(headers);
  json::object answers{{std::to_string(row.status), std::move(good)}};
  if (row.method == Endpoint::Method::get)
    answers["304"] = json::object{{"description", "Не изменилось."}};
  answers["default"] = json::object{{"$ref", "#/components/responses/Problem"}};
  return answers;
}

json::object operation_of(const Endpoint& row, Components& components) {
  json::object operation{{"operationId", row.operation},
                         {"summary", row.summary},
                         {"parameters", parameters_of(row)},
                         {"responses", answers_of(row, components)}};
  if (row.method != Endpoint::Method::get) {
    const json::object body = body_of(row);
    operation["requestBody"] = body;
  }
  return operation;
}

// What describes the others is described, too; it needs no token.
json::object description_of_this() {
  json::object good{{"description", "Это описание."},
                    {"content", content("application/json", json::object{{"type", "object"}})}};
  json::object get{{"operationId", "getOpenapi"},
                   {"summary", "Описание API"},
                   {"security", json::array{}},
                   {"responses", json::object{{"200", std::move(good)}}}};
  return {{"get", std::move(get)}};
}

}  // namespace

json::object openapi(std::span<const Endpoint> table) {
  Components schemas;
  json::object paths = file_paths();
  paths["/openapi.json"] = description_of_this();
  for (const Endpoint& row : table) {
    json::value& path = paths[row.path];
    if (path.is_null()) path = json::object{};
    path.get_object()[net::lower_case(name_of(row.method))] = operation_of(row, schemas);
  }
  json::object refusal{{"description", "Отказ: RFC 9457."},
                       {"content", content("application/problem+json", problem_schema(schemas))}};
  json::object token{{"type", "http"},
                     {"scheme", "bearer"},
                     {"description", "Ключ доступа: kontingent tokens add."}};
  json::object session{{"type", "apiKey"},
                       {"in", "cookie"},
                       {"name", session_cookie},
                       {"description", "Вход через ЕСИА: /esia/login."}};
  json::object components{{"schemas", std::move(schemas)},
                          {"responses", json::object{{"Problem", std::move(refusal)}}},
                          {"securitySchemes", json::object{{"token", std::move(token)},
                                                           {"session", std::move(session)}}}};
  return {{"openapi", "3.1.0"},
          {"info", json::object{{"title", "Контингент"},
                                {"version", "1"},
                                {"description", "Реестры региона: для людей и программ."}}},
          {"servers", json::array{json::object{{"url", api_root}}}},
          {"security", json::array{json::object{{"token", json::array{}}},
                                   json::object{{"session", json::array{}}}}},
          {"paths", std::move(paths)},
          {"components", std::move(components)}};
}

}  // namespace console
