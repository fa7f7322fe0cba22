#include "sandbox/saml_provider.hpp"

#include "adapters/saml/logout.hpp"
#include "adapters/saml/names.hpp"
#include "base/text.hpp"
#include "sandbox/cookie.hpp"
#include "sandbox/esia_pages.hpp"

namespace sandbox {
namespace {

namespace saml = adapters::saml;
using saml::Kind;

constexpr std::string_view metadata_path = "/idp/shibboleth";
constexpr std::string_view login_path = "/idp/profile/SAML2/Redirect/SSO";
constexpr std::string_view logout_path = "/idp/profile/SAML2/Redirect/SLO";
constexpr std::string_view choice_path = "/idp/choose";
constexpr std::string_view farewell_path = "/idp/logout";
constexpr std::string_view cookie = "esia_saml";

net::HttpResponse refuse(std::string_view why) {
  return refusal_page("SAML", why);
}

}  // namespace

bool is_saml_path(std::string_view path) {
  return path.starts_with("/idp/profile/") || path == metadata_path || path == choice_path ||
         path == farewell_path;
}

SamlProvider::SamlProvider(std::vector<saml::Party> systems, const security::Signer& signer,
                           const base::Clock& clock, base::Log& log)
    : systems_(std::move(systems)), signer_(signer), clock_(clock), log_(log) {}

SamlSpeaker SamlProvider::speaker(const std::string& url) const {
  return {url + std::string(metadata_path), signer_, clock_.now()};
}

std::optional<SamlProvider::Opened> SamlProvider::open(std::string_view query) const {
  for (const saml::Party& each : systems_)
    if (auto opened = saml::open_redirect(query, each.signing, false))
      return Opened{&each, std::move(*opened)};
  return std::nullopt;
}

net::HttpResponse SamlProvider::handle(const net::HttpRequest& request, const std::string& url) {
  if (request.method != "GET") return refuse("Только GET.");
  if (request.path == metadata_path) {
    net::HttpResponse answer;
    answer.content_type = "application/samlmetadata+xml";
    answer.body = write_provider_metadata(speaker(url), url);
    return answer;
  }
  if (request.path == login_path) return ask(request, url);
  if (request.path == logout_path) return log_out(request, url);
  if (request.path == farewell_path) return next_farewell(request, url);
  const auto form = adapters::esia::parse_form(request.query);
  if (request.path != choice_path || !form) return refuse("Такой страницы нет.");
  return choose(request, *form, url);
}

net::HttpResponse SamlProvider::ask(const net::HttpRequest& request, const std::string& url) {
  const auto opened = open(request.query);
  if (!opened || opened->message.kind != Kind::request)
    return refuse("Запрос не подписан ни одной из известных систем.");
  const auto document = saml::parse_message(opened->message.message);
  if (!document) return refuse(document.error().detail);
  const xml::Node root = document->root();
  const auto reply = root.attribute("AssertionConsumerServiceURL");
  const auto id = root.attribute("ID");
  if (!root.is(saml::protocol_ns, "AuthnRequest") || !id ||
      root.child(saml::assertion_ns, "Issuer").text() != opened->system->entity_id ||
      root.attribute("Destination") != url + std::string(login_path) ||
      (reply && *reply != opened->system->login))
    return refuse("Запрос не той системы, не сюда или с чужим адресом возврата.");
  return choice_page(choice_path, waiting_.put({opened->system, *id, opened->message.relay_state}),
                     opened->system->entity_id, "утверждение SAML 2.0");
}

net::HttpResponse SamlProvider::choose(const net::HttpRequest& request, const Form& form,
                                       const std::string& url) {
  const auto asked = waiting_.take(adapters::esia::field(form, "login"));
  if (!asked) return refuse("Этот вход уже завершён: начните его заново.");
  const DemoPerson* person = find_demo_person(adapters::esia::field(form, "person"));
  SamlSession session{asked->system,
                      {.value = make_saml_id(),
                       .format = std::string(saml::transient),
                       .name_qualifier = speaker(url).entity_id,
                       .sp_name_qualifier = asked->system->entity_id},
                      make_saml_id()};
  const std::string flaw = std::exchange(flaw_, {});
  auto text = person == nullptr ? write_refusal(speaker(url), *asked)
                                : write_answer(speaker(url), *asked, *person, session, flaw);
  if (!text) return refuse("Ответ не составлен.");
  if (flaw != "again" || last_.empty()) last_ = base::encode_base64(*text);
  auto answer = post_page(asked->system->login,
                          {{"SAMLResponse", last_}, {"RelayState", asked->relay_state}});
  if (person == nullptr) return answer;
  log_.write(base::Level::info, "logged in", {{"system", asked->system->entity_id}});
  std::vector<SamlSession> all;
  if (auto known = sessions_.take(read_cookie(request, cookie))) all = std::move(*known);
  all.push_back(std::move(session));
  answer.headers.push_back(make_cookie(cookie, sessions_.put(std::move(all)), "/idp"));
  return answer;
}

net::HttpResponse SamlProvider::go(const std::string& address, saml::Redirected message) const {
  const auto query = saml::write_redirect(signer_, message);
  if (!query) return refuse("Ответ не составлен.");
  return redirect_to(address + (address.find('?') == address.npos ? '?' : '&') + *query);
}

net::HttpResponse SamlProvider::log_out(const net::HttpRequest& request, const std::string& url) {
  auto opened = open(request.query);
  if (!opened) return refuse("Сообщение не подписано ни одной из известных систем.");
  if (opened->message.kind == Kind::response) return next_farewell(request, url);
  const auto asked = saml::read_logout_request(
      opened->message.message,
      {opened->system->entity_id, url + std::string(logout_path), clock_.now()});
  if (!asked) return refuse(asked.error().detail);
  if (auto known = sessions_.take(read_cookie(request, cookie)))
    log_.write(base::Level::info, "logged out",
               {{"sessions", static_cast<std::int64_t>(known->size())}});
  return go(opened->system->logout_reply,
            {Kind::response, write_logout_answer(speaker(url), {opened->system, asked->id, {}}),
             opened->message.relay_state});
}

// One system after another ends its session; then it is the end.
net::HttpResponse SamlProvider::next_farewell(const net::HttpRequest& request,
                                              const std::string& url) {
  auto known = sessions_.take(read_cookie(request, cookie));
  if (!known || known->empty()) return page(200, "Вы вышли", "<p>Сессий больше нет.</p>");
  const SamlSession session = known->back();
  known->pop_back();
  auto answer = go(session.system->logout,
                   {Kind::request, write_logout_request(speaker(url), session), "farewell"});
  answer.headers.push_back(make_cookie(cookie, sessions_.put(std::move(*known)), "/idp"));
  return answer;
}

}  // namespace sandbox
