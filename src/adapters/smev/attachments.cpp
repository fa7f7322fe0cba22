#include "adapters/smev/attachments.hpp"

#include "base/text.hpp"
#include "security/time_stamp.hpp"

namespace adapters::smev {

base::Result<std::vector<AttachmentHeader>> describe(const security::Signer& signer,
                                                     const std::vector<Attachment>& attachments,
                                                     std::size_t max_bytes, base::Time now) {
  std::size_t bytes = 0;
  for (const Attachment& each : attachments) bytes += each.content.size();
  if (bytes > max_bytes)
    return base::fail(base::Code::smev_attachments_too_large, std::to_string(bytes) + " octets");
  std::vector<AttachmentHeader> headers;
  for (const Attachment& each : attachments) {
    BASE_TRY(signature, security::sign_cms(signer, security::content_of(each.content), now));
    headers.push_back({each.id, each.mime, std::move(signature)});
  }
  return headers;
}

base::Result<StoredAttachment> describe_stored(
    const security::Signer& signer, const std::string& uuid, const std::string& mime,
    const std::function<base::Result<security::Content>()>& open, base::Time now) {
  BASE_TRY(to_hash, open());
  BASE_TRY(hash, security::imprint_of(to_hash, *security::find_digest("gost2012-256")));
  BASE_TRY(to_sign, open());
  BASE_TRY(signature, security::sign_cms(signer, to_sign, now));
  return StoredAttachment{uuid, base::encode_base64(hash.value), mime, std::move(signature)};
}

}  // namespace adapters::smev
