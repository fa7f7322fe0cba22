#include "app/login_pages.hpp"

#include "console/problem.hpp"

namespace app {

using base::Code;

std::string escape_html(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '>')
      out += "&gt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out.push_back(c);
  }
  return out;
}

net::HttpResponse page(int status, std::string_view title, const std::string& content,
                       std::string_view form_target) {
  net::HttpResponse response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = "<!doctype html><html lang=\"ru\"><head><meta charset=\"utf-8\"><title>" +
                  escape_html(title) +
                  " — Контингент</title><meta name=\"viewport\" "
                  "content=\"width=device-width, initial-scale=1\"></head><body><main><h1>" +
                  escape_html(title) + "</h1>" + content + "</main></body></html>\n";
  std::string policy =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action "
      "'self'";
  if (!form_target.empty()) policy.append(" ").append(form_target);
  response.headers = {{"Cache-Control", "no-store"},
                      {"Content-Security-Policy", std::move(policy)},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "same-origin"}};
  return response;
}

net::HttpResponse welcome_page(bool saml, bool break_glass) {
  std::string content = "<p><a href=\"/esia/login\">Войти через Госуслуги (ЕСИА)</a></p>";
  if (saml) content += "<p><a href=\"/esia/saml/login\">Войти по SAML 2.0</a></p>";
  if (break_glass)
    content +=
        "<details><summary>Запасной вход</summary><form method=\"post\" "
        "action=\"/esia/break-glass\"><p><label>Ключ <input name=\"key\" type=\"password\" "
        "autocomplete=\"off\" required></label></p><p><label>Код из приложения <input "
        "name=\"code\" inputmode=\"numeric\" autocomplete=\"one-time-code\" required></label></p>"
        "<p>Каждый такой вход поднимает тревогу.</p><button>Войти</button></form></details>";
  return page(200, "Вход", content);
}

net::HttpResponse greeting_page(const Greeting& it, std::string_view esia) {
  const auto line = [](std::string_view name, std::string_view value) {
    return "<dt>" + escape_html(name) + "</dt><dd>" + escape_html(value) + "</dd>";
  };
  std::string content =
      "<dl>" + line("Кто", it.person) + line("Роль", it.role) + line("Область", it.scope);
  if (it.previous) content += line("Предыдущий вход", base::format_time(*it.previous));
  content += line("Без запросов закончится", base::format_time(it.idle_until)) + "</dl>";
  content +=
      "<p><a href=\"/api/v1/session\">Кто я для API</a>, "
      "<a href=\"/api/v1/organizations\">организации</a>, "
      "<a href=\"/api/v1/students\">обучающиеся</a></p>";
  const std::string csrf = "<input type=\"hidden\" name=\"csrf\" value=\"" + it.csrf + "\">";
  for (const Greeting::Other& each : it.others)
    content += "<form method=\"post\" action=\"/esia/account\">" + csrf +
               "<input type=\"hidden\" name=\"account\" value=\"" + each.id +
               "\"><button>Действовать как " + escape_html(each.role) + ", " +
               escape_html(each.scope) + "</button></form>";
  const auto button = [&csrf](const char* everywhere, const char* text) {
    return "<form method=\"post\" action=\"/esia/logout\">" + csrf +
           "<input type=\"hidden\" name=\"everywhere\" value=\"" + everywhere + "\"><button>" +
           text + "</button></form>";
  };
  content += button("0", "Выйти") + button("1", "Выйти везде");
  return page(200, "Вы вошли", content, esia);
}

bool is_outage(const base::Error& error) {
  switch (error.code) {
    case Code::partner_unreachable:
    case Code::timed_out:
    case Code::too_large:
    case Code::truncated:
    case Code::bad_http:
    case Code::busy:
    case Code::esia_refused:
    case Code::esia_answer_invalid:
      return true;
    default:
      return false;
  }
}

net::HttpResponse refusal_page(const base::Error& error, std::string_view trace) {
  const auto number = "<p>Номер обмена: " + escape_html(trace) + "</p>";
  const std::string again = "<p><a href=\"/esia/\">Ко входу</a></p>";
  if (is_outage(error))
    return page(503, "Госуслуги сейчас не отвечают",
                "<p>Войти через ЕСИА пока нельзя: попробуйте через несколько минут. Тех, кто уже "
                "вошёл, это не касается. (KB-4005)</p>" +
                    number + again);
  if (error.code == Code::requests_too_many)
    return page(429, "Слишком много попыток",
                "<p>Подождите минуту и начните снова. (KB-1814)</p>" + number + again);
  const base::CodeInfo& row = base::info(error.code);
  if (row.blame == base::Blame::receiver)
    return page(console::status_of(error), row.text,
                "<p>" + escape_html(row.cure) + " (" + std::string(row.id) + ")</p>" + number);
  return page(403, "Вход не выполнен",
              "<p>Войдите ещё раз. Если не помогает, обратитесь к администратору и назовите номер "
              "обмена. (KB-2101)</p>" +
                  number + again);
}

net::HttpResponse redirect_to(std::string address) {
  net::HttpResponse response;
  response.status = 303;
  response.headers = {{"Location", std::move(address)},
                      {"Cache-Control", "no-store"},
                      {"Referrer-Policy", "no-referrer"}};
  return response;
}

}  // namespace app
