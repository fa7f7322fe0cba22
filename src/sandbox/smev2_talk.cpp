#include "sandbox/smev2_talk.hpp"

#include <thread>

#include "adapters/smev2/publication.hpp"
#include "adapters/smev2/write.hpp"
#include "base/clock.hpp"

namespace sandbox {

using base::Code;
using smev2::Status;

namespace {

constexpr std::chrono::seconds between_pings{1};

}  // namespace

base::Result<std::unique_ptr<Smev2Talk>> Smev2Talk::open(const Smev2Link& link) {
  if (!smev2::parse_revision(link.revision))
    return base::fail(Code::usage, "--revision: rev120315 или rev111111");
  BASE_TRY(bus, Conversation::open(link.files));
  BASE_TRY(schemas, smev2::Schemas::load(link.resources));
  std::unique_ptr<Smev2Talk> talk(new Smev2Talk(link, std::move(bus), std::move(schemas)));
  if (link.person_key.empty()) return talk;
  BASE_TRY(person, security::Signer::load({link.person_key.string(), link.person_certificate}));
  talk->person_ = std::move(person);
  return talk;
}

base::Result<security::Verified> Smev2Talk::ask(const Payload& question) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(link_.patience);
  BASE_TRY(first, exchange(Status::request, question));
  Told told = std::move(first);
  while (told.status == Status::accept || told.status == Status::process) {
    const bool late = std::chrono::steady_clock::now() >= deadline;
    if (late && told.has_content) break;  // as far as it has got
    if (late) return base::fail(Code::timed_out, "the request is still worked on");
    std::this_thread::sleep_for(between_pings);
    BASE_TRY(again, exchange(Status::ping, question));
    told = std::move(again);
  }
  return std::move(told.content);
}

base::Result<Smev2Talk::Told> Smev2Talk::exchange(Status status, const Payload& question) {
  smev2::Message message;
  message.revision = revision();
  message.sender = {link_.mnemonic, "Песочница"};
  message.recipient = {link_.recipient, "Контингент"};
  message.status = status;
  message.date = base::format_time(base::SystemClock{}.now());
  const bool ping = status == Status::ping;
  if (ping) message.request_id = question.message_id;
  const security::Signer* person = person_ && !ping ? &*person_ : nullptr;
  BASE_TRY(envelope,
           smev2::write_envelope(message, smev2::request_wrapper(revision()),
                                 ping ? std::string() : question.octets, bus_.signer(), person));
  Payload way = question;
  way.path = smev2::path_of(revision());
  way.action = smev2::service_ns(revision()) + "/SendMessage";
  BASE_TRY(octets, bus_.deliver(way, envelope));
  return read(octets, question.message_id);
}

base::Result<Smev2Talk::Told> Smev2Talk::read(const std::string& octets, const std::string& id) {
  BASE_TRY(document, xml::Document::parse(octets));
  const base::Time now = base::SystemClock{}.now();
  BASE_TRY(opened, smev2::open_message(std::move(document), bus_.trust(), {}, now));
  if (opened.operation.name() == "Fault") {
    BASE_TRY(fault, opened.hand_over(opened.operation, now));
    return Told{std::nullopt, std::move(fault), true};
  }
  BASE_TRY(parts, smev2::read_parts(opened.operation, schemas_));
  if (parts.message.recipient.code != link_.mnemonic || parts.message.request_id != id)
    return base::fail(Code::answer_untrusted, "the answer to something else");
  xml::Node content = parts.data.first_child();
  const bool accepted = parts.message.status == Status::accept;
  if (!content && !accepted) return base::fail(Code::answer_untrusted, "an answer without data");
  BASE_TRY(handed, opened.hand_over(content ? content : opened.operation, now));
  return Told{parts.message.status, std::move(handed), static_cast<bool>(content)};
}

}  // namespace sandbox
