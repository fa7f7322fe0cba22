#include "adapters/smev/live.hpp"

#include <algorithm>
#include <array>

#include "adapters/smev/read.hpp"
#include "adapters/smev/write.hpp"
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
  requests.add_handler("live",
                       [this](const std::string& reference, const Reaction& reaction,
                              const soap::Work& work) { return told(reference, reaction, work); });
}

base::Result<void> Live::ask(const soap::Work& work, Asked asked) const {
  const domain::RouteLive& live = *asked.question.route->live;
  const auto contract = std::ranges::find(
      services_, asked.service, [](const Intake::Service& each) { return each.contract.name(); });
  if (contract == services_.end()) return base::fail(Code::internal, "no such contract");
  Fields fields;
  fields[service] = asked.service;
  fields[operation] = asked.operation;
  fields[diary] = live.partner;
  fields[diary_ns] = live.smev_ns;
  fields[question_id] = asked.question.message_id;
  fields[route] = asked.answer.route;
  fields[trace] = asked.answer.trace;
  fields[source] = std::to_string(asked.answer.source.value);
  fields[memo] = asked.question.memo;
  fields[letter_operation] = asked.answer.operation;
  fields[fallback] = asked.answer.payload;
  Request request;
  request.handler = "live";
  request.reference = pack(fields);
  request.content = with_namespace(asked.question.payload, contract->contract.ns(), live.smev_ns);
  request.trace = asked.answer.trace;
  request.source = asked.answer.source;
  request.now = asked.answer.created;
  request.wait = std::chrono::ceil<std::chrono::seconds>(live.deadline);
  BASE_CHECK(requests_.put(work, request));
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
