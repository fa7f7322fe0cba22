#include "sandbox/saml_system.hpp"

#include <algorithm>

#include "sandbox/cookie.hpp"
#include "sandbox/esia_pages.hpp"

namespace sandbox {
namespace {

namespace saml = adapters::saml;
using base::Code;

constexpr std::string_view login_cookie = "saml_login", guest_cookie = "saml_guest",
                           logout_cookie = "saml_logout", path = "/saml";

std::string describe(const saml::Who& who) {
  std::string out = "OID: " + who.identity.oid + "\nспособ входа: " + who.identity.method +
                    "\nсессия ЕСИА: " + who.identity.session + "\nимя: " + who.person.family_name +
                    " " + who.person.given_name + " " + who.person.patronymic +
                    "\nСНИЛС: " + who.person.snils.formatted() +
                    "\nподтверждена: " + (who.identity.trusted ? "да" : "нет");
  for (const auto& role : who.roles) out += "\nорганизация: " + role.ogrn + " " + role.name;
  return out;
}

}  // namespace

net::HttpResponse SamlSystem::refuse(const base::Error& error) {
  parts_.log.failure(error, "refused");
  return page(403, "Вход не выполнен", "<p>KB-2101. <a href=\"/saml/login\">Войти снова</a></p>");
}

net::HttpResponse SamlSystem::handle(const net::HttpRequest& request) {
  const bool post = request.method == "POST";
  if (request.path == "/saml/acs" && post) return take(request);
  if (post) return page(405, "Только GET", "");
  if (request.path == "/saml/metadata") {
    net::HttpResponse answer;
    answer.content_type = "application/samlmetadata+xml";
    answer.body = parts_.sign_on.metadata();
    return answer;
  }
  if (request.path == "/saml/login") return begin();
  if (request.path == "/saml/logout") return log_out(request);
  if (request.path == "/saml/slo") return farewell(request);
  if (request.path == "/saml/") return show(request);
  return page(404, "Такой страницы нет", "");
}

net::HttpResponse SamlSystem::begin() {
  saml::Asked asked = saml::make_asked(parts_.clock.now());
  const auto address = parts_.sign_on.begin(asked);
  if (!address) return refuse(address.error());
  auto answer = redirect_to(*address);
  answer.headers.push_back(make_cookie(login_cookie, logins_.put(std::move(asked)), path, tls_));
  return answer;
}

net::HttpResponse SamlSystem::take(const net::HttpRequest& request) {
  const auto asked = logins_.take(read_cookie(request, login_cookie));
  if (!asked) return refuse(base::fail(Code::saml_foreign, "no login of this browser waits"));
  auto finished = parts_.sign_on.finish(request.body, *asked);
  if (!finished) return refuse(finished.error());
  const auto fresh =
      seen_.remember(finished->assertion_id, finished->usable_until, parts_.clock.now());
  if (!fresh) return refuse(fresh.error());
  parts_.say("вошёл: " + describe(finished->who));
  auto answer = redirect_to("/saml/");
  answer.status = 303;
  Guest guest{std::move(finished->who), std::move(finished->session)};
  answer.headers.push_back(make_cookie(guest_cookie, guests_.put(std::move(guest)), path, tls_));
  return answer;
}

net::HttpResponse SamlSystem::show(const net::HttpRequest& request) const {
  const Guest* guest = guests_.find(read_cookie(request, guest_cookie));
  if (guest == nullptr)
    return page(200, "Никто не вошёл", "<p><a href=\"/saml/login\">Войти</a></p>");
  return page(
      200, "Вы вошли",
      "<pre>" + escaped(describe(guest->who)) + "</pre><p><a href=\"/saml/logout\">Выйти</a></p>");
}

net::HttpResponse SamlSystem::log_out(const net::HttpRequest& request) {
  const auto guest = guests_.take(read_cookie(request, guest_cookie));
  if (!guest) return redirect_to("/saml/");
  parts_.say("вышел: OID " + guest->who.identity.oid);
  saml::Asked asked = saml::make_asked(parts_.clock.now());
  const auto address = parts_.sign_on.begin_logout(guest->session, asked);
  if (!address) return page(200, "Вы вышли здесь", "<p>У поставщика входа выхода нет.</p>");
  auto answer = redirect_to(*address);
  answer.headers.push_back(make_cookie(logout_cookie, logouts_.put(std::move(asked)), path, tls_));
  return answer;
}

int SamlSystem::end(const saml::LogoutRequest& request) {
  const auto is_meant = [&](const Guest& guest) {
    const auto& indexes = request.session_indexes;
    return guest.session.name == request.name &&
           (indexes.empty() ||
            std::find(indexes.begin(), indexes.end(), guest.session.index) != indexes.end());
  };
  return guests_.remove_if(is_meant);
}

net::HttpResponse SamlSystem::farewell(const net::HttpRequest& request) {
  if (saml::is_logout_request(request.query)) {
    const auto theirs = parts_.sign_on.answer_logout(request.query);
    if (!theirs) return refuse(theirs.error());
    parts_.say("вышли по просьбе поставщика входа: " + std::to_string(end(theirs->request)));
    return redirect_to(theirs->address);
  }
  const auto asked = logouts_.take(read_cookie(request, logout_cookie));
  if (!asked) return refuse(base::fail(Code::saml_foreign, "no logout of this browser waits"));
  const auto ended = parts_.sign_on.finish_logout(request.query, *asked);
  if (!ended) return refuse(ended.error());
  parts_.say(*ended ? "выход завершён везде" : "выход завершён не везде");
  return page(200, *ended ? "Вы вышли везде" : "Вы вышли здесь", "");
}

}  // namespace sandbox
