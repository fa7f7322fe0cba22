#include "sandbox/esia_pages.hpp"

#include "sandbox/esia_people.hpp"

namespace sandbox {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '<')
      out += "&lt;";
    else if (c == '&')
      out += "&amp;";
    else if (c == '"')
      out += "&quot;";
    else
      out.push_back(c);
  }
  return out;
}

net::HttpResponse page(int status, std::string_view title, const std::string& content) {
  net::HttpResponse response;
  response.status = status;
  response.content_type = "text/html; charset=utf-8";
  response.body = "<!doctype html><html lang=\"ru\"><meta charset=\"utf-8\"><title>" +
                  escaped(title) + "</title><h1>" + escaped(title) + "</h1>" + content +
                  "<p>Это песочница: настоящая ЕСИА здесь ни при чём.</p></html>\n";
  response.headers = {{"Cache-Control", "no-store"},
                      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
                      {"X-Content-Type-Options", "nosniff"},
                      {"Referrer-Policy", "no-referrer"}};
  return response;
}

net::HttpResponse choice_page(std::string_view path, std::string_view login,
                              std::string_view client_id, std::string_view scope) {
  std::string list =
      "<p>Система «" + escaped(client_id) + "» просит: " + escaped(scope) + "</p><ul>";
  const std::string link =
      "<li><a href=\"" + escaped(path) + "?login=" + escaped(login) + "&amp;person=";
  for (const DemoPerson& each : demo_people()) {
    list.append(link).append(each.oid).append("\">").append(each.family_name).append(" ");
    list.append(each.given_name).append("</a> — ").append(each.about).append("</li>");
  }
  list.append(link).append("\">Отказаться</a></li></ul>");
  return page(200, "Кто вы?", list);
}

net::HttpResponse post_page(std::string_view address,
                            const std::vector<std::pair<std::string, std::string>>& fields) {
  std::string form = "<form method=\"post\" action=\"" + escaped(address) + "\">";
  for (const auto& [name, value] : fields)
    form.append("<input type=\"hidden\" name=\"")
        .append(escaped(name))
        .append("\" value=\"")
        .append(escaped(value))
        .append("\">");
  return page(200, "Вход выполнен", form + "<button>Вернуться в систему</button></form>");
}

net::HttpResponse refusal_page(std::string_view code, std::string_view why) {
  return page(400, code, "<p>" + escaped(why) + "</p>");
}

net::HttpResponse redirect_to(std::string address) {
  net::HttpResponse response;
  response.status = 302;
  response.headers = {{"Location", std::move(address)}, {"Cache-Control", "no-store"}};
  return response;
}

}  // namespace sandbox
