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
};

class Uploads {
 public:
  virtual ~Uploads() = default;
  virtual void add(const Upload& upload) = 0;
  virtual std::optional<Upload> find(const std::string& id) = 0;
  // The newest first; of one token, or all.
  virtual std::vector<Upload> all(std::optional<domain::TokenId> token, std::size_t limit) = 0;
  virtual std::size_t count_receiving(domain::TokenId token) = 0;
  // False: it does not stand at `from`, or is no longer receiving. The last byte queues it.
  virtual bool advance(const std::string& id, std::int64_t from, std::int64_t to,
                       base::Time now) = 0;
  virtual void cancel(const std::string& id) = 0;
  virtual void progress(const Upload& upload) = 0;  // stage, done, all
  virtual void put(const Upload& upload) = 0;       // the state and what came of it
  virtual void drop(const std::string& id) = 0;
  // Those that were taken up or wait for it, the oldest first.
  virtual std::vector<Upload> waiting() = 0;
  // Receiving without a byte since the first moment; ended before the second.
  virtual std::vector<std::string> outlived(base::Time idle_since, base::Time ended_before) = 0;
  // OGRNs of the scope.
  virtual std::vector<std::string> organizations(const Scope& scope) = 0;
};

// Documents XML are the system administrator's of the region; the rest load workbooks.
bool may_load_xml(const Token& who);
// Whose uploads are shown: one's own; the system administrator of the region sees all.
bool may_see(const Token& who, const Upload& upload);

// The supplier, confined to these organizations. Error: organization_foreign (none is left).
base::Result<domain::Partner> confine(domain::Partner supplier,
                                      const std::vector<std::string>& organizations);

}  // namespace registers
