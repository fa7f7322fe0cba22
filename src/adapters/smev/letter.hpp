#pragma once
// A message of ours while it waits to be sent: as text in the outbox, and back. Pure; any thread.
#include <optional>
#include <string>

#include "adapters/smev/messages.hpp"
#include "adapters/smev/version.hpp"
#include "base/error.hpp"

namespace adapters::smev {

// t:SenderProvidedResponseData as a document of its own.
std::string response_letter(Version version, const ResponseData& data);
// SendRequestRequest, unsigned, with its attachments inside (headers that data has), and after
// them, in elements of our own, the files for SMEV's storage.
std::string request_letter(Version version, const RequestData& data, const Beside& beside);

struct Outgoing {
  std::optional<RequestData> request{};
  ResponseData response{};  // without a request
  Beside beside{};
};
// Errors: internal (no letter of ours), those of xml::Document::parse.
base::Result<Outgoing> read_letter(const std::string& letter);

}  // namespace adapters::smev
