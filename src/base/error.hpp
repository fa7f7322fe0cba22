#pragma once
// Expected failures are values. Every failure has a stable code that partners see (docs/codes.md).
// Thread-safe: everything here is immutable.
#include <boost/system/result.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace base {

// One enumerator per stable code; the table in error.cpp gives its id, text and cure.
enum class Code {
  // 10xx the connection
  too_large,
  timed_out,
  bad_http,
  busy,
  truncated,
  not_here,
  partner_busy,
  // 11xx XML
  xml_malformed,
  xml_doctype,
  xml_too_deep,
  xml_encoding,
  xml_namespace,
  // 12xx SOAP
  soap_version,
  soap_structure,
  soap_operation,
  soap_must_understand,
  soap_reply_address,
  // 13xx trust
  unsigned_message,
  signature_invalid,
  certificate_unknown,
  certificate_expired,
  certificate_revoked,
  timestamp_stale,
  message_replayed,
  revocation_unknown,
  // 14xx contract
  schema_violation,
  format_unknown,
  mapping_failed,
  workbook_refused,
  // 15xx the message
  message_id_reused,
  message_in_progress,
  message_unknown,
  order_differs,
  // 16xx rights
  operation_forbidden,
  organization_foreign,
  not_found_or_forbidden,
  test_message,
  // 17xx delivery
  delivery_refused,
  delivery_expired,
  answer_untrusted,
  // 18xx the API
  token_refused,
  right_missing,
  resource_unknown,
  method_refused,
  form_refused,
  parameter_invalid,
  body_invalid,
  body_form_refused,
  resource_conflict,
  resource_changed,
  condition_missing,
  value_refused,
  request_key_reused,
  requests_too_many,
  cursor_outdated,
  // 19xx what SMEV 3 answers with, and what becomes of our requests to it
  smev_content_invalid,
  smev_signature_refused,
  smev_business_type_unknown,
  smev_type_unknown,
  smev_transaction_invalid,
  smev_already_sent,
  smev_id_invalid,
  smev_id_stale,
  smev_attachments_differ,
  smev_attachments_too_large,
  smev_quota_exceeded,
  smev_access_denied,
  smev_failed,
  smev_response_type_wrong,
  smev_recipient_unknown,
  smev_sender_unknown,
  smev_request_unknown,
  smev_target_unknown,
  smev_destination_full,
  smev_end_of_life,
  smev_fault_unknown,
  smev_answer_unexpected,
  smev_not_answered,
  smev_request_ended,
  smev_rejected,
  // 20xx one record
  snils_invalid,
  inn_invalid,
  ogrn_invalid,
  date_invalid,
  code_unknown,
  field_missing,
  field_invalid,
  organization_unknown,
  class_unknown,
  subject_unknown,
  student_unknown,
  lesson_duplicate,
  record_duplicate,
  person_conflict,
  not_enrolled,
  dates_reversed,
  depends_on_rejected,
  authority_unknown,
  authority_cycle,
  branch_unknown,
  programme_unknown,
  registry_code_invalid,
  record_ill_formed,
  // 21xx ESIA
  login_refused,
  esia_refused,
  esia_answer_invalid,
  // 22xx transfers between regions
  student_departed,
  transfer_enrolled,
  transfer_place_unknown,
  transfer_not_possible,
  region_unknown,
  // 23xx accounts and sessions
  session_over,
  login_stale,
  request_unproven,
  account_unknown,
  account_disabled,
  account_unconfirmed,
  account_elsewhere,
  // 24xx SAML
  saml_malformed,
  saml_untrusted,
  saml_foreign,
  saml_untimely,
  saml_replayed,
  saml_declined,
  // 30xx ourselves
  storage_unavailable,
  storage_full,
  internal,
  shutting_down,
  log_tampered,
  stamp_overdue,
  // 40xx the operator
  config_invalid,
  file_unreadable,
  key_unusable,
  usage,
  partner_unreachable,
  migration_needed,
  evidence_invalid,
};

enum class Blame { sender, receiver };
enum class Level { debug, info, warning, error };

struct CodeInfo {
  Code code;
  std::string_view id;      // "KB-1301": stable for ever
  std::string_view metric;  // "unsigned_message": label value in /metrics
  Blame blame;              // SOAP Client/Sender or Server/Receiver
  int http;                 // status of the answer that carries the fault
  bool retry;               // worth sending the same message again
  Level level;              // of the log line
  std::string_view text;    // Russian, for people, without personal data
  std::string_view cure;    // Russian, what to do
};

// Never fails: the table holds every Code (a unit test counts).
const CodeInfo& info(Code code);
std::span<const CodeInfo> all_codes();
const CodeInfo* find_code(std::string_view id);  // "KB-2001"; null: no such code

struct Error {
  Code code{};
  std::string detail;   // for the log: exact reason, library text; never sent outside
  std::string subject;  // for the partner: path, field or masked value; may be empty
};

template <class T>
using Result = boost::system::result<T, Error>;

inline Error fail(Code code, std::string detail = {}, std::string subject = {}) {
  return Error{code, std::move(detail), std::move(subject)};
}

// "KB-1301 signature missing: <detail>" for logs and terminals.
std::string describe(const Error& error);

// Lets result<T>::value() throw; only for tests and start-up.
[[noreturn]] void throw_exception_from_error(const Error& error,
                                             const boost::source_location& where);

}  // namespace base

// BASE_TRY(name, expression): name = *expression, or return its error from this function.
// Not for coroutines (they need co_return).
#define BASE_TRY(name, ...)                                    \
  auto name##_result = (__VA_ARGS__);                          \
  if (!name##_result) return std::move(name##_result).error(); \
  auto& name = *name##_result
// BASE_CHECK(expression): return the error of a Result<void>.
#define BASE_CHECK(...)                                                  \
  do {                                                                   \
    auto base_check_result = (__VA_ARGS__);                              \
    if (!base_check_result) return std::move(base_check_result).error(); \
  } while (false)
