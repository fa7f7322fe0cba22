#include "sandbox/esia_service.hpp"

#include "adapters/esia/jws.hpp"
#include "adapters/esia/secret.hpp"
#include "sandbox/esia_pages.hpp"
#include "sandbox/esia_people.hpp"

namespace sandbox {
namespace {

namespace esia = adapters::esia;
using boost::json::object;
using esia::field;
using esia::Scheme;

constexpr auto code_age = std::chrono::minutes{3};

net::HttpResponse json(int status, const boost::json::value& body) {
  net::HttpResponse response;
  response.status = status;
  response.content_type = "application/json;charset=UTF-8";
  response.body = boost::json::serialize(body);
  response.headers = {{"Cache-Control", "no-store"}};
  return response;
}

std::string copy(const esia::Form& form, std::string_view name) {
  return std::string(field(form, name));
}

}  // namespace

EsiaService::EsiaService(Options options, security::Signer signer, const base::Clock& clock,
                         base::Log& log)
    : options_(std::move(options)), signer_(std::move(signer)), clock_(clock), log_(log) {}

net::HttpResponse EsiaService::handle(const net::HttpRequest& request) {
  const std::string_view path = request.path;
  const bool post = request.method == "POST";
  const auto form = esia::parse_form(post && path != "/switch" ? request.body : request.query);
  if (!form) return refusal_page("ESIA-007003", form.error().detail);
  if (path == "/switch" && post) return misbehave(*form);
  if (down_) return json(503, object{});
  for (const Scheme scheme : {Scheme::pkcs7, Scheme::raw}) {
    if (path == esia::paths_of(scheme).authorize && !post) return authorize(*form, scheme);
    if (path == esia::paths_of(scheme).token && post) return exchange(*form, scheme);
  }
  if (path == "/aas/choose" && !post) return choose(*form);
  if (path == esia::logout_path && !post) return log_out(*form);
  if (path.starts_with(esia::persons_path) && !post) return look(request);
  return json(404, object{{"code", "ESIA-005003"}});
}

// What authorization and exchange have in common: who asks, and whether the secret proves it.
EsiaService::Checked EsiaService::check(const Form& form, Scheme scheme) const {
  Checked checked;
  for (const EsiaClient& each : options_.clients)
    if (each.mnemonic == field(form, "client_id")) checked.client = &each;
  if (checked.client == nullptr) return {nullptr, "ESIA-008010"};
  const auto refuse = [&](std::string_view code) {
    checked.refusal = code;
    return checked;
  };
  if (field(form, "redirect_uri") != checked.client->redirect_uri) {
    checked.client = nullptr;
    return refuse("ESIA-007023");
  }
  for (const char* name : {"client_secret", "timestamp", "state"})
    if (field(form, name).empty()) return refuse("ESIA-007014");
  if (field(form, "scope").empty()) return refuse("ESIA-007013");
  if (!has_scope(field(form, "scope"), "openid")) return refuse("ESIA-007006");
  if (!base::is_uuid(field(form, "state"))) return refuse("ESIA-007003");
  const auto sent = esia::parse_timestamp(field(form, "timestamp"));
  const auto now = clock_.now();
  if (!sent || *sent + base::limits::timestamp_age < now || *sent - base::limits::clock_skew > now)
    return refuse("ESIA-007015");
  const esia::SecretParts parts{copy(form, "scope"),        copy(form, "timestamp"),
                                copy(form, "client_id"),    copy(form, "state"),
                                copy(form, "redirect_uri"), copy(form, "code")};
  if (!esia::check_secret(checked.client->certificate, scheme, parts, field(form, "client_secret")))
    return refuse("ESIA-007053");
  if (scheme == Scheme::raw &&
      field(form, "client_certificate_hash") != checked.client->certificate_hash)
    return refuse("ESIA-007053");
  return checked;
}

net::HttpResponse EsiaService::send_back(const Login& login, esia::Fields fields) const {
  fields.emplace_back("state", copy(login.asked, "state"));
  return redirect_to(login.client->redirect_uri + '?' + esia::encode_form(fields));
}

net::HttpResponse EsiaService::authorize(const Form& form, Scheme scheme) {
  Checked checked = check(form, scheme);
  if (checked.client == nullptr)
    return refusal_page(checked.refusal, "Система или её адрес возврата здесь неизвестны.");
  if (checked.refusal.empty() && field(form, "response_type") != "code")
    checked.refusal = "ESIA-007003";
  if (form.contains("code_challenge") && field(form, "code_challenge_method") != "S256")
    checked.refusal = "ESIA-007003";
  Login login{checked.client, scheme, form};
  if (checked.refusal.empty())
    return choice_page("/aas/choose", waiting_.put(std::move(login)), checked.client->mnemonic,
                       field(form, "scope"));
  log_.write(base::Level::info, "refused", {{"code", checked.refusal}});
  return send_back(login, {{"error", "invalid_request"},
                           {"error_description", std::string(checked.refusal) + ": refused"}});
}

net::HttpResponse EsiaService::choose(const Form& form) {
  auto login = waiting_.take(field(form, "login"));
  if (!login) return refusal_page("ESIA-007014", "Этот вход уже завершён: начните его заново.");
  const DemoPerson* person = find_demo_person(field(form, "person"));
  if (person == nullptr)
    return send_back(*login, {{"error", "access_denied"},
                              {"error_description", "ESIA-007004: The resource owner denied"}});
  login->oid = person->oid;
  login->at = clock_.now();
  const Login sent_back = *login;
  return send_back(sent_back, {{"code", codes_.put(std::move(*login))}});
}

net::HttpResponse EsiaService::refuse_exchange(std::string_view code, const Form& form) const {
  log_.write(base::Level::info, "refused", {{"code", code}});
  return json(400, object{{"error", "invalid_request"},
                          {"error_description", std::string(code) + ": refused"},
                          {"state", field(form, "state")}});
}

std::string_view EsiaService::check_code(const Form& form, Scheme scheme, const Login& login) {
  if (login.client->mnemonic != field(form, "client_id")) return "ESIA-007011";
  if (login.refreshing) return {};
  if (login.at + code_age < clock_.now()) return "ESIA-007011";
  if (login.scheme != scheme) return "ESIA-007012";
  if (field(login.asked, "scope") != field(form, "scope")) return "ESIA-007006";
  const std::string_view challenge = field(login.asked, "code_challenge");
  const std::string_view verifier = field(form, "code_verifier");
  if (challenge.empty() != verifier.empty())
    return challenge.empty() ? "ESIA-007039" : "ESIA-007014";
  if (!challenge.empty() && challenge != esia::encode_base64url(security::sha256(verifier)))
    return "ESIA-007040";
  return {};
}

net::HttpResponse EsiaService::exchange(const Form& form, Scheme scheme) {
  if (!fault_.empty()) return refuse_exchange(std::exchange(fault_, {}), form);
  const Checked checked = check(form, scheme);
  if (!checked.refusal.empty()) return refuse_exchange(checked.refusal, form);
  const std::string_view grant = field(form, "grant_type");
  if (grant != "authorization_code" && grant != "refresh_token")
    return refuse_exchange("ESIA-007005", form);
  const bool first = grant == "authorization_code";
  const auto login =
      first ? codes_.take(field(form, "code")) : refreshing_.take(field(form, "refresh_token"));
  if (!login) return refuse_exchange("ESIA-007011", form);
  const std::string_view refusal = check_code(form, scheme, *login);
  if (!refusal.empty()) return refuse_exchange(refusal, form);
  return tokens(*login, form);
}

base::Result<std::string> EsiaService::id_token(const Login& login) {
  const auto now =
      std::chrono::duration_cast<std::chrono::seconds>(clock_.now().time_since_epoch());
  const DemoPerson* person = find_demo_person(login.oid);
  const auto oid = base::parse_integer(login.oid).value_or(0);
  object subject{{"urn:esia:sbj:typ", "P"}, {"urn:esia:sbj:oid", oid}};
  if (person != nullptr && person->trusted) subject["urn:esia:sbj:is_tru"] = true;
  const auto life = options_.token_age.count();
  object claims{{"iss", options_.issuer},
                {"aud", login.client->mnemonic},
                {"sub", oid},
                {"iat", now.count()},
                {"nbf", now.count()},
                {"exp", now.count() + life},
                {"auth_time", now.count()},
                {"amr", "PWD"},
                {"urn:esia:sid", base::make_uuid()},
                {"urn:esia:sbj", std::move(subject)}};
  if (const auto nonce = field(login.asked, "nonce"); !nonce.empty()) claims["nonce"] = nonce;
  const std::string flaw = std::exchange(flaw_, {});
  if (flaw == "issuer") claims["iss"] = "http://elsewhere.example/";
  if (flaw == "audience") claims["aud"] = "ANOTHER";
  if (flaw == "nonce") claims["nonce"] = "of another login";
  if (flaw == "expired") claims["exp"] = now.count() - 3600;
  if (flaw == "stale") claims["auth_time"] = now.count() - 7200;  // it has known the browser since
  if (flaw == "untimed") claims.erase("auth_time");
  BASE_TRY(token, esia::make_jws(signer_, claims));
  if (flaw == "value") token[token.size() / 2] ^= 1;
  if (flaw == "none")
    token = esia::encode_base64url(R"({"alg":"none"})") + '.' +
            esia::encode_base64url(boost::json::serialize(claims)) + '.';
  return token;
}

net::HttpResponse EsiaService::tokens(const Login& login, const Form& form) {
  const auto token = id_token(login);
  if (!token)
    return json(500,
                object{{"error", "server_error"}, {"error_description", "ESIA-007007: no token"}});
  Login again = login;
  again.refreshing = true;
  log_.write(base::Level::info, "logged in", {{"client", login.client->mnemonic}});
  return json(200, object{{"access_token", access_.put({login.oid, copy(login.asked, "scope"),
                                                        clock_.now() + options_.token_age})},
                          {"id_token", *token},
                          {"refresh_token", refreshing_.put(std::move(again))},
                          {"expires_in", options_.token_age.count()},
                          {"state", field(form, "state")},
                          {"token_type", "Bearer"}});
}

net::HttpResponse EsiaService::look(const net::HttpRequest& request) {
  std::string_view token = request.header("authorization");
  if (!token.starts_with("Bearer ")) return json(401, object{{"code", "ESIA-005001"}});
  token.remove_prefix(7);
  const Access* granted = access_.find(token);
  if (granted == nullptr || granted->until <= clock_.now())
    return json(401, object{{"code", "ESIA-005001"}});
  std::string_view rest = std::string_view(request.path).substr(esia::persons_path.size());
  const std::string_view asked = rest.substr(0, rest.find('/'));
  rest.remove_prefix(asked.size());
  const DemoPerson* person = find_demo_person(granted->oid);
  if (asked != granted->oid || person == nullptr) return json(403, object{{"code", "ESIA-005004"}});
  if (rest.empty()) return json(200, person_answer(*person, granted->scope));
  if (rest == "/roles" && has_scope(granted->scope, "usr_org"))
    return json(200, roles_answer(*person));
  return json(rest == "/roles" ? 403 : 404, object{{"code", "ESIA-005003"}});
}

net::HttpResponse EsiaService::log_out(const Form& form) const {
  for (const EsiaClient& each : options_.clients) {
    const auto path = each.redirect_uri.find('/', each.redirect_uri.find("://") + 3);
    const std::string home = each.redirect_uri.substr(0, path) + '/';
    if (each.mnemonic == field(form, "client_id") && field(form, "redirect_url").starts_with(home))
      return redirect_to(copy(form, "redirect_url"));
  }
  return refusal_page("ESIA-007023", "Система или её адрес возврата здесь неизвестны.");
}

// "fault=ESIA-007008": of the next exchange; "token=none|value|issuer|audience|nonce|expired|stale|
// untimed": of the next id_token; "down=1", "down=0".
net::HttpResponse EsiaService::misbehave(const Form& form) {
  if (form.contains("fault")) fault_ = copy(form, "fault");
  if (form.contains("token")) flaw_ = copy(form, "token");
  if (form.contains("down")) down_ = field(form, "down") == "1";
  return json(200, object{});
}

}  // namespace sandbox
