#include "sandbox/queue_refusal.hpp"

#include "adapters/smev/write.hpp"

namespace sandbox {
namespace {

using adapters::smev::tag;
using base::Code;

// The value of SignatureVerificationFault for what our verifier says.
std::string_view signature_problem(Code code) {
  switch (code) {
    case Code::unsigned_message:
      return "NoSignatureFound";
    case Code::certificate_expired:
      return "CertificateIsExpired";
    case Code::certificate_unknown:
    case Code::certificate_revoked:
      return "CertificateIsNotFound";
    case Code::soap_structure:
    case Code::soap_version:
      return "PoorSOAPEnvelopeFormat";
    default:
      return "SignatureIsInvalid";
  }
}

std::string element_for(Code code) {
  if (const auto* row = adapters::smev::find_fault(code)) return std::string{row->element};
  switch (code) {
    case Code::unsigned_message:
    case Code::signature_invalid:
    case Code::certificate_unknown:
    case Code::certificate_expired:
    case Code::certificate_revoked:
    case Code::soap_structure:
    case Code::soap_version:
      return "SignatureVerificationFault";
    case Code::internal:
    case Code::schema_violation:  // of an answer of ours
      return "SMEVFailure";
    default:
      return "InvalidContent";  // what is no XML, too large, …
  }
}

std::string validation_error(long line, std::string_view text) {
  std::string out = "<f:ValidationError errorPosition=\"" + std::to_string(line) + "\">";
  const std::string escaped = tag("x", text);  // <x>…</x>
  out.append(escaped, 3, escaped.size() - 7);
  return out + "</f:ValidationError>";
}

std::string content_errors(const QueueRefusal& refusal) {
  if (refusal.violations.empty()) return validation_error(0, base::info(refusal.error.code).text);
  std::string out;
  for (const xml::SchemaError& each : refusal.violations)
    out += validation_error(each.line, each.path + ": " + each.message);
  return out;
}

}  // namespace

FaultParts fault_of(const QueueRefusal& refusal, std::size_t attachments_bytes) {
  const std::string limit = std::to_string(attachments_bytes);
  const Code code = refusal.error.code;
  FaultParts fault{element_for(code), {}};
  if (fault.element == "InvalidContent") {
    fault.inside = content_errors(refusal);
  } else if (fault.element == "SignatureVerificationFault") {
    fault.inside = tag("f:SignatureVerificationFault", signature_problem(code));
  } else if (fault.element == "BusinessDataTypeIsNotSupported") {
    fault.inside =
        tag("f:RootElementLocalName", refusal.root) + tag("f:RootElementNamespaceURI", refusal.ns);
  } else if (fault.element == "AttachmentSizeLimitExceeded") {
    fault.inside = tag("f:PermittedTotalAttachmentSize", limit) +
                   tag("f:RealTotalAttachmentSize", std::to_string(attachments_bytes + 1));
  } else if (fault.element == "QuoteLimitExceeded") {
    fault.inside = tag("f:RemainedTotalQuoteSize", "0") + tag("f:RealTotalAttachmentSize", limit);
  } else if (fault.element == "DestinationOverflow") {
    fault.inside = tag("f:MessageBrokerAddress", "sandbox") + tag("f:DestinationName", "sandbox");
  }
  return fault;
}

FaultParts fault_named(const std::string& element, std::size_t attachments_bytes) {
  const auto* row = adapters::smev::find_fault(element);
  return fault_of(base::fail(row ? row->code : Code::smev_failed), attachments_bytes);
}

}  // namespace sandbox
