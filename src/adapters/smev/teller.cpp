#include "adapters/smev/teller.hpp"

#include "adapters/soap/await_storage.hpp"
#include "net/workers.hpp"

namespace adapters::smev {

using base::Code;
using Kind = Reaction::Kind;

struct Teller::Attempt {
  std::string message_id;
  Reaction reaction;
  Around around;
  bool mute = false;  // the handler is not called any more
  Told told;          // of the transaction
};

namespace {

std::string_view name_of(Kind kind) {
  switch (kind) {
    case Kind::answer:
      return "answered";
    case Kind::rejected:
      return "rejected";
    case Kind::status:
      return "status";
    case Kind::expired:
      return "expired";
    case Kind::failed:
      break;
  }
  return "failed";
}

// An internal one is of this very answer: told again and again it would stop the line.
bool passes(const base::Error& error) {
  return base::info(error.code).retry && error.code != Code::internal;
}

}  // namespace

std::optional<base::Error> amiss(const Reaction& reaction) {
  if (reaction.kind == Kind::expired) return base::fail(Code::smev_not_answered);
  if (reaction.kind == Kind::rejected) return base::fail(Code::smev_rejected);
  return reaction.error;
}

boost::asio::awaitable<base::Result<Teller::Told>> Teller::tell(std::string message_id,
                                                                Reaction reaction, Around around) {
  auto attempt = std::make_shared<Attempt>();
  attempt->message_id = std::move(message_id);
  attempt->reaction = std::move(reaction);
  attempt->around = std::move(around);
  auto written = co_await write(attempt);
  if (!written && !passes(written.error()) && attempt->reaction.kind != Kind::status) {
    Reaction failed;
    failed.kind = Kind::failed;
    failed.error = written.error();
    attempt->reaction = std::move(failed);
    written = co_await write(attempt);
  }
  if (!written && !passes(written.error())) {
    attempt->mute = true;
    attempt->reaction.error = written.error();
    written = co_await write(attempt);
  }
  if (!written) co_return written.error();
  report(*attempt);
  co_return std::move(attempt->told);
}

boost::asio::awaitable<base::Result<void>> Teller::write(AttemptPtr attempt) {
  soap::Job job = [this, attempt](const soap::Work& work) { return commit(*attempt, work); };
  return soap::await_write(parts_.storage, std::move(job));
}

base::Result<void> Teller::commit(Attempt& attempt, const soap::Work& work) const {
  attempt.told = {};
  const Tell tell = [&] { return end(attempt, work); };
  if (attempt.around)
    BASE_CHECK(attempt.around(work, tell, attempt.told));
  else
    BASE_CHECK(tell());
  if (!attempt.told.amiss) return {};
  const base::CodeInfo& row = base::info(attempt.told.amiss->code);
  registers::Tables::LoadRecord record;
  record.at = parts_.clock.now();
  record.partner = parts_.requests.queue();
  record.source = attempt.message_id;
  if (attempt.told.question) record.operation = attempt.told.question->operation;
  if (attempt.told.question) record.trace = attempt.told.question->trace;
  record.ok = false;
  record.code = row.id;
  record.comment = row.text;
  work.tables.journal(record);
  return {};
}

base::Result<void> Teller::end(Attempt& attempt, const soap::Work& work) const {
  const bool over = attempt.reaction.kind != Kind::status;
  if (!attempt.mute) {
    BASE_TRY(question, parts_.requests.tell(work, attempt.message_id, attempt.reaction));
    attempt.told.question = std::move(question);
  } else {
    attempt.told.question =
        over ? work.questions.end(attempt.message_id, bus::QuestionState::refused)
             : work.questions.find_open(attempt.message_id);
  }
  if (attempt.told.question) attempt.told.amiss = amiss(attempt.reaction);
  return {};
}

void Teller::report(const Attempt& attempt) const {
  const auto& question = attempt.told.question;
  if (question)
    parts_.metrics.count("kontingent_smev_requests_total",
                         {{"outcome", name_of(attempt.reaction.kind)}});
  const std::string trace = question ? question->trace : std::string();
  const std::initializer_list<base::Field> fields{{"trace", trace},
                                                  {"message", attempt.message_id}};
  if (!attempt.told.amiss) {
    if (question) parts_.log.write(base::Level::info, "SMEV request answered", fields);
    return;
  }
  parts_.metrics.count("kontingent_smev_alarms_total",
                       {{"code", base::info(attempt.told.amiss->code).metric}});
  parts_.log.failure(*attempt.told.amiss, "SMEV request", fields);
}

}  // namespace adapters::smev
