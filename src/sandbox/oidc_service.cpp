#include "sandbox/oidc_service.hpp"

#include "adapters/esia/form.hpp"
#include "sandbox/esia_pages.hpp"
#include "sandbox/esia_people.hpp"

namespace sandbox {
namespace {

namespace idp = adapters::idp;
using adapters::esia::field;

idp::Subject subject_of(const DemoPerson& person) {
  idp::Subject subject;
  subject.account = person.oid;
  subject.confirmed = person.trusted;
  subject.family_name = person.family_name;
  subject.given_name = person.given_name;
  subject.patronymic = person.patronymic;
  if (auto snils = domain::Snils::parse(person.snils)) subject.snils = *snils;
  if (person.ogrn.empty()) return subject;
  subject.employee = {{std::string(person.ogrn), std::string(person.workplace)}};
  subject.guardian = {{"Демонстрационный", "Ученик", "", {{"1026000000036", "Школа", "7Б"}}}};
  return subject;
}

std::string wishes(const idp::Asked& asked) {
  std::string out;
  for (const std::string& each : asked.scopes)
    if (const auto* scope = idp::find_scope(each))
      out.append(out.empty() ? "" : "; ").append(scope->text);
  return out.empty() ? "только узнать вас при следующем входе" : out;
}

}  // namespace

net::HttpResponse OidcService::handle(const net::HttpRequest& request) {
  const std::string_view path = request.path;
  const bool post = request.method == "POST";
  if (path == "/idp/token" && post)
    return answer(parts_.exchange.token(request, parts_.clock.now()));
  if (path == "/idp/userinfo") return answer(parts_.exchange.userinfo(request, parts_.clock.now()));
  if (path == "/idp/consent") return post ? consent(request) : choose(request);
  if (path == "/idp/.well-known/openid-configuration") return parts_.exchange.discovery();
  if (path == "/idp/keys") return parts_.exchange.keys();
  if (path == "/idp/authorize" && !post) return ask(request);
  return page(404, "Такой страницы нет", "");
}

net::HttpResponse OidcService::answer(idp::Exchange::Answer answer) {
  if (!answer.why.empty()) parts_.log.write(base::Level::info, "refused", {{"why", answer.why}});
  return std::move(answer.response);
}

net::HttpResponse OidcService::ask(const net::HttpRequest& request) {
  auto asked = idp::read_authorization(request.query, parts_.clients);
  if (!asked) {
    parts_.log.failure(asked.error(), "refused");
    return page(400, "Вход не выполнен", "<p>Дневник или его адрес возврата неизвестны.</p>");
  }
  if (!asked->refusal.empty()) return redirect_to(idp::with_error(*asked, asked->refusal, issuer_));
  const std::string name = asked->client->name, text = wishes(*asked);
  return choice_page("/idp/consent", waiting_.put(std::move(*asked)), name, text);
}

net::HttpResponse OidcService::choose(const net::HttpRequest& request) {
  const auto form = adapters::esia::parse_form(request.query);
  auto asked = form ? waiting_.take(field(*form, "login")) : std::nullopt;
  if (!asked) return page(400, "Этот вход уже завершён", "<p>Начните его заново.</p>");
  const DemoPerson* person = find_demo_person(field(*form, "person"));
  if (person == nullptr) return redirect_to(idp::with_error(*asked, "access_denied", issuer_));
  const std::string text = "<p>Дневник «" + escaped(asked->client->name) +
                           "» хочет: " + escaped(wishes(*asked)) + ".</p>";
  const std::string login =
      unasked_.put({std::move(*asked), subject_of(*person), parts_.clock.now()});
  return page(200, "Согласны?",
              text +
                  "<form method=\"post\" action=\"/idp/consent\"><input type=\"hidden\" "
                  "name=\"login\" value=\"" +
                  login +
                  "\"><button name=\"answer\" value=\"yes\">Да</button><button name=\"answer\" "
                  "value=\"no\">Нет</button></form>");
}

net::HttpResponse OidcService::consent(const net::HttpRequest& request) {
  const auto form = adapters::esia::parse_form(request.body);
  auto consent = form ? unasked_.take(field(*form, "login")) : std::nullopt;
  if (!consent) return page(400, "Этот вход уже завершён", "<p>Начните его заново.</p>");
  const idp::Asked asked = consent->asked;
  auto response = redirect_to(
      field(*form, "answer") == "yes"
          ? idp::with_code(
                asked, parts_.exchange.give_code(std::move(*consent), parts_.clock.now()), issuer_)
          : idp::with_error(asked, "access_denied", issuer_));
  response.status = 303;
  return response;
}

}  // namespace sandbox
