#include "sandbox/portal_pages.hpp"

#include <array>

#include "adapters/esia/form.hpp"
#include "xml/writer.hpp"

namespace sandbox {
namespace {

std::string escaped(std::string_view text) {
  return xml::escape_attribute(text);
}

using Fields = adapters::esia::Fields;

std::string link(const PortalPlace& place, const std::string& path, Fields fields,
                 std::string_view words) {
  fields.emplace_back("way", place.way);
  if (!place.snils.empty()) fields.emplace_back("snils", place.snils);
  return "<a href=\"" + path + "?" + escaped(adapters::esia::encode_form(fields)) + "\">" +
         escaped(words) + "</a>";
}

net::HttpResponse page(const PortalPlace& place, std::string_view title,
                       const std::string& content) {
  std::string ways;
  for (const auto& [code, name] : place.ways) {
    PortalPlace other{{}, code, place.snils, {}};
    const std::string there = place.snils.empty() ? "/" : "/children";
    ways += (ways.empty() ? "" : " · ") +
            (code == place.way ? "<b>" + escaped(name) + "</b>" : link(other, there, {}, name));
  }
  net::HttpResponse response;
  response.content_type = "text/html; charset=utf-8";
  response.body = "<!doctype html><html lang=\"ru\"><meta charset=\"utf-8\"><title>" +
                  escaped(title) +
                  "</title><p><a href=\"/\">Портал-песочница</a>. Спрашивает шину: " + ways +
                  "</p><h1>" + escaped(title) + "</h1>" + content + "</html>\n";
  response.headers = {
      {"Cache-Control", "no-store"},
      {"Content-Security-Policy", "default-src 'none'; form-action 'self'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "no-referrer"}};
  return response;
}

std::string input(std::string_view name, std::string_view label, std::string_view kind,
                  bool required) {
  std::string out = "<p><label>" + escaped(label) + " <input name=\"";
  out.append(name).append("\" type=\"").append(kind).append("\"");
  return out + (required ? " required" : "") + "></label></p>";
}

std::string order_form(const PortalPlace& place) {
  std::string out =
      "<h2>Заявление</h2><p>Прошу сообщать об успеваемости ребёнка.</p>"
      "<form method=\"post\" action=\"/order\">";
  for (const auto& [name, value] : {std::pair{"way", place.way}, std::pair{"snils", place.snils},
                                    std::pair{"token", place.token}})
    out += "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" + escaped(value) +
           "\">";
  out += input("surname", "Фамилия ребёнка", "text", true);
  out += input("name", "Имя", "text", true);
  out += input("patronymic", "Отчество", "text", false);
  out += input("birthDate", "Дата рождения", "date", true);
  out += input("organization", "Школа", "text", true);
  out += input("classGroup", "Класс", "text", true);
  return out + "<p><button>Подать</button></p></form>";
}

}  // namespace

net::HttpResponse parents_page(const PortalPlace& place, const std::vector<DemoParent>& parents) {
  std::string list = "<ul>";
  for (const DemoParent& parent : parents) {
    const PortalPlace theirs{{}, place.way, parent.snils, {}};
    list += "<li>" + link(theirs, "/children", {}, parent.name) + " — СНИЛС " +
            escaped(parent.snils) + "</li>";
  }
  return page(place, "Кто вы?", list + "</ul>");
}

net::HttpResponse children_page(const PortalPlace& place, const std::vector<Child>& children) {
  std::string list = children.empty() ? "<p>Ни о ком спрашивать вы не вправе.</p>" : "<ul>";
  for (const Child& child : children)
    list += "<li>" + link(place, "/performance", {{"student", child.id}}, child.name) + " — " +
            escaped(child.place) + "</li>";
  if (!children.empty()) list += "</ul>";
  return page(place, "Ваши дети", list + order_form(place));
}

net::HttpResponse performance_page(const PortalPlace& place, const std::string& told) {
  return page(place, "Успеваемость",
              "<pre>" + xml::escape_text(told) + "</pre><p>" +
                  link(place, "/children", {}, "К списку детей") + "</p>");
}

net::HttpResponse order_page(const PortalPlace& place, const std::string& number,
                             const std::string& state, const std::string& text) {
  return page(place, "Заявление",
              "<p id=\"state\">" + escaped(state) + "</p><p>" + escaped(text) + "</p><p>" +
                  link(place, "/order", {{"number", number}}, "Узнать, что с ним теперь") +
                  "</p><p>" + link(place, "/children", {}, "К списку детей") + "</p>");
}

net::HttpResponse refusal_page(const PortalPlace& place, const std::string& why) {
  return page(place, "Отказ", "<pre id=\"refusal\">" + xml::escape_text(why) + "</pre>");
}

}  // namespace sandbox
