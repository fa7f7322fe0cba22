#pragma once
// Signed elements of SMEV 3 as values. What an element lacks is empty: whether it may be lacking is
// the schema's question, asked before. Pure; one thread per document.
#include <string>
#include <vector>

#include "adapters/smev/messages.hpp"
#include "base/error.hpp"
#include "xml/document.hpp"

namespace adapters::smev {

// SenderProvidedRequestData, SenderProvidedResponseData. Errors: xml_namespace (content that has
// no canonical form), field_invalid (a signature that is no base64, a code that is no number).
base::Result<RequestData> read_request_data(xml::Node data);
base::Result<ResponseData> read_response_data(xml::Node data);
Metadata read_metadata(xml::Node metadata);       // MessageMetadata
AsyncStatus read_async_status(xml::Node status);  // AsyncProcessingStatus
Selector read_selector(xml::Node selector);       // MessageTypeSelector

// The root of what MessagePrimaryContent holds; empty: none.
xml::Node content_root(xml::Node data);

// Signed by SMEV: what GetRequest and GetResponse bring, without the attachments' contents.
struct ReceivedRequest {
  RequestData data;
  Metadata metadata;
  std::string reply_to;
  std::vector<Attachment> attachments{};
  std::vector<StorageAccess> access{};  // to data.stored
};
struct ReceivedResponse {
  ResponseData data;
  Metadata metadata;
  std::string original_id;   // of our request; may be empty
  std::string reference_id;  // the first of its chain; may be empty
  std::vector<Attachment> attachments{};
  std::vector<StorageAccess> access{};  // to data.stored
};
base::Result<ReceivedRequest> read_request(xml::Node request);     // Request
base::Result<ReceivedResponse> read_response(xml::Node response);  // Response
// The same without their letter's content and attachments: what is always legible of what SMEV
// signed. Of the letter, the message id alone.
ReceivedRequest read_request_heading(xml::Node request);
ReceivedResponse read_response_heading(xml::Node response);
// SenderProvidedRequestData of a Request, SenderProvidedResponseData of a Response; empty: it has
// none.
xml::Node sender_data(xml::Node message);

// What GetIncomingQueueStatistics answers. Nobody signs it.
struct QueueLength {
  std::string queue;
  long pending = 0;
};
std::vector<QueueLength> read_statistics(xml::Node message);

}  // namespace adapters::smev
