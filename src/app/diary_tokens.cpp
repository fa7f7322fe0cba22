// DiaryDoor: what a diary's own server asks: a code redeemed, a person told of.
#include "app/database_job.hpp"
#include "app/diary_visit.hpp"
#include "base/limits.hpp"

namespace app {

namespace limits = base::limits;
namespace idp = adapters::idp;
using base::Code;
using boost::asio::awaitable;
using net::HttpRequest;
using net::HttpResponse;

namespace {

struct Exchanged {
  HttpRequest request;
  base::Time now{};
  console::NewSession access{};  // of the token that is given out
  base::Result<idp::TokenRequest> asked{base::fail(Code::internal, "")};
  base::Result<idp::Grant> grant{base::fail(Code::internal, "")};
  base::Result<std::string> id_token{base::fail(Code::internal, "")};
};

base::Result<registers::Diary> client_that_asks(const idp::TokenRequest& asked,
                                                store::Transaction& work) {
  const auto diary = work.diaries.find(asked.client);
  const idp::Client client = diary ? client_of(*diary) : idp::Client{};
  const bool known = diary && diary->enabled;
  BASE_CHECK(idp::check_client(known ? &client : nullptr, asked));
  return *diary;
}

// What was allowed when it was given out may have been taken back since, or the purpose changed.
bool may_hear(const registers::Diary& diary, const idp::Grant& grant, store::Transaction& work) {
  return registers::may_hear(diary, work.diaries.consent(diary.id, grant.sub), grant.scopes);
}

// One try, also of somebody else's code.
base::Result<idp::Grant> redeem(const Exchanged& it, store::Transaction& work) {
  BASE_TRY(diary, client_that_asks(*it.asked, work));
  const std::string digest = console::session_digest(it.asked->code);
  const auto kept = work.diaries.take("code", digest, it.now);
  if (!kept) return idp::refused("invalid_grant", "no such code, or used, or too old");
  const auto grant = idp::read_grant(kept->content);
  if (!grant || kept->diary != diary.id)
    return idp::refused("invalid_grant", "another client's code");
  BASE_CHECK(idp::check_grant(*grant, *it.asked));
  if (!may_hear(diary, *grant, work))
    return idp::refused("invalid_grant", "no longer allowed by the registration or the person");
  work.diaries.keep({"token", it.access.digest, digest, diary.id, grant->sub, kept->content,
                     it.now + limits::idp_token_age});
  const DiaryLine line{"tellDiary",      diary,  grant->sub,  grant->scopes,
                       it.request.trace, it.now, grant->shown};
  note_diary(line, work);
  return *grant;
}

struct Known {
  registers::Diary diary;
  idp::Grant grant;
};
base::Result<Known> find_token(const Exchanged& it, store::Transaction& work) {
  const std::string digest = console::session_digest(idp::bearer_of(it.request));
  const auto kept = work.diaries.look("token", digest, it.now);
  const auto diary = kept ? work.diaries.find(kept->diary) : std::nullopt;
  const auto grant = kept ? idp::read_grant(kept->content) : std::nullopt;
  if (!grant || !diary || !diary->enabled || !may_hear(*diary, *grant, work))
    return idp::refused("invalid_token", "no such token");
  return Known{*diary, *grant};
}

base::Result<idp::Grant> told_again(const Exchanged& it, store::Transaction& work) {
  BASE_TRY(known, find_token(it, work));
  const auto& [diary, grant] = known;
  const DiaryLine line{"tellDiary",      diary,  grant.sub,  grant.scopes,
                       it.request.trace, it.now, grant.shown};
  note_diary(line, work);
  return grant;
}

// What anybody can send costs no write: who is no client of ours, or does not prove it; a code that
// nobody was given, or is over and left nothing.
base::Result<void> worth_a_write(const Exchanged& it, store::Transaction& work) {
  BASE_CHECK(client_that_asks(*it.asked, work));
  const std::string digest = console::session_digest(it.asked->code);
  if (work.diaries.look("code", digest, it.now) || work.diaries.has_given(digest)) return {};
  return idp::refused("invalid_grant", "no such code, or used, or too old");
}

}  // namespace

HttpResponse DiaryDoor::turn_down(const base::Error& error, const HttpRequest& request) {
  parts_.metrics.count("kontingent_diary_logins_total", {{"code", base::info(error.code).metric}});
  const base::Time now = parts_.clock.now();
  if (const auto wait = failures_.take(request.peer, now)) return idp::too_many(*wait);
  if (!strangers_.take("", now))  // whoever it is fills no disk: the metrics count all
    parts_.log.failure(error, "a diary's question refused",
                       {{"trace", request.trace}, {"peer", request.peer}});
  return idp::token_refusal(error);
}

HttpResponse DiaryDoor::turn_away(const HttpRequest& request) {
  if (const auto wait = failures_.take(request.peer, parts_.clock.now()))
    return idp::too_many(*wait);
  return idp::bearer_refusal();
}

awaitable<HttpResponse> DiaryDoor::token(HttpRequest request) {
  const auto it = std::make_shared<Exchanged>();
  it->now = parts_.clock.now();
  it->access = console::new_session();
  it->request = std::move(request);
  if (it->request.method != "POST" || it->request.body.size() > limits::login_form_bytes)
    co_return turn_down(idp::refused("invalid_request", "not a POST of a form"), it->request);
  it->asked = idp::read_token_request(it->request);
  if (!it->asked) co_return turn_down(it->asked.error(), it->request);
  store::Database::Job find = [it](store::Transaction& work) { return worth_a_write(*it, work); };
  const auto known = co_await look(std::move(find));
  if (!known) co_return turn_down(known.error(), it->request);
  store::Database::Job job = [it](store::Transaction& work) -> base::Result<void> {
    it->grant = redeem(*it, work);
    return {};
  };
  const auto done = co_await write(std::move(job));
  if (!done) co_return turn_down(done.error(), it->request);
  if (!it->grant) co_return turn_down(it->grant.error(), it->request);
  std::function<void()> sign = [this, it] {
    it->id_token = parts_.issuer.id_token(*it->grant, it->now);
  };
  const auto ran = co_await parts_.workers.run(std::move(sign), "diaries");
  if (!ran) co_return turn_down(ran.error(), it->request);
  if (!it->id_token) co_return turn_down(it->id_token.error(), it->request);
  parts_.metrics.count("kontingent_diary_logins_total", {{"code", "ok"}});
  co_return idp::token_answer(*it->grant, it->access.secret, *it->id_token);
}

awaitable<HttpResponse> DiaryDoor::userinfo(HttpRequest request) {
  const auto it = std::make_shared<Exchanged>();
  it->now = parts_.clock.now();
  it->request = std::move(request);
  if (idp::bearer_of(it->request).empty()) co_return turn_away(it->request);
  store::Database::Job find = [it](store::Transaction& work) -> base::Result<void> {
    const auto found = find_token(*it, work);
    if (!found) return found.error();
    return {};
  };
  const auto known = co_await look(std::move(find));
  if (!known && known.error().code == Code::login_refused) co_return turn_away(it->request);
  if (!known) co_return turn_down(known.error(), it->request);
  store::Database::Job job = [it](store::Transaction& work) -> base::Result<void> {
    it->grant = told_again(*it, work);
    return {};
  };
  const auto done = co_await write(std::move(job));
  if (!done) co_return turn_down(done.error(), it->request);
  if (!it->grant) co_return turn_away(it->request);
  co_return idp::userinfo_answer(*it->grant);
}

}  // namespace app
