#include "adapters/soap/reply.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace adapters::soap {
namespace {

using base::Code;
using bus::Outcome;

constexpr std::string_view fault_ns = "urn:kontingent:fault:1.0";

Outcome failed(Code code, std::string cause) {
  return {Outcome::Kind::failed, code, std::move(cause), std::nullopt};
}

Outcome later(const net::HttpResponse& response) {
  Outcome outcome{Outcome::Kind::busy, Code::busy, "получатель занят", std::nullopt};
  for (const auto& [name, value] : response.headers)
    if (base::lower_ascii(name) == "retry-after")
      if (const auto seconds = base::parse_integer(value); seconds && *seconds >= 0)
        outcome.retry_after = std::chrono::seconds(*seconds);
  return outcome;
}

// Anywhere below: SOAP 1.1 keeps it in detail, SOAP 1.2 in Detail.
const base::CodeInfo* service_code(xml::Node fault) {
  for (const xml::Node part : fault.children()) {
    const std::string id = part.child(fault_ns, "ServiceFault").child(fault_ns, "code").text();
    if (const base::CodeInfo* row = base::find_code(id)) return row;
  }
  return nullptr;
}

bool blames_sender(xml::Node fault, security::SoapVersion version) {
  const std::string code =
      version == security::SoapVersion::v12
          ? fault.child(security::soap12_ns, "Code").child(security::soap12_ns, "Value").text()
          : fault.child("", "faultcode").text();
  const auto local = std::string_view(code).substr(code.find(':') + 1);
  return local.starts_with("Client") || local == "Sender" || local == "MustUnderstand" ||
         local == "VersionMismatch" || local == "DataEncodingUnknown";
}

Outcome judge_fault(xml::Node fault, security::SoapVersion version) {
  const base::CodeInfo* known = service_code(fault);
  if (known != nullptr) {
    const std::string cause = std::string(known->id) + " " + std::string(known->text);
    // our clock or our Timestamp: the next attempt is signed anew
    const bool again = known->retry || known->code == Code::message_replayed ||
                       known->code == Code::timestamp_stale;
    if (again) return failed(Code::partner_unreachable, "получатель: " + cause);
    if (known->blame == base::Blame::sender)
      return {Outcome::Kind::refused, Code::delivery_refused, "получатель: " + cause, {}};
    return failed(Code::partner_unreachable, "получатель: " + cause);
  }
  if (blames_sender(fault, version))
    return {Outcome::Kind::refused, Code::delivery_refused, "получатель: отказ (Client)", {}};
  return failed(Code::partner_unreachable, "получатель: ошибка (Server)");
}

}  // namespace

bus::Outcome judge_reply(const net::HttpResponse& response,
                         const base::Result<security::Verified>& verified,
                         const domain::Partner& to, const Expected& expected) {
  if (response.status == 429 || response.status == 503) return later(response);
  if (!verified) {
    const base::CodeInfo& row = base::info(verified.error().code);
    return failed(Code::answer_untrusted, "ответ HTTP " + std::to_string(response.status) + ": " +
                                              std::string(row.id) + " " + std::string(row.text));
  }
  if (verified->partner().code != to.code)
    return failed(Code::answer_untrusted, "ответ подписан партнёром " + verified->partner().code);
  const xml::Node payload = verified->payload();
  const bool fault =
      payload.is(security::soap11_ns, "Fault") || payload.is(security::soap12_ns, "Fault");
  if (fault) return judge_fault(payload, verified->version());
  const std::string answered = payload.child(payload.ns(), "messageId").text();
  const bool fits = payload.name() == std::string(expected.operation) + "Response" &&
                    base::lower_ascii(answered) == expected.message_id;
  if (!fits) return failed(Code::answer_untrusted, "ответ на другое сообщение");
  return {};
}

bus::Outcome judge_failure(const base::Error& error) {
  std::string cause{base::info(error.code).text};
  if (!error.detail.empty()) cause += " (" + error.detail + ")";  // ours, for our operators
  return failed(error.code, std::move(cause));
}

}  // namespace adapters::soap
