// What the description says of files: tus 1.0.0, protocols of loads, templates.
#include "console/openapi.hpp"

namespace console {

namespace json = boost::json;

namespace {

constexpr std::string_view workbook =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
constexpr std::string_view octets = "application/offset+octet-stream";

json::object binary(std::string_view type) {
  json::object schema{{"type", "string"}, {"contentMediaType", type}};
  return {{type, json::object{{"schema", std::move(schema)}}}};
}

json::object parameter(std::string_view place, std::string_view name, std::string_view description,
                       json::object schema) {
  return {{"name", name},
          {"in", place},
          {"required", true},
          {"description", description},
          {"schema", std::move(schema)}};
}

json::object text(std::string_view place, std::string_view name, std::string_view description) {
  return parameter(place, name, description, {{"type", "string"}});
}

json::object number(std::string_view name, std::string_view description) {
  return parameter("header", name, description, {{"type", "integer"}, {"minimum", 0}});
}

json::object tus_version() {
  return parameter("header", "Tus-Resumable", "Версия протокола.", {{"const", "1.0.0"}});
}

json::object upload() {
  return parameter("path", "upload", "Номер загрузки.", {{"type", "string"}, {"format", "uuid"}});
}

struct Good {
  std::string_view status, description;
  std::vector<std::string_view> headers{};
  std::string_view type{};  // of the body; empty: none
};

json::object operation(std::string_view id, std::string_view summary, json::array parameters,
                       const Good& good) {
  json::object answer{{"description", good.description}};
  json::object headers;
  for (const std::string_view name : good.headers)
    headers[name] = json::object{{"schema", json::object{{"type", "string"}}}};
  if (!headers.empty()) answer["headers"] = std::move(headers);
  if (!good.type.empty()) answer["content"] = binary(good.type);
  json::object answers{{good.status, std::move(answer)},
                       {"default", json::object{{"$ref", "#/components/responses/Problem"}}}};
  return {{"operationId", id},
          {"summary", summary},
          {"parameters", std::move(parameters)},
          {"responses", std::move(answers)}};
}

json::object uploads() {
  json::object options =
      operation("getUploadAbilities", "Что умеет приём файлов (tus 1.0.0)", {},
                {"204",
                 "Версия, расширения, наибольший размер.",
                 {"Tus-Version", "Tus-Extension", "Tus-Max-Size", "Tus-Checksum-Algorithm"}});
  options["security"] = json::array{};
  json::object post = operation(
      "createUpload", "Начать передачу файла",
      {tus_version(), number("Upload-Length", "Размер файла, байт."),
       text("header", "Upload-Metadata",
            "filename и supplier, по желанию checkOnly=true и again=true; значения в Base64.")},
      {"201", "Адрес, по которому идут части.", {"Location"}});
  return {{"options", std::move(options)}, {"post", std::move(post)}};
}

json::object one_upload() {
  json::object head =
      operation("getUploadOffset", "Сколько принято", {upload(), tus_version()},
                {"200", "Место, с которого продолжать.", {"Upload-Offset", "Upload-Length"}});
  json::object patch =
      operation("appendUpload", "Передать часть; с последней загрузка встаёт в очередь",
                {upload(), tus_version(), number("Upload-Offset", "Место, с которого эта часть.")},
                {"204", "Принято.", {"Upload-Offset"}});
  patch["requestBody"] = json::object{{"required", true}, {"content", binary(octets)}};
  json::object remove = operation("deleteUpload", "Отказаться от незаконченной передачи",
                                  {upload(), tus_version()}, {"204", "Удалено."});
  return {{"head", std::move(head)}, {"patch", std::move(patch)}, {"delete", std::move(remove)}};
}

json::object sent(std::string_view id, std::string_view summary, json::array parameters,
                  std::string_view type) {
  return {{"get", operation(id, summary, std::move(parameters),
                            {"200", "Файл.", {"Content-Disposition"}, type})}};
}

}  // namespace

json::object file_paths() {
  return {
      {"/uploads", uploads()},
      {"/uploads/{upload}", one_upload()},
      {"/uploads/{upload}/protocol.csv",
       sent("getProtocolCsv", "Протокол загрузки, CSV", {upload()}, "text/csv")},
      {"/uploads/{upload}/protocol.json",
       sent("getProtocolJson", "Протокол загрузки, JSON", {upload()}, "application/json")},
      {"/uploads/{upload}/protocol.xlsx",
       sent("getProtocolXlsx", "Протокол загрузки, Excel", {upload()}, workbook)},
      {"/templates/{kind}.xlsx",
       sent("getTemplate", "Пустая книга для заполнения",
            {text("path", "kind", "roster, marks, final-marks, portfolio или all.")}, workbook)}};
}

}  // namespace console
