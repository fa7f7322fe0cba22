#include <algorithm>

#include "base/text.hpp"
#include "evidence/check.hpp"
#include "evidence/layout.hpp"
#include "net/multipart.hpp"
#include "security/inspect.hpp"
#include "xml/document.hpp"

namespace evidence {
namespace {

using About = Finding::About;
using base::Code;

// MTOM: the envelope is the first part, and the boundary stands before it.
base::Result<std::string_view> envelope_of(std::string_view body) {
  if (!body.starts_with("--")) return body;
  const std::string_view boundary = base::trim(body.substr(2, body.find('\n') - 2));
  BASE_TRY(root, net::find_root_part(body, boundary, {}));
  return root.body;
}

// Its own WS-Security signature, as it was when the bus saw or made it.
base::Result<std::string> check_own_signature(const Check& check, std::string_view body,
                                              base::Time at) {
  BASE_TRY(envelope, envelope_of(body));
  xml::ParseLimits limits;
  limits.bytes = envelope.size();
  BASE_TRY(document, xml::Document::parse(envelope, limits));
  security::InspectOptions how;
  how.profile = security::find_profile("wss");
  how.policy.timestamp = false;  // a partner may have leave to sign the Body alone
  how.legacy = true;             // or to sign with what is out of date: the algorithm is told
  how.trust = check.trust;
  how.at = at;
  how.evidence = true;
  std::string note;
  for (const security::SignatureReport& each : security::inspect(document, how)) {
    if (each.refused) return *each.refused;
    note += each.algorithm + ", " + signed_by(*each.certificate);
  }
  return note;
}

void check_message(Check& check, const LoggedMessage& message) {
  const bus::LogEntry& entry = message.row.entry;
  if (message.file.empty()) return;  // there is no more than its digest
  const std::string* body = check.find(message.file);
  if (body == nullptr)
    return check.refuse(About::message, message.file,
                        base::fail(Code::evidence_invalid, "файла сообщения нет"));
  if (security::sha256_hex(*body) != message.row.body_digest ||
      body->size() != message.row.body_bytes) {
    return check.refuse(About::message, message.file,
                        base::fail(Code::evidence_invalid, "не то сообщение, что в журнале"));
  }
  const auto own = check_own_signature(check, *body, entry.at);
  const std::string when = base::format_time(entry.at) + ", ";
  if (own) return check.hold(About::message, message.file, when + *own);
  // the bus had refused it, too: this is what the evidence is about
  if (!entry.code.empty() && entry.direction == bus::Direction::in)
    return check.hold(About::message, message.file,
                      when + "отклонено шиной: " + entry.code + "; " + base::describe(own.error()));
  check.refuse(About::message, message.file, own.error());
}

void check_log_stamp(Check& check, const Exchange& exchange) {
  const std::string* token = check.find(layout::log_stamp);
  if (exchange.stamped == 0 && token == nullptr) return;
  if (exchange.stamped == 0 || token == nullptr || exchange.chain.empty())
    return check.refuse(About::chain_stamp, layout::log_stamp,
                        base::fail(Code::evidence_invalid, "штамп журнала и блок — не пара"));
  const auto hash = base::decode_hex(exchange.chain.back().hash).value_or(std::string());
  const security::Imprint imprint{security::find_digest("sha256"), hash};
  const auto stamp = security::check_time_stamp(*token, imprint, stamp_rules(check));
  if (!stamp) return check.refuse(About::chain_stamp, layout::log_stamp, stamp.error());
  check.hold(About::chain_stamp, layout::log_stamp,
             base::format_time(stamp->at) + ", " + signed_by(stamp->authority));
}

}  // namespace

void check_exchange(Check& check) {
  const std::string* octets = check.find(layout::exchange);
  if (octets == nullptr)
    return check.refuse(About::chain, layout::exchange,
                        base::fail(Code::evidence_invalid, "файла нет"));
  auto exchange = read_exchange(*octets);
  if (!exchange) return check.refuse(About::chain, layout::exchange, exchange.error());
  for (const LoggedMessage& each : exchange->messages) check_message(check, each);
  if (const auto chain = check_chain(*exchange); !chain)
    check.refuse(About::chain, layout::exchange, chain.error());
  else if (exchange->chain.empty())
    check.hold(About::chain, layout::exchange, "записи ещё не вошли в цепочку журнала");
  else
    check.hold(About::chain, layout::exchange,
               "блоки " + std::to_string(exchange->chain.front().number) + "–" +
                   std::to_string(exchange->chain.back().number));
  check_log_stamp(check, *exchange);
  check.report.exchange = std::move(*exchange);
}

}  // namespace evidence
