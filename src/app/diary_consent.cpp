// DiaryDoor: what a person allows a diary to hear, and takes back.
#include <boost/json.hpp>

#include <algorithm>

#include "adapters/esia/form.hpp"
#include "app/diary_visit.hpp"
#include "app/login_entry.hpp"
#include "app/login_pages.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "net/url.hpp"

namespace app {

namespace limits = base::limits;
namespace idp = adapters::idp;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;
using registers::DiaryConsent;

namespace {

std::string list_of(const std::vector<std::string>& attributes) {
  std::string items;
  for (const std::string& each : attributes)
    if (const auto* scope = idp::find_scope(each))
      items += "<li>" + escape_html(scope->text) + "</li>";
  if (items.empty()) return "<p>Только узнать вас при следующем входе.</p>";
  return "<ul>" + items + "</ul>";
}

std::string form_to(const char* path, std::string_view secret, const std::string& inner) {
  return "<form method=\"post\" action=\"" + std::string(path) +
         "\"><input type=\"hidden\" name=\"csrf\" value=\"" + console::csrf_of(secret) + "\">" +
         inner + "</form>";
}

HttpResponse consent_page(const registers::Diary& diary, const idp::Asked& asked,
                          std::string_view secret) {
  const std::string text = "<p>Вы узнаны через Госуслуги. Дневник «" + escape_html(diary.name) +
                           "» просит разрешения узнать о вас:</p>" + list_of(asked.scopes) +
                           "<p>Для чего: " + escape_html(diary.purpose) +
                           "</p><p>Согласие запомнится; отозвать его можно на странице <a "
                           "href=\"/idp/\">«Согласия»</a> или отказом здесь.</p>";
  const std::string buttons =
      "<button name=\"answer\" value=\"yes\">Разрешить</button> <button name=\"answer\" "
      "value=\"no\">Не разрешать</button>";
  // a form's answer leads on to the diary; a scheme of its own is named by itself
  const auto target = asked.redirect_uri.starts_with("http")
                          ? net::split_url(asked.redirect_uri).origin
                          : asked.redirect_uri.substr(0, asked.redirect_uri.find(':') + 1);
  return page(200, "Согласие на передачу данных", text + form_to("/idp/consent", secret, buttons),
              target);
}

// What waits for the person: a grant, the query that it answers, and what for, as it is read.
std::string write_visit(const std::string& query, const idp::Grant& grant,
                        const std::string& purpose) {
  return boost::json::serialize(boost::json::object{
      {"query", query}, {"grant", idp::write_grant(grant)}, {"purpose", purpose}});
}
std::string part_of(const std::string& content, std::string_view name) {
  boost::system::error_code failure;
  const auto read = boost::json::parse(content, failure);
  const auto* object = failure ? nullptr : read.if_object();
  const auto* part = object == nullptr ? nullptr : object->if_contains(name);
  return part != nullptr && part->is_string() ? std::string(part->get_string()) : std::string();
}

}  // namespace

// A code for the diary; where the browser goes with it.
void DiaryDoor::issue(Visit& visit, const idp::Grant& grant, store::Transaction& work) const {
  if (visit.by_saml()) {  // told at once, by way of the browser
    visit.vouched = grant;
    const DiaryLine line{"tellDiary",         *visit.diary, grant.sub,  grant.scopes,
                         visit.request.trace, visit.now,    grant.shown};
    return note_diary(line, work);
  }
  work.diaries.keep({"code", visit.code.digest, "", visit.diary->id, grant.sub,
                     idp::write_grant(grant), visit.now + limits::idp_code_age});
  visit.address = idp::with_code(visit.asked, visit.code.secret, parts_.issuer.url());
}

// Of the one that ESIA has just named: straight on where all was allowed before.
void DiaryDoor::receive(Visit& visit, store::Transaction& work) const {
  visit.forget();
  const base::Time over = visit.attempt.at + 2 * limits::esia_login_age;
  if (!work.accounts.use({"esia state", login_of(visit.attempt).state, over}, visit.now)) {
    visit.refused = base::fail(Code::login_refused, "callback: it has come before");
    return;
  }
  const DiaryFacts facts = facts_of(visit.visitor, visit.now, settings_.utc_offset_minutes, work);
  registers::DiaryGrant kept{
      .kind = "visit", .digest = visit.secret.digest, .until = visit.now + limits::esia_login_age};
  if (visit.query.empty()) {
    for (const registers::Diary& each : work.diaries.all()) {
      const auto name = idp::pairwise_name(facts.subject, client_of(each), settings_.salt);
      if (const auto given = work.diaries.consent(each.id, name))
        visit.allowed.emplace_back(each, *given);
      kept.content += each.code + " " + name + "\n";
    }
    return work.diaries.keep(kept);
  }
  idp::Grant grant = idp::make_grant(visit.asked, facts.subject,
                                     visit.visitor.identity.authenticated, settings_.salt);
  grant.shown = shown_of(facts, grant.scopes);
  const bool ask_again = word_of(visit.query, "prompt").find("consent") != std::string::npos;
  const auto given = work.diaries.consent(visit.diary->id, grant.sub);
  if (!ask_again && registers::may_hear(*visit.diary, given, grant.scopes)) {
    work.diaries.hold(*given);
    return issue(visit, grant, work);
  }
  kept.diary = visit.diary->id;
  kept.subject = grant.sub;
  kept.content = write_visit(visit.query, grant, visit.diary->purpose);
  work.diaries.keep(kept);
}

awaitable<HttpResponse> DiaryDoor::meet(VisitPtr visit) {
  visit->secret = console::new_session();
  visit->code = console::new_session();
  store::Database::Job job = [this, visit](store::Transaction& work) -> base::Result<void> {
    receive(*visit, work);
    return {};
  };
  const auto done = co_await write(std::move(job));
  if (!done) co_return refuse(done.error(), visit->request);
  if (visit->refused) co_return refuse(*visit->refused, visit->request);
  if (!visit->address.empty() || visit->vouched) co_return co_await send_back(visit);
  HttpResponse response;
  if (visit->query.empty())
    response = show_allowed(*visit);
  else
    response = consent_page(*visit->diary, visit->asked, visit->secret.secret);
  response.headers.emplace_back(
      "Set-Cookie",
      console::make_cookie(visit_cookie, visit->secret.secret, limits::esia_login_age));
  co_return response;
}

// With all that was given out by it.
void DiaryDoor::end_consent(const Visit& visit, const registers::Diary& diary,
                            const std::string& subject, store::Transaction& work) const {
  const auto given = work.diaries.consent(diary.id, subject);
  if (!given) return;
  work.diaries.withdraw(diary.id, subject);
  const DiaryLine line{"withdrawDiary",     diary,    subject, given->attributes,
                       visit.request.trace, visit.now};
  note_diary(line, work);
}

// The answer of the person whose visit waits; once. A "no" is one to what was allowed before, too:
// else the diary would only have to ask again, and nobody would be asked.
void DiaryDoor::settle(Visit& visit, bool agreed, store::Transaction& work) const {
  visit.forget();
  const auto refused = [&visit](const char* why) {
    visit.refused = base::fail(Code::login_refused, why);
  };
  const auto kept = work.diaries.take("visit", visit.secret.digest, visit.now);
  if (!kept || kept->diary == 0) return refused("consent: no visit waits for it");
  const auto grant = idp::read_grant(part_of(kept->content, "grant"));
  if (!grant || visit.diary != work.diaries.find(kept->diary) || !visit.asked.refusal.empty() ||
      visit.asked.scopes != grant->scopes ||
      visit.diary->purpose != part_of(kept->content, "purpose"))
    return refused("consent: the registration has changed, or it is too late");
  const DiaryLine line{agreed ? "allowDiary" : "refuseDiary",
                       *visit.diary,
                       grant->sub,
                       grant->scopes,
                       visit.request.trace,
                       visit.now};
  note_diary(line, work);
  visit.denied = !agreed;
  if (!agreed) return end_consent(visit, *visit.diary, grant->sub, work);
  DiaryConsent given{visit.diary->id, grant->sub, grant->scopes, visit.now, visit.diary->purpose};
  const auto before = work.diaries.consent(given.diary, given.subject);
  if (before && before->purpose == given.purpose)
    for (const std::string& each : before->attributes)
      if (std::find(given.attributes.begin(), given.attributes.end(), each) ==
          given.attributes.end())
        given.attributes.push_back(each);
  work.diaries.agree(given);
  issue(visit, *grant, work);
}

base::Result<DiaryDoor::VisitPtr> DiaryDoor::read_answer(const HttpRequest& request) {
  BASE_CHECK(admit(request));
  const auto visit = std::make_shared<Visit>();
  visit->now = parts_.clock.now();
  visit->secret.secret = console::find_cookie(request.header("cookie"), visit_cookie);
  visit->secret.digest = console::session_digest(visit->secret.secret);
  visit->code = console::new_session();
  visit->request = request;
  if (visit->request.method != "POST" || visit->secret.secret.empty() ||
      visit->request.body.size() > limits::login_form_bytes)
    return base::fail(Code::request_unproven, "not a POST of ours");
  BASE_CHECK(console::check_proof(visit->request, visit->secret.secret, settings_.origin,
                                  word_of(visit->request.body, "csrf")));
  return visit;
}

awaitable<HttpResponse> DiaryDoor::consent(HttpRequest request) {
  const auto read = read_answer(request);
  if (!read) co_return refuse(read.error(), request);
  const VisitPtr visit = *read;
  const bool agreed = word_of(visit->request.body, "answer") == "yes";
  store::Database::Job find = [visit](store::Transaction& work) -> base::Result<void> {
    const auto kept = work.diaries.look("visit", visit->secret.digest, visit->now);
    if (kept) visit->query = part_of(kept->content, "query");
    return {};
  };
  const auto found = co_await look(std::move(find));
  if (!found) co_return refuse(found.error(), visit->request);
  if (visit->query.empty())
    co_return refuse(base::fail(Code::login_refused, "consent: no visit waits for it"),
                     visit->request);
  const auto asked = co_await read_query(visit);
  if (!asked) co_return refuse(asked.error(), visit->request);
  store::Database::Job job = [this, visit, agreed](store::Transaction& work) -> base::Result<void> {
    settle(*visit, agreed, work);
    return {};
  };
  const auto done = co_await write(std::move(job));
  if (!done) co_return refuse(done.error(), visit->request);
  if (visit->refused) co_return refuse(*visit->refused, visit->request);
  HttpResponse response;
  if (visit->denied)
    response = co_await send_denied(visit, "access_denied");
  else
    response = co_await send_back(visit);
  response.headers.emplace_back("Set-Cookie",
                                console::make_cookie(visit_cookie, "", std::chrono::seconds{0}));
  co_return response;
}

HttpResponse DiaryDoor::show_allowed(const Visit& visit) const {
  std::string content;
  for (const auto& [diary, given] : visit.allowed)
    content += "<h2>" + escape_html(diary.name) + "</h2><p>С " + base::format_time(given.given) +
               " знает:</p>" + list_of(given.attributes) +
               "<p>Для чего: " + escape_html(given.purpose) + "</p>" +
               form_to("/idp/withdraw", visit.secret.secret,
                       "<input type=\"hidden\" name=\"diary\" value=\"" + escape_html(diary.code) +
                           "\"><button>Отозвать</button>");
  if (content.empty()) content = "<p>Вы никому ничего не разрешали.</p>";
  return page(200, "Согласия", content);
}

awaitable<HttpResponse> DiaryDoor::allowed(HttpRequest request) {
  if (request.query != "login")
    co_return page(200, "Согласия",
                   "<p>Каким дневникам вы разрешили узнать о вас — и отозвать согласие.</p><p><a "
                   "href=\"/idp/?login\">Войти через Госуслуги (ЕСИА)</a></p>");
  if (const auto admitted = admit(request); !admitted) co_return refuse(admitted.error(), request);
  std::string nothing;
  co_return co_await send_to_esia(std::move(request), std::move(nothing));
}

void DiaryDoor::take_back(Visit& visit, const std::string& code, store::Transaction& work) const {
  visit.forget();
  const auto kept = work.diaries.look("visit", visit.secret.digest, visit.now);
  if (!kept || kept->diary != 0) {
    visit.refused = base::fail(Code::login_refused, "withdraw: nobody has just logged in");
    return;
  }
  const auto words = base::split_words(kept->content);
  for (std::size_t i = 0; i + 1 < words.size(); i += 2) {
    const auto diary = work.diaries.find(words[i]);
    if (!diary) continue;
    const auto given = work.diaries.consent(diary->id, words[i + 1]);
    if (!given) continue;
    if (words[i] == code)
      end_consent(visit, *diary, words[i + 1], work);
    else
      visit.allowed.emplace_back(*diary, *given);
  }
}

awaitable<HttpResponse> DiaryDoor::withdraw(HttpRequest request) {
  const auto read = read_answer(request);
  if (!read) co_return refuse(read.error(), request);
  const VisitPtr visit = *read;
  store::Database::Job job = [this, visit](store::Transaction& work) -> base::Result<void> {
    take_back(*visit, word_of(visit->request.body, "diary"), work);
    return {};
  };
  const auto done = co_await write(std::move(job));
  if (!done) co_return refuse(done.error(), visit->request);
  if (visit->refused) co_return refuse(*visit->refused, visit->request);
  co_return show_allowed(*visit);
}

}  // namespace app
