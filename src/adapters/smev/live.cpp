#include "adapters/smev/live.hpp"

#include <algorithm>
#include <array>

#include "adapters/smev/letter.hpp"
#include "adapters/smev/read.hpp"
#include "base/text.hpp"
#include "xml/canonical.hpp"

namespace adapters::smev {

using base::Code;

namespace {

// What waits with the request, in this order.
enum Field : std::size_t {
  service,
  operation,
  diary,
  diary_ns,
  question_id,
  route,
  trace,
  source,
  memo,
  letter_operation,
  fallback,
  count
};
using Fields = std::array<std::string, count>;

// Each with its length before it: "5:hello".
std::string pack(const Fields& fields) {
  std::string out;
  for (const std::string& field : fields)
    out.append(std::to_string(field.size())).append(":").append(field);
  return out;
}

base::Result<Fields> unpack_fields(std::string_view text) {
  Fields fields;
  for (std::string& field : fields) {
    const std::size_t colon = text.find(':');
    const auto size = base::parse_integer(text.substr(0, std::min(colon, text.size())));
    if (colon == std::string_view::npos || !size || *size < 0)
      return base::fail(Code::internal, "not a reference of ours");
    field = text.substr(colon + 1, static_cast<std::size_t>(*size));
    text.remove_prefix(std::min(text.size(), colon + 1 + static_cast<std::size_t>(*size)));
  }
  return fields;
}

// The diary's answer, held against the contract as if it had come by it.
base::Result<std::string> answer_of(const Fields& fields, const Reaction& reaction,
                                    const std::vector<Intake::Service>& services) {
  const security::Verified& said = *reaction.answer;
  if (said.partner().code != fields[diary])
    return base::fail(Code::answer_untrusted, "not the diary that was asked");
  const auto contract = std::ranges::find(
      services, fields[service], [](const Intake::Service& each) { return each.contract.name(); });
  if (contract == services.end()) return base::fail(Code::internal, "no such contract");
  const auto asked =
      std::ranges::find(contract->operations, fields[operation], &soap::Operation::name);
  if (asked == contract->operations.end() || !asked->told_later)
    return base::fail(Code::internal, "no such question");
  BASE_TRY(canonical, xml::canonicalize(said.payload()));
  const std::string& ns = contract->contract.ns();
  BASE_TRY(document, xml::Document::parse(with_namespace(canonical, fields[diary_ns], ns)));
  const xml::Node answer = document.root();
  if (const auto violations = contract->contract.schema().validate(answer); !violations.empty())
    return base::fail(Code::schema_violation, violations[0].message, violations[0].path);
  if (answer.child(ns, "messageId").text() != fields[question_id])
    return base::fail(Code::answer_untrusted, "an answer to another question");
  return asked->told_later(fields[memo], answer);
}

Fields fields_of(const std::string& service_name, const std::string& operation_name,
                 const soap::LiveQuestion& question, const bus::Letter& answer) {
  Fields fields;
  fields[service] = service_name;
  fields[operation] = operation_name;
  fields[diary] = question.route->live->partner;
  fields[diary_ns] = question.route->live->smev_ns;
  fields[question_id] = question.message_id;
  fields[route] = answer.route;
  fields[trace] = answer.trace;
  fields[source] = std::to_string(answer.source.value);
  fields[memo] = question.memo;
  fields[letter_operation] = answer.operation;
  fields[fallback] = answer.payload;
  return fields;
}

}  // namespace

// Only inside tags, and there only a whole value: text may say the same words.
std::string with_namespace(std::string_view canonical, std::string_view from, std::string_view to) {
  std::string out;
  bool inside = false;
  for (std::size_t at = 0; at < canonical.size();) {
    const char c = canonical[at];
    if (!inside || c != '"') {
      inside = c == '<' || (inside && c != '>');
      out += c;
      ++at;
      continue;
    }
    const std::size_t end = std::min(canonical.find('"', at + 1), canonical.size());
    const std::string_view value = canonical.substr(at + 1, end - at - 1);
    out.append("\"").append(value == from ? to : value).append("\"");
    at = end + 1;
  }
  return out;
}

Live::Live(Settings settings, std::vector<Intake::Service> services, Requests& requests,
           const base::Clock& clock)
    : settings_(settings), services_(std::move(services)), requests_(requests), clock_(clock) {
  using Handle =
      base::Result<void> (Live::*)(const std::string&, const Reaction&, const soap::Work&) const;
  const auto add = [&](std::string name, Handle handle) {
    requests.add_handler(std::move(name),
                         [this, handle](const std::string& reference, const Reaction& reaction,
                                        const soap::Work& work) {
                           return (this->*handle)(reference, reaction, work);
                         });
  };
  add("live", &Live::told);
  add("live-now", &Live::told_now);
}

base::Result<void> Live::ask(const soap::Work& work, Asked asked) const {
  Request request;
  request.handler = "live";
  request.reference = pack(fields_of(asked.service, asked.operation, asked.question, asked.answer));
  request.wait = std::chrono::ceil<std::chrono::seconds>(asked.question.route->live->deadline);
  BASE_CHECK(put(work, std::move(request), asked.service, asked.question, asked.answer));
  return {};
}

base::Result<std::string> Live::ask_now(const soap::Work& work, const soap::LiveBySmev& asked,
                                        base::Time now, std::chrono::seconds wait) const {
  bus::Letter nothing;  // who asked waits, and answers himself
  nothing.trace = asked.trace;
  nothing.created = now;
  Request request;
  request.handler = "live-now";
  request.reference = pack(fields_of(asked.service, asked.operation, asked.question, nothing));
  request.wait = wait;
  return put(work, std::move(request), asked.service, asked.question, nothing);
}

base::Result<std::string> Live::put(const soap::Work& work, Request request,
                                    const std::string& service_name,
                                    const soap::LiveQuestion& question,
                                    const bus::Letter& answer) const {
  const auto contract = std::ranges::find(
      services_, service_name, [](const Intake::Service& each) { return each.contract.name(); });
  if (contract == services_.end()) return base::fail(Code::internal, "no such contract");
  request.content =
      with_namespace(question.payload, contract->contract.ns(), question.route->live->smev_ns);
  request.trace = answer.trace;
  request.source = answer.source;
  request.now = answer.created;
  return requests_.put(work, request);
}

base::Result<std::optional<std::string>> Live::look_for(const soap::Work& work,
                                                        const std::string& request,
                                                        const std::string& question) const {
  using State = bus::QuestionState;
  const State state = work.questions.state(request).value_or(State::open);
  if (state == State::open) return std::optional<std::string>();
  if (state == State::expired) return base::fail(Code::smev_not_answered);
  auto known = work.inbox.find(settings_.queue, question);
  if (state != State::answered || !known) return base::fail(Code::smev_rejected);
  return std::optional(std::move(known->answer));
}

// Remembered under the question's own number, which nobody else uses.
base::Result<void> Live::told_now(const std::string& reference, const Reaction& reaction,
                                  const soap::Work& work) const {
  if (reaction.kind != Reaction::Kind::answer) return {};
  BASE_TRY(fields, unpack_fields(reference));
  auto content = answer_of(fields, reaction, services_);
  if (!content) return base::fail(Code::smev_response_type_wrong, base::describe(content.error()));
  const bus::Incoming said{settings_.queue,
                           fields[question_id],
                           fields[operation],
                           fields[trace],
                           security::sha256_hex(*content),
                           {},
                           clock_.now()};
  work.inbox.remember(work.inbox.reserve(), said, *content);
  return {};
}

base::Result<void> Live::told(const std::string& reference, const Reaction& reaction,
                              const soap::Work& work) const {
  if (reaction.kind == Reaction::Kind::status) return {};
  BASE_TRY(fields, unpack_fields(reference));
  BASE_TRY(document, xml::Document::parse(fields[fallback]));
  BASE_TRY(data, read_response_data(document.root()));
  if (reaction.kind == Reaction::Kind::answer) {
    auto content = answer_of(fields, reaction, services_);
    // the same answer would be no better if it came again
    if (!content)
      return base::fail(Code::smev_response_type_wrong, base::describe(content.error()));
    data.content = std::move(*content);
  }
  bus::Letter letter;
  letter.source = domain::MessageId{base::parse_integer(fields[source]).value_or(0)};
  letter.route = fields[route];
  letter.operation = fields[letter_operation];
  letter.trace = fields[trace];
  letter.message_id = data.message_id;
  letter.payload = response_letter(settings_.version, data);
  letter.created = clock_.now();
  letter.to.push_back({settings_.queue, {}, letter.created + settings_.answer_within});
  work.outbox.put(letter);
  return {};
}

}  // namespace adapters::smev
