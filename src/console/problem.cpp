#include "console/problem.hpp"

namespace console {

namespace json = boost::json;

namespace {

struct Problem {
  std::string type, title;
  int status = 0;
  std::string detail, code, trace;
  std::optional<std::string> parameter;
};

}  // namespace

template <>
const Shape<Problem>& shape() {
  static const Shape<Problem> it(
      "Problem",
      {member<Problem>("type", &Problem::type, "Имя ошибки: urn:kontingent:code:KB-…"),
       member<Problem>("title", &Problem::title, "Что случилось."),
       member<Problem>("status", &Problem::status, "Состояние HTTP."),
       member<Problem>("detail", &Problem::detail, "Что делать."),
       member<Problem>("code", &Problem::code, "Постоянный код; см. codes.md."),
       member<Problem>("trace", &Problem::trace, "Номер обмена: назовите его оператору."),
       member<Problem>("parameter", &Problem::parameter, "Какой параметр неверен.")});
  return it;
}

int status_of(const base::Error& error) {
  const base::CodeInfo& row = base::info(error.code);
  if (row.blame == base::Blame::receiver && row.retry && row.http == 500) return 503;
  return row.http;
}

net::HttpResponse problem(const base::Error& error, int status, std::string_view trace) {
  const base::CodeInfo& row = base::info(error.code);
  Problem it;
  it.type = "urn:kontingent:code:" + std::string(row.id);
  it.title = row.text;
  it.status = status;
  it.detail = row.cure;
  it.code = row.id;
  it.trace = trace;
  if (!error.subject.empty()) it.parameter = error.subject;
  net::HttpResponse response;
  response.status = status;
  response.content_type = "application/problem+json";
  response.body = json::serialize(shape<Problem>().write(it));
  response.headers.emplace_back("Cache-Control", "no-store");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

net::HttpResponse problem(const base::Error& error, std::string_view trace) {
  return problem(error, status_of(error), trace);
}

json::object problem_schema(Components& components) {
  return shape<Problem>().schema(components);
}

}  // namespace console
