#include <algorithm>

#include "base/text.hpp"
#include "evidence/check.hpp"
#include "evidence/layout.hpp"
#include "evidence/own_signature.hpp"

namespace evidence {
namespace {

using About = Finding::About;
using base::Code;

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
  const auto own = check_own_signature(*body, entry.at, check.trust);
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
