// DiaryDoor: diaries that speak SAML 2.0 (docs/idp.md): a signed question in an address, our word
// in a form that the browser posts; and the way back of both protocols.
#include <array>

#include "adapters/saml/authn_request.hpp"
#include "app/diary_visit.hpp"
#include "app/login_pages.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace app {

namespace limits = base::limits;
namespace idp = adapters::idp;
namespace saml = adapters::saml;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

namespace {

constexpr std::string_view lane = "diaries";

struct Named {
  std::string_view claim, attribute;
};
// As ESIA calls them, where it does: who reads its answers reads ours.
constexpr std::array<Named, 7> names{{{"family_name", "urn:mace:dir:attribute:lastName"},
                                      {"given_name", "urn:mace:dir:attribute:firstName"},
                                      {"middle_name", "urn:mace:dir:attribute:middleName"},
                                      {"snils", "urn:esia:personSNILS"},
                                      {"student", "urn:kontingent:student"},
                                      {"guardian", "urn:kontingent:guardian"},
                                      {"employee", "urn:kontingent:employee"}}};

// A text as it is, of a list each line as JSON.
std::vector<std::pair<std::string, std::string>> attributes_of(const boost::json::object& claims) {
  std::vector<std::pair<std::string, std::string>> all;
  const auto* confirmed = claims.if_contains("confirmed");
  const bool trusted = confirmed != nullptr && confirmed->is_bool() && confirmed->get_bool();
  all.emplace_back("urn:esia:assuranceLevel", trusted ? "AL20" : "AL15");
  for (const auto& [claim, attribute] : names) {
    const auto* value = claims.if_contains(claim);
    if (value == nullptr) continue;
    if (value->is_string()) all.emplace_back(attribute, std::string(value->get_string()));
    if (value->is_array())
      for (const auto& each : value->get_array())
        all.emplace_back(attribute, boost::json::serialize(each));
  }
  return all;
}

// The browser carries it on; our pages have no scripts, so the person presses a button.
HttpResponse form_page(const std::string& to, const std::string& message,
                       const std::string& relay_state) {
  const auto hidden = [](const char* name, std::string_view value) {
    return "<input type=\"hidden\" name=\"" + std::string(name) + "\" value=\"" +
           escape_html(value) + "\">";
  };
  std::string content = "<form method=\"post\" action=\"" + escape_html(to) + "\">" +
                        hidden("SAMLResponse", base::encode_base64(message));
  if (!relay_state.empty()) content += hidden("RelayState", relay_state);
  return page(200, "Вернуться в дневник", content + "<button>Продолжить</button></form>",
              net::split_url(to).origin);
}

}  // namespace

awaitable<HttpResponse> DiaryDoor::saml_metadata(HttpRequest) {
  HttpResponse response;
  response.content_type = "application/samlmetadata+xml";
  const std::string at = parts_.issuer.url() + "/saml";
  response.body = saml::write_provider_metadata({at, parts_.signer, {}}, at + "/login");
  co_return response;
}

// What anybody can send is unpacked and checked by workers: no transaction waits for it.
awaitable<base::Result<void>> DiaryDoor::read_saml(VisitPtr visit) {
  const auto entity = std::make_shared<base::Result<std::string>>(std::string());
  std::function<void()> name = [visit, entity] { *entity = saml::claimed_issuer(visit->query); };
  const auto named = co_await parts_.workers.run(std::move(name), std::string(lane));
  if (!named) co_return named.error();
  if (!*entity) co_return entity->error();
  store::Database::Job find = [visit, entity](store::Transaction& work) -> base::Result<void> {
    visit->diary = work.diaries.find_entity(**entity);
    return {};
  };
  const auto found = co_await look(std::move(find));
  if (!found) co_return found.error();
  if (!visit->diary || !visit->diary->enabled)
    co_return base::fail(Code::login_refused, "AuthnRequest: no such diary");
  const auto read = std::make_shared<base::Result<void>>();
  std::function<void()> check = [this, visit, read] { *read = check_saml(*visit); };
  const auto checked = co_await parts_.workers.run(std::move(check), std::string(lane));
  if (!checked) co_return checked.error();
  co_return *read;
}

base::Result<void> DiaryDoor::check_saml(Visit& visit) const {
  BASE_TRY(party, saml::read_metadata(visit.diary->saml_metadata, saml::Role::service_provider));
  visit.party = std::move(party);
  const std::string us = parts_.issuer.url() + "/saml/login";
  BASE_TRY(asked, saml::read_authn_request(visit.query, visit.party, us, visit.now));
  visit.request_id = asked.id;
  visit.relay_state = asked.relay_state;
  visit.client = client_of(*visit.diary);
  visit.asked = {};
  visit.asked.client = &visit.client;
  visit.asked.redirect_uri = visit.party.login;
  visit.asked.scopes = visit.diary->attributes;
  if (asked.anew) visit.asked.max_age = std::chrono::seconds{0};
  if (asked.passive) visit.asked.refusal = "login_required";
  return {};
}

awaitable<HttpResponse> DiaryDoor::saml_login(HttpRequest request) {
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  const auto visit = std::make_shared<Visit>();
  visit->now = parts_.clock.now();
  visit->query = request.query;
  if (request.method != "GET" || !visit->by_saml() ||
      request.query.size() > limits::diary_query_octets)
    co_return refuse(base::fail(Code::login_refused, "AuthnRequest: none, or too long"), request);
  const auto read = co_await read_query(visit);
  if (!read) co_return refuse(read.error(), request);
  if (!visit->asked.refusal.empty()) co_return co_await send_denied(visit, visit->asked.refusal);
  visit->request = std::move(request);
  co_return co_await begin(visit);
}

awaitable<HttpResponse> DiaryDoor::send_back(VisitPtr visit) {
  if (!visit->address.empty()) co_return redirect_to(visit->address);
  const auto written = std::make_shared<base::Result<std::string>>(std::string());
  std::function<void()> job = [this, visit, written] {
    const idp::Grant& grant = *visit->vouched;
    *written =
        saml::write_vouch({parts_.issuer.url() + "/saml", parts_.signer, visit->now}, visit->party,
                          // SAML has to have a moment: where ESIA gives none, that of its word
                          {visit->request_id, grant.sub, attributes_of(grant.claims),
                           grant.logged_in.value_or(visit->now)});
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  if (!ran) co_return refuse(ran.error(), visit->request);
  if (!*written) co_return refuse(written->error(), visit->request);
  parts_.metrics.count("kontingent_diary_logins_total", {{"code", "ok"}});
  co_return form_page(visit->party.login, **written, visit->relay_state);
}

// error: as OpenID Connect calls it.
awaitable<HttpResponse> DiaryDoor::send_denied(VisitPtr visit, std::string_view error) {
  if (!visit->by_saml())
    co_return redirect_to(idp::with_error(visit->asked, error, parts_.issuer.url()));
  const auto written = std::make_shared<base::Result<std::string>>(std::string());
  std::string_view status = "RequestDenied";
  if (error == "login_required")
    status = visit->asked.refusal.empty() ? "AuthnFailed" : "NoPassive";
  std::function<void()> job = [this, visit, written, status] {
    *written = saml::write_denial({parts_.issuer.url() + "/saml", parts_.signer, visit->now},
                                  visit->party, visit->request_id, status);
  };
  const auto ran = co_await parts_.workers.run(std::move(job), std::string(lane));
  if (!ran) co_return refuse(ran.error(), visit->request);
  if (!*written) co_return refuse(written->error(), visit->request);
  co_return form_page(visit->party.login, **written, visit->relay_state);
}

}  // namespace app
