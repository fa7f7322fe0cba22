#pragma once
// SMEV's file storage: what is too large to travel beside a message lies there, under a uuid that
// its signed part names with hash and signature. Files move over FTP on threads of their own, which
// may wait; nothing else does. Loop thread.
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <memory>
#include <string>
#include <vector>

#include "adapters/smev/messages.hpp"
#include "base/error.hpp"
#include "net/ftp.hpp"
#include "net/workers.hpp"

namespace adapters::smev {

class FileStorage {
 public:
  struct Settings {
    std::string server;                    // "ftp://storage.example:21"
    std::string user, password;            // to put; to get, each file has its own
    std::size_t max_bytes = 0;             // of one message's files
    std::chrono::milliseconds deadline{};  // of all of one message's files
  };
  explicit FileStorage(Settings settings);
  ~FileStorage();  // transfers under way end early

  // Each as UUID/UUID, by its id. What an earlier try has brought there is not sent again.
  // Errors: those of error_of.
  boost::asio::awaitable<base::Result<void>> put(
      std::shared_ptr<const std::vector<Attachment>> files);

  // The described files, each checked against its hash and, where it has one, its signature;
  // their ids are their uuids. Errors: smev_attachments_differ (no access or no file to what is
  // described, another hash), smev_attachments_too_large, signature_invalid and the others of
  // security::verify_cms, those of error_of.
  boost::asio::awaitable<base::Result<std::vector<Attachment>>> get(
      std::vector<StoredAttachment> described, std::vector<StorageAccess> access);

  std::size_t max_bytes() const { return settings_.max_bytes; }

 private:
  base::Result<void> put_all(const std::vector<Attachment>& files) const;
  base::Result<std::vector<Attachment>> get_all(const std::vector<StoredAttachment>& described,
                                                const std::vector<StorageAccess>& access) const;
  net::FtpCall call_until(std::chrono::steady_clock::time_point end) const;

  Settings settings_;
  std::atomic<bool> stop_ = false;
  net::Workers threads_;
};

// A file as it came, against its description. Errors: smev_attachments_differ, internal (no GOST
// here), those of security::verify_cms. Pure.
base::Result<Attachment> check_stored(const StoredAttachment& described, std::string octets);

// What a failure of the storage means, as a row of the fault table: it passes (smev_failed,
// smev_quota_exceeded), somebody must mend it (smev_access_denied), this message will not go
// (smev_attachments_differ, smev_attachments_too_large). Pure.
base::Error error_of(const net::FtpFailure& failure);

}  // namespace adapters::smev
