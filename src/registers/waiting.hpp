#pragma once
// Records that wait for what they refer to: an enrollment for its student (docs/contracts.md). Kept
// beside the register, applied by themselves when what they await has come, rejected when it has
// not for too long. The port is implemented by store/; calls come from the database thread that
// owns the transaction, failures are thrown.
#include <compare>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/partner.hpp"
#include "domain/records.hpp"
#include "registers/rows.hpp"

namespace registers {

class Tables;

// What a supplier's key will stand for; of kind enrollment: one of the student of that key, or a
// place wanted for him.
struct Awaited {
  KeyKind kind{};
  std::string key;
  auto operator<=>(const Awaited&) const = default;
};

struct WaitingRecord {
  std::int64_t id = 0;  // 0: not kept yet
  PartnerId partner;
  domain::Batch content;  // the record alone; a mark or an attendance with its lesson
  std::string identity;   // among the supplier's: a later record of the same one replaces it
  Awaited awaited;
  domain::RecordResult result;  // as its load tells; the key without a SNILS in it
  domain::MessageId message;    // that brought it
  std::string trace;            // of its load
  base::Time since;
};

// Keys that have come while more awaits them than one transaction applies.
struct Came {
  PartnerId partner;
  std::vector<Awaited> keys;
  std::int64_t after = 0;  // records up to this id have had their turn
};

class WaitingRoom {
 public:
  virtual ~WaitingRoom() = default;

  virtual bool any(PartnerId partner) = 0;
  virtual std::size_t count(PartnerId partner) = 0;
  // Gives ids to those without. The identities are not there yet.
  virtual void put(std::span<WaitingRecord> records, base::Time now) = 0;
  // Those that await any of the keys, by id, above after.
  virtual std::vector<WaitingRecord> awaiting(PartnerId partner, std::span<const Awaited> keys,
                                              std::int64_t after, std::size_t most) = 0;
  // The first that have waited since before then.
  virtual std::vector<WaitingRecord> overdue(base::Time then, std::size_t most) = 0;
  virtual void remove(std::span<const WaitingRecord> records) = 0;
  // Removes those of these identities and gives them back without their content.
  virtual std::vector<WaitingRecord> take(PartnerId partner,
                                          std::span<const std::string> identities) = 0;
  // Tells the loads that brought them what has become of them: result.outcome, not waiting.
  virtual void settle(std::span<const WaitingRecord> ended) = 0;

  virtual void put_came(const Came& came) = 0;
  // One of these suppliers' entries, which is no longer there then.
  virtual std::optional<Came> take_came(std::span<const PartnerId> partners) = 0;
  // Two transactions at once may miss each other: one lets a record wait for a key that the other
  // brings. Puts such keys among those that have come, looking at what began to wait since then.
  virtual void find_missed(base::Time then) = 0;
};

// For the keeper, in a transaction of its own each; bounded by limits::waiting_at_once.
// Applies what awaits keys of one supplier that have come. False: there was nothing.
bool release_came(Tables& tables, std::span<const domain::Partner> partners, base::Time now,
                  int utc_offset_minutes);
// Rejects those that have waited since before then, with the code of what they lack: how many.
std::size_t refuse_overdue(Tables& tables, base::Time then);

}  // namespace registers
