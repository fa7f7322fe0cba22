#pragma once
// registers::ConflictBook over a session.
#include "registers/conflicts.hpp"
#include "store/session.hpp"

namespace store {

class SqlConflicts final : public registers::ConflictBook {
 public:
  explicit SqlConflicts(Session& session) : session_(session) {}

  bool any(registers::PartnerId partner) override;
  std::vector<std::string> contested(registers::PartnerId partner,
                                     std::span<const std::string> keys) override;
  void put(std::span<registers::Conflict> conflicts) override;
  void close(registers::PartnerId partner, std::string_view kind, std::span<const std::string> keys,
             base::Time now) override;

 private:
  std::size_t count(registers::PartnerId partner);

  Session& session_;
};

// Without its candidates. The first columns: id, partner_id, kind, record_key, reason, content,
// message_row_id, trace, first_seen, last_seen, seen, left_out, version.
registers::Conflict read_conflict(const Row& row);

}  // namespace store
