#pragma once
// registers::WaitingRoom over a session.
#include "registers/waiting.hpp"
#include "store/session.hpp"

namespace store {

class SqlWaiting final : public registers::WaitingRoom {
 public:
  explicit SqlWaiting(Session& session) : session_(session) {}

  bool any(registers::PartnerId partner) override;
  std::size_t count(registers::PartnerId partner) override;
  void put(std::span<registers::WaitingRecord> records, base::Time now) override;
  std::vector<registers::WaitingRecord> awaiting(registers::PartnerId partner,
                                                 std::span<const registers::Awaited> keys,
                                                 std::int64_t after, std::size_t most) override;
  std::vector<registers::WaitingRecord> overdue(base::Time then, std::size_t most) override;
  void remove(std::span<const registers::WaitingRecord> records) override;
  std::vector<registers::WaitingRecord> take(registers::PartnerId partner,
                                             std::span<const std::string> identities) override;
  void settle(std::span<const registers::WaitingRecord> ended) override;
  void put_came(const registers::Came& came) override;
  std::optional<registers::Came> take_came(std::span<const registers::PartnerId> partners) override;
  void find_missed(base::Time then) override;

 private:
  Session& session_;
};

// The waiting records of these loads, as rejected ones are read: outcome and code with them.
// By load and in the order in which they began to wait; at most so many, of those above that id.
struct WaitingLine {
  std::int64_t id = 0;
  std::string trace;
  domain::RecordResult result;
};
std::vector<WaitingLine> waiting_of(Session& session, std::span<const std::string> traces,
                                    std::size_t most, std::int64_t after = 0);

}  // namespace store
