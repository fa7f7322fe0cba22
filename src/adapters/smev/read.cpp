#include "adapters/smev/read.hpp"

#include "base/text.hpp"
#include "xml/canonical.hpp"

namespace adapters::smev {
namespace {

using base::Code;

constexpr std::string_view xsi_ns = "http://www.w3.org/2001/XMLSchema-instance";

// By local name: the namespaces of one message go together, and the schema has seen them.
xml::Node find(xml::Node parent, std::string_view name) {
  for (const xml::Node& child : parent.children())
    if (child.name() == name) return child;
  return {};
}

std::string text(xml::Node parent, std::string_view name) {
  const xml::Node child = find(parent, name);
  return child ? child.text() : std::string();
}

base::Result<std::string> octets(xml::Node parent, std::string_view name) {
  auto decoded = base::decode_base64(text(parent, name));
  if (!decoded) return base::fail(Code::field_invalid, std::string{name} + " is no base64");
  return std::move(*decoded);
}

base::Result<void> read_letter(xml::Node data, Letter& letter) {
  letter.message_id = text(data, "MessageID");
  if (const xml::Node root = content_root(data)) {
    BASE_TRY(content, xml::canonicalize(root, {.exclusive = false}));
    letter.content = std::move(content);
  }
  for (const xml::Node& header : find(data, "AttachmentHeaderList").children()) {
    BASE_TRY(signature, octets(header, "SignaturePKCS7"));
    letter.attachments.push_back(
        {text(header, "contentId"), text(header, "MimeType"), std::move(signature)});
  }
  for (const xml::Node& header : find(data, "RefAttachmentHeaderList").children()) {
    BASE_TRY(signature, octets(header, "SignaturePKCS7"));
    letter.stored.push_back({text(header, "uuid"), text(header, "Hash"), text(header, "MimeType"),
                             std::move(signature)});
  }
  return {};
}

std::vector<StorageAccess> read_access(xml::Node message) {
  std::vector<StorageAccess> access;
  for (const xml::Node& each : find(message, "FSAttachmentsList").children())
    access.push_back({text(each, "uuid"), text(each, "UserName"), text(each, "Password"),
                      text(each, "FileName")});
  return access;
}

base::Result<RequestStatus> read_status(xml::Node node) {
  const auto code = base::parse_integer(text(node, "StatusCode"));
  if (!code) return base::fail(Code::field_invalid, "StatusCode is no number");
  RequestStatus status{static_cast<int>(*code), {}, text(node, "StatusDescription")};
  for (const xml::Node& child : node.children())
    if (child.name() == "StatusParameter")
      status.parameters.emplace_back(text(child, "Key"), text(child, "Value"));
  return status;
}

}  // namespace

xml::Node content_root(xml::Node data) {
  const auto roots = find(data, "MessagePrimaryContent").children();
  return roots.empty() ? xml::Node() : roots.front();
}

base::Result<RequestData> read_request_data(xml::Node data) {
  RequestData request;
  BASE_CHECK(read_letter(data, request));
  request.reference_id = text(data, "ReferenceMessageID");
  request.transaction_code = text(data, "TransactionCode");
  request.node_id = text(data, "NodeID");
  request.end_of_life = base::parse_time(text(data, "EOL"));
  request.test = static_cast<bool>(find(data, "TestMessage"));
  return request;
}

base::Result<ResponseData> read_response_data(xml::Node data) {
  ResponseData response;
  BASE_CHECK(read_letter(data, response));
  response.to = text(data, "To");
  for (const xml::Node& child : data.children()) {
    if (child.name() == "RequestRejected")
      response.rejections.push_back(
          {text(child, "RejectionReasonCode"), text(child, "RejectionReasonDescription")});
    if (child.name() == "AsyncProcessingStatus") response.async = read_async_status(child);
    if (child.name() == "RequestStatus") {
      BASE_TRY(status, read_status(child));
      response.status = std::move(status);
    }
  }
  return response;
}

Metadata read_metadata(xml::Node metadata) {
  return {text(metadata, "MessageId"), text(metadata, "MessageType"),
          text(find(metadata, "Sender"), "Mnemonic"), text(find(metadata, "Recipient"), "Mnemonic"),
          text(metadata, "SendingTimestamp")};
}

AsyncStatus read_async_status(xml::Node status) {
  const xml::Node fault = find(status, "SmevFault");
  AsyncStatus out{text(status, "OriginalMessageId"),
                  text(status, "StatusCategory"),
                  text(status, "StatusDetails"),
                  {},
                  text(fault, "Description")};
  const std::string type = fault ? fault.attribute("type", xsi_ns).value_or("") : std::string();
  out.fault = type.substr(type.find(':') == std::string::npos ? 0 : type.find(':') + 1);
  return out;
}

Selector read_selector(xml::Node selector) {
  return {text(selector, "NamespaceURI"), text(selector, "RootElementLocalName"),
          text(selector, "NodeID")};
}

base::Result<ReceivedRequest> read_request(xml::Node request) {
  BASE_TRY(data, read_request_data(sender_data(request)));
  return ReceivedRequest{std::move(data),
                         read_metadata(find(request, "MessageMetadata")),
                         text(request, "ReplyTo"),
                         {},
                         read_access(request)};
}

xml::Node sender_data(xml::Node message) {
  const xml::Node request = find(message, "SenderProvidedRequestData");
  return request ? request : find(message, "SenderProvidedResponseData");
}

ReceivedRequest read_request_heading(xml::Node request) {
  ReceivedRequest heading{
      {}, read_metadata(find(request, "MessageMetadata")), text(request, "ReplyTo")};
  heading.data.message_id = text(sender_data(request), "MessageID");
  return heading;
}

ReceivedResponse read_response_heading(xml::Node response) {
  ReceivedResponse heading{{},
                           read_metadata(find(response, "MessageMetadata")),
                           text(response, "OriginalMessageId"),
                           text(response, "ReferenceMessageID")};
  heading.data.message_id = text(sender_data(response), "MessageID");
  return heading;
}

base::Result<ReceivedResponse> read_response(xml::Node response) {
  BASE_TRY(data, read_response_data(sender_data(response)));
  ReceivedResponse received = read_response_heading(response);
  received.data = std::move(data);
  received.access = read_access(response);
  return received;
}

std::vector<QueueLength> read_statistics(xml::Node message) {
  std::vector<QueueLength> queues;
  for (const xml::Node& child : message.children())
    queues.push_back({child.attribute("queueName").value_or(""),
                      static_cast<long>(
                          base::parse_integer(child.attribute("pendingMessageNumber").value_or("0"))
                              .value_or(0))});
  return queues;
}

}  // namespace adapters::smev
