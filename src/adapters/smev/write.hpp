#pragma once
// The messages of a system of ours, unsigned: envelopes for seal(). Prefixes are the same in all:
// t (types), b (basic), f (faults). Pure; any thread.
#include <string>
#include <string_view>
#include <vector>

#include "adapters/smev/messages.hpp"
#include "adapters/smev/version.hpp"

namespace adapters::smev {

// The envelope around the Body's element.
std::string wrap(Version version, std::string_view message);
// <name>text</name>, escaped.
std::string tag(std::string_view name, std::string_view text);
// As tag, but nothing when text is empty.
std::string optional_tag(std::string_view name, std::string_view text);
// b:AttachmentContentList whose contents travel beside (pack); nothing when there are none.
std::string content_list(const std::vector<Attachment>& attachments);

// SendRequestRequest. Without a reference id it is the first of its chain.
std::string write_request(Version version, const RequestData& data,
                          const std::vector<Attachment>& attachments);
// SendResponseRequest.
std::string write_response(Version version, const ResponseData& data,
                           const std::vector<Attachment>& attachments);
// t:SenderProvidedRequestData, t:SenderProvidedResponseData alone.
std::string request_data(Version version, const RequestData& data);
std::string response_data(const ResponseData& data);
// t:AsyncProcessingStatus.
std::string async_status(const AsyncStatus& status);
// GetRequestRequest, GetResponseRequest.
std::string write_selector(Version version, Operation operation, const Selector& selector,
                           base::Time now);
// GetStatusRequest, GetIncomingQueueStatisticsRequest.
std::string write_timestamp(Version version, Operation operation, base::Time now);
// AckRequest. accepted: false tells SMEV that the sender's signature in it was not accepted.
std::string write_ack(Version version, std::string_view message_id, bool accepted);

}  // namespace adapters::smev
