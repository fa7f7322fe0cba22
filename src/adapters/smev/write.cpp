#include "adapters/smev/write.hpp"

#include "adapters/smev/mtom.hpp"
#include "base/text.hpp"
#include "security/wss.hpp"
#include "xml/writer.hpp"

namespace adapters::smev {
namespace {

constexpr std::string_view xsi_ns = "http://www.w3.org/2001/XMLSchema-instance";

std::string element(std::string_view name, std::string_view inside) {
  std::string out = "<";
  out.append(name).append(">").append(inside).append("</").append(name).append(">");
  return out;
}

std::string base64_tag(std::string_view name, const std::string& octets) {
  return octets.empty() ? std::string() : tag(name, base::encode_base64(octets));
}

// MessagePrimaryContent and the descriptions of what is attached.
std::string content_and_headers(const Letter& letter) {
  std::string headers, stored;
  for (const AttachmentHeader& each : letter.attachments)
    headers +=
        element("b:AttachmentHeader", tag("b:contentId", each.id) + tag("b:MimeType", each.mime) +
                                          base64_tag("b:SignaturePKCS7", each.signature));
  for (const StoredAttachment& each : letter.stored)
    stored += element("b:RefAttachmentHeader", tag("b:uuid", each.uuid) + tag("b:Hash", each.hash) +
                                                   tag("b:MimeType", each.mime) +
                                                   base64_tag("b:SignaturePKCS7", each.signature));
  std::string out = element("b:MessagePrimaryContent", letter.content);
  if (!headers.empty()) out += element("b:AttachmentHeaderList", headers);
  if (!stored.empty()) out += element("b:RefAttachmentHeaderList", stored);
  return out;
}

std::string write_status(const RequestStatus& status) {
  std::string out = tag("t:StatusCode", std::to_string(status.code));
  for (const auto& [key, value] : status.parameters)
    out += element("t:StatusParameter", tag("t:Key", key) + tag("t:Value", value));
  return element("t:RequestStatus", out + tag("t:StatusDescription", status.description));
}

// The message named after the operation.
std::string message(Version version, Operation operation, std::string_view inside) {
  return wrap(version, element("t:" + std::string{name_of(operation)} + "Request", inside));
}

}  // namespace

std::string wrap(Version version, std::string_view message) {
  const Namespaces& ns = namespaces_of(version);
  std::string out = "<soap:Envelope xmlns:soap=\"";
  out.append(security::soap11_ns).append("\" xmlns:t=\"").append(ns.types);
  out.append("\" xmlns:b=\"").append(ns.basic).append("\" xmlns:f=\"").append(ns.faults);
  out.append("\"><soap:Header/><soap:Body>").append(message);
  return out + "</soap:Body></soap:Envelope>";
}

std::string tag(std::string_view name, std::string_view text) {
  return element(name, xml::escape_text(text));
}

std::string optional_tag(std::string_view name, std::string_view text) {
  return text.empty() ? std::string() : tag(name, text);
}

std::string content_list(const std::vector<Attachment>& attachments) {
  std::string out;
  for (std::size_t i = 0; i < attachments.size(); ++i) {
    std::string include = "<xop:Include xmlns:xop=\"";
    include.append(xop_ns).append("\" href=\"cid:").append(part_id(i)).append("\"/>");
    out += element("b:AttachmentContent",
                   tag("b:Id", attachments[i].id) + element("b:Content", include));
  }
  return out.empty() ? out : element("b:AttachmentContentList", out);
}

std::string request_data(Version version, const RequestData& data) {
  const std::string& chain = data.reference_id.empty() ? data.message_id : data.reference_id;
  std::string inside = tag("t:MessageID", data.message_id) + tag("t:ReferenceMessageID", chain);
  const bool coded = version == Version::v1_2 || !data.transaction_code.empty();
  if (coded) inside += tag("t:TransactionCode", data.transaction_code);
  inside += optional_tag("t:NodeID", data.node_id);
  if (data.end_of_life) inside += tag("t:EOL", base::format_time(*data.end_of_life));
  inside += content_and_headers(data);
  if (data.test) inside += "<t:TestMessage/>";
  return element("t:SenderProvidedRequestData", inside);
}

std::string write_request(Version version, const RequestData& data,
                          const std::vector<Attachment>& attachments) {
  return message(version, Operation::send_request,
                 request_data(version, data) + content_list(attachments));
}

std::string async_status(const AsyncStatus& status) {
  std::string inside = tag("t:OriginalMessageId", status.original_id) +
                       tag("t:StatusCategory", status.category) +
                       optional_tag("t:StatusDetails", status.details);
  if (!status.fault.empty()) {
    inside.append("<t:SmevFault xmlns:xsi=\"").append(xsi_ns).append("\" xsi:type=\"f:");
    inside.append(status.fault).append("\">").append(tag("b:Description", status.description));
    if (status.fault == "InvalidContent")
      inside += "<f:ValidationError errorPosition=\"0\"></f:ValidationError>";
    inside += "</t:SmevFault>";
  }
  return element("t:AsyncProcessingStatus", inside);
}

std::string response_data(const ResponseData& data) {
  std::string inside = tag("t:MessageID", data.message_id) + tag("t:To", data.to);
  if (data.async) {
    inside += async_status(*data.async);
  } else if (data.status) {
    inside += write_status(*data.status);
  } else if (!data.rejections.empty()) {
    for (const Rejection& each : data.rejections)
      inside +=
          element("t:RequestRejected", tag("t:RejectionReasonCode", each.code) +
                                           tag("t:RejectionReasonDescription", each.description));
  } else {
    inside += content_and_headers(data);
  }
  return element("t:SenderProvidedResponseData", inside);
}

std::string write_response(Version version, const ResponseData& data,
                           const std::vector<Attachment>& attachments) {
  return message(version, Operation::send_response,
                 response_data(data) + content_list(attachments));
}

std::string write_selector(Version version, Operation operation, const Selector& selector,
                           base::Time now) {
  std::string inside;
  if (!selector.root.empty())
    inside = tag("b:NamespaceURI", selector.ns) + tag("b:RootElementLocalName", selector.root);
  inside += tag("b:Timestamp", base::format_time(now)) + optional_tag("b:NodeID", selector.node_id);
  return message(version, operation, element("b:MessageTypeSelector", inside));
}

std::string write_timestamp(Version version, Operation operation, base::Time now) {
  return message(version, operation, tag("b:Timestamp", base::format_time(now)));
}

std::string write_ack(Version version, std::string_view message_id, bool accepted) {
  std::string target = "<b:AckTargetMessage accepted=\"";
  target.append(accepted ? "true" : "false").append("\">").append(message_id);
  return message(version, Operation::ack, target + "</b:AckTargetMessage>");
}

}  // namespace adapters::smev
