#include "adapters/smev/fault.hpp"

#include <algorithm>
#include <array>

namespace adapters::smev {
namespace {

using base::Code;

constexpr std::array table{
    FaultRow{"InvalidContent", Code::smev_content_invalid, Action::dead_letter},
    FaultRow{"SignatureVerificationFault", Code::smev_signature_refused, Action::alarm},
    FaultRow{"BusinessDataTypeIsNotSupported", Code::smev_business_type_unknown, Action::alarm},
    FaultRow{"UnknownMessageType", Code::smev_type_unknown, Action::alarm},
    FaultRow{"TransactionCodeInvalid", Code::smev_transaction_invalid, Action::dead_letter},
    FaultRow{"MessageIsAlreadySent", Code::smev_already_sent, Action::sent},
    FaultRow{"InvalidMessageIdFormat", Code::smev_id_invalid, Action::dead_letter},
    FaultRow{"StaleMessageId", Code::smev_id_stale, Action::dead_letter},
    FaultRow{"AttachmentContentMiscoordination", Code::smev_attachments_differ,
             Action::dead_letter},
    FaultRow{"AttachmentSizeLimitExceeded", Code::smev_attachments_too_large, Action::dead_letter},
    FaultRow{"QuoteLimitExceeded", Code::smev_quota_exceeded, Action::retry},
    FaultRow{"AccessDenied", Code::smev_access_denied, Action::alarm},
    FaultRow{"SMEVFailure", Code::smev_failed, Action::retry},
    FaultRow{"IncorrectResponseContentType", Code::smev_response_type_wrong, Action::dead_letter},
    FaultRow{"RecipientIsNotFound", Code::smev_recipient_unknown, Action::dead_letter},
    FaultRow{"SenderIsNotRegistered", Code::smev_sender_unknown, Action::alarm},
    FaultRow{"RequestIsNotFound", Code::smev_request_unknown, Action::dead_letter},
    // acknowledged before, or taken back by SMEV: if it comes again, it is known as a repeat
    FaultRow{"TargetMessageIsNotFound", Code::smev_target_unknown, Action::sent},
    FaultRow{"DestinationOverflow", Code::smev_destination_full, Action::retry},
    FaultRow{"EndOfLifeReached", Code::smev_end_of_life, Action::dead_letter},
};

constexpr std::size_t name_characters = 100;  // of what goes into the log

base::Error make_error(std::string_view element, std::string_view code) {
  const FaultRow* row = find_fault(element);
  std::string detail{element.substr(0, name_characters)};
  if (!code.empty()) detail.append(" ").append(code.substr(0, name_characters));
  return base::fail(row ? row->code : Code::smev_fault_unknown, std::move(detail));
}

}  // namespace

std::span<const FaultRow> fault_table() {
  return table;
}

const FaultRow* find_fault(std::string_view element) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const FaultRow& row) { return row.element == element; });
  return found == table.end() ? nullptr : &*found;
}

const FaultRow* find_fault(base::Code code) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const FaultRow& row) { return row.code == code; });
  return found == table.end() ? nullptr : &*found;
}

Action action_of(const base::Error& error) {
  if (const FaultRow* row = find_fault(error.code)) return row->action;
  return base::info(error.code).retry || error.code == Code::partner_unreachable ? Action::retry
                                                                                 : Action::alarm;
}

base::Error read_fault(xml::Node soap_fault) {
  const auto details = soap_fault.child({}, "detail").children();
  if (details.empty()) return base::fail(Code::smev_fault_unknown, "a fault without detail");
  const xml::Node fault = details.front();
  std::string code;
  for (const xml::Node& child : fault.children())
    if (child.name() == "Code" || child.name() == "SignatureVerificationFault") code = child.text();
  return make_error(fault.name(), code);
}

base::Error error_of(const AsyncStatus& status) {
  return make_error(status.fault.empty() ? status.category : status.fault, {});
}

}  // namespace adapters::smev
