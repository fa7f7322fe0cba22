#include "sandbox/queue_answers.hpp"

#include "xml/writer.hpp"

namespace sandbox {
namespace {

using smev::optional_tag;
using smev::tag;
using smev::Version;

std::string element(const std::string& name, std::string_view inside) {
  return "<" + name + ">" + std::string{inside} + "</" + name + ">";
}

// A mnemonic's human readable name is not known here, and required.
std::string party(const std::string& name, const std::string& mnemonic) {
  return element(name, tag("t:Mnemonic", mnemonic) + tag("t:HumanReadableName", mnemonic));
}

std::string metadata(const QueuedMessage& message, std::string_view status,
                     std::optional<base::Time> delivered) {
  const bool request = message.kind == Kind::request;
  const std::string sender = message.sender.empty() ? "SMEV" : message.sender;
  std::string inside =
      tag("t:MessageId", message.id) + tag("t:MessageType", request ? "REQUEST" : "RESPONSE") +
      party("t:Sender", sender) + tag("t:SendingTimestamp", base::format_time(message.sent_at));
  const bool full = message.version != Version::v1_3;
  if (full) inside += tag("t:DestinationName", message.recipient);
  inside += party("t:Recipient", message.recipient);
  if (full)
    inside +=
        element("t:SupplementaryData", optional_tag("t:DetectedContentTypeName", message.root) +
                                           tag("t:InteractionType", "NotDetected"));
  if (delivered) inside += tag("t:DeliveryTimestamp", base::format_time(*delivered));
  return element("t:MessageMetadata", inside + tag("t:Status", status));
}

std::string sender_signature(const QueuedMessage& message) {
  return message.signature.empty()
             ? std::string()
             : element("t:SenderInformationSystemSignature", message.signature);
}

using Access = std::vector<smev::StorageAccess>;

std::string files(const Access& access) {
  std::string out;
  for (const smev::StorageAccess& each : access)
    out += element("b:FSAttachment", tag("b:uuid", each.uuid) + tag("b:UserName", each.user) +
                                         tag("b:Password", each.password) +
                                         tag("b:FileName", each.file));
  return out.empty() ? out : element("b:FSAttachmentsList", out);
}

std::string write_request(const QueuedMessage& message, const Access& access, base::Time now) {
  const std::string request = element(
      "t:Request", message.data + metadata(message, "underProcessing", now) + files(access) +
                       tag("t:ReplyTo", message.reply_to) + sender_signature(message));
  return element("t:RequestMessage", request + smev::content_list(message.attachments));
}

std::string write_response(const QueuedMessage& message, const Access& access, base::Time now) {
  const bool required = message.version == Version::v1_2;
  std::string inside = optional_tag("t:OriginalMessageId", message.original_id);
  if (required || !message.transaction_code.empty())
    inside += tag("t:OriginalTransactionCode", message.transaction_code);
  inside += optional_tag("t:ReferenceMessageID", message.reference_id);
  inside += message.data + metadata(message, "responseIsAcceptedBySmev", now) + files(access);
  return element("t:ResponseMessage", element("t:Response", inside + sender_signature(message)) +
                                          smev::content_list(message.attachments));
}

}  // namespace

std::string write_taken(smev::Operation operation, const QueuedMessage& message) {
  const bool request = operation == smev::Operation::send_request;
  const char* status = request ? "requestIsQueued" : "responseIsAcceptedBySmev";
  return smev::wrap(message.version,
                    element("t:" + std::string{smev::name_of(operation)} + "Response",
                            metadata(message, status, {})));
}

std::string write_delivery(Version version, Kind kind, const QueuedMessage* message,
                           const Access& access, base::Time now) {
  std::string inside;
  if (message && kind == Kind::request) inside = write_request(*message, access, now);
  if (message && kind == Kind::response) inside = write_response(*message, access, now);
  return smev::wrap(
      version,
      element(kind == Kind::request ? "t:GetRequestResponse" : "t:GetResponseResponse", inside));
}

std::string write_status(Version version, const std::optional<smev::AsyncStatus>& status) {
  std::string inside;
  if (status)
    inside = element("t:SmevAsyncProcessingMessage",
                     element("t:AsyncProcessingStatusData", smev::async_status(*status)));
  return smev::wrap(version, element("t:GetStatusResponse", inside));
}

std::string write_acknowledged(Version version) {
  return smev::wrap(version, "<t:AckResponse/>");
}

std::string write_lengths(Version version, const std::vector<smev::QueueLength>& lengths) {
  std::string inside;
  for (const smev::QueueLength& each : lengths)
    inside += "<t:QueueStatistics pendingMessageNumber=\"" + std::to_string(each.pending) +
              "\" queueName=\"" + xml::escape_attribute(each.queue) + "\"/>";
  return smev::wrap(version, element("t:GetIncomingQueueStatisticsResponse", inside));
}

std::string write_fault(Version version, std::string_view name, std::string_view inside,
                        std::string_view text) {
  return smev::wrap(version, "<soap:Fault><faultcode>soap:Server</faultcode>" +
                                 tag("faultstring", text) + "<detail>" +
                                 element("f:" + std::string{name}, inside) +
                                 "</detail></soap:Fault>");
}

}  // namespace sandbox
