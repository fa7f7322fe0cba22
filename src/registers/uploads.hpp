#pragma once
// Files that come through the API, and the loads that become of them. The port is implemented by
// store/; calls come from the database thread that owns the transaction, failures are thrown.
#include <optional>
#include <string>
#include <vector>

#include "domain/partner.hpp"
#include "domain/records.hpp"
#include "registers/access.hpp"

namespace registers {

enum class UploadState : std::int8_t { receiving, queued, running, done, failed, cancelled };
std::string_view name_of(UploadState state);

struct Upload {
  std::string id;  // UUID
  domain::TokenId token;
  std::string supplier, file;   // its code; the file's name, no path
  std::string trace;            // of the request that began it
  bool workbooks_only = false;  // whoever sent it may load no XML
  bool trial = false, again = false;
  std::int64_t bytes = 0, position = 0;  // expected; here
  UploadState state{};
  bool cancel = false;             // asked for; what is applied by then stays
  std::string stage{};             // of a running load: "waiting", "checking", "applying"
  std::int64_t done = 0, all = 0;  // portions of the stage
  domain::Tally tally{};
  bool seen = false, resumed = false;
  std::string code{};  // "KB-…": why it failed
  base::Time created{}, changed{};
  Scope scope = Scope::region();  // of the token; organizations beside it are foreign
  bool special = true;            // the token may speak of health
  std::string reason{};           // at which places of the file, and what is wrong there
};

// What is expected of uploads that are not here whole.
struct UploadRoom {
  std::size_t of_token = 0;  // how many
  std::uint64_t token_bytes = 0, all_bytes = 0;
};

class Uploads {
 public:
  virtual ~Uploads() = default;
  virtual void add(const Upload& upload) = 0;
  virtual std::optional<Upload> find(const std::string& id) = 0;
  // The newest first; of one token, or all.
  virtual std::vector<Upload> all(std::optional<domain::TokenId> token, std::size_t limit) = 0;
  // False: it does not stand at `from`, or is no longer receiving. The last byte queues it.
  virtual bool advance(const std::string& id, std::int64_t from, std::int64_t to,
                       base::Time now) = 0;
  virtual void cancel(const std::string& id) = 0;
  virtual void progress(const Upload& upload) = 0;  // stage, done, all
  virtual void put(const Upload& upload) = 0;       // the state and what came of it
  virtual void drop(const std::string& id) = 0;
  // Those that were taken up or wait for it, the oldest first.
  virtual std::vector<Upload> waiting() = 0;
  struct Outlived {
    base::Time begun_before;  // without a first byte
    base::Time idle_since;    // receiving
    base::Time ended_before;
  };
  virtual std::vector<std::string> outlived(const Outlived& since) = 0;
  // OGRNs of the scope.
  virtual std::vector<std::string> organizations(const Scope& scope) = 0;
  virtual UploadRoom room(domain::TokenId token) = 0;
  // Whether the supplier was the last to state an organization of the scope.
  virtual bool supplies(domain::PartnerId supplier, const Scope& scope) = 0;
};

// Whether one more of so many bytes may come. Errors: requests_too_many (limits::uploads_open,
// limits::upload_token_bytes), storage_full (limits::upload_all_bytes). A first one always may.
base::Result<void> check_room(const UploadRoom& room, std::uint64_t bytes);

// Documents XML are the system administrator's of the region; the rest load workbooks.
bool may_load_xml(const Token& who);
// Whose uploads are shown: one's own; the system administrator of the region sees all.
bool may_see(const Token& who, const Upload& upload);

// The supplier, confined to these organizations. Error: organization_foreign (none is left).
base::Result<domain::Partner> confine(domain::Partner supplier,
                                      const std::vector<std::string>& organizations);

}  // namespace registers
