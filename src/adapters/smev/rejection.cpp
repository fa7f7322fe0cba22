#include "adapters/smev/rejection.hpp"

namespace adapters::smev {
namespace {

using base::Code;

std::string_view reason_of(Code code) {
  switch (code) {
    case Code::unsigned_message:
    case Code::signature_invalid:
    case Code::certificate_unknown:
    case Code::certificate_expired:
    case Code::certificate_revoked:
    case Code::revocation_unknown:
    case Code::operation_forbidden:
    case Code::test_message:
      return "ACCESS_DENIED";
    case Code::not_found_or_forbidden:
      return "NO_DATA";
    default:
      return "UNKNOWN_REQUEST_DESCRIPTION";
  }
}

}  // namespace

Rejection rejection_of(const base::Error& error) {
  const base::CodeInfo& row = base::info(error.code);
  std::string description(row.id);
  description.append(" ").append(row.text);
  return {std::string(reason_of(error.code)), std::move(description)};
}

}  // namespace adapters::smev
