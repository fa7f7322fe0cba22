#pragma once
// Messages of SMEV 2 as they go out. Any thread.
#include <string>
#include <string_view>

#include "adapters/smev2/message.hpp"
#include "security/keys.hpp"

namespace adapters::smev2 {

// The Body's element around Message and MessageData.
struct Wrapper {
  std::string ns, name;
};
// Ours, by the published description: "SendMessage" of urn:kontingent:smev2:rev120315.
std::string service_ns(Revision revision);
Wrapper request_wrapper(Revision revision);
// What answers an element of that name.
Wrapper answer_wrapper(std::string_view ns, std::string_view name);

// content: canonical XML of one element, for AppData; empty: no MessageData content. person: who
// signs AppData (ЭП-СП); may be null. The whole envelope, SOAP 1.1, signed over the Body by the
// sender (ЭП-ОВ). Errors: internal; those of security::sign_smev2.
base::Result<std::string> write_envelope(const Message& message, const Wrapper& wrapper,
                                         std::string_view content, const security::Signer& sender,
                                         const security::Signer* person = nullptr);

}  // namespace adapters::smev2
