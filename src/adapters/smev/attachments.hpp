#pragma once
// How the signed part of a message describes what is attached to it. Any thread.
#include <functional>

#include "adapters/smev/messages.hpp"
#include "security/cms.hpp"

namespace adapters::smev {

// Each with its detached signature. Errors: smev_attachments_too_large (more than max_bytes in
// all), those of security::sign_cms.
base::Result<std::vector<AttachmentHeader>> describe(const security::Signer& signer,
                                                     const std::vector<Attachment>& attachments,
                                                     std::size_t max_bytes, base::Time now);

// A file that lies in SMEV's storage under that uuid: its hash (GOST R 34.11-2012, 256 bits) and
// its detached signature. open gives the file from its start; it is read twice. Errors: internal
// (no engine for GOST), those of open and of security::sign_cms.
base::Result<StoredAttachment> describe_stored(
    const security::Signer& signer, const std::string& uuid, const std::string& mime,
    const std::function<base::Result<security::Content>()>& open, base::Time now);

}  // namespace adapters::smev
