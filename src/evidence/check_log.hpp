#pragma once
// The whole message log, checked again: chain, digests of entries and bodies, the messages' own
// signatures, time stamps. Called on a database thread inside a transaction, a piece at a time;
// database failures are thrown.
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bus/message_log.hpp"
#include "security/time_stamp.hpp"
#include "security/trust.hpp"

namespace evidence {

class LogCheck {
 public:
  struct Rules {
    std::optional<base::Time> from{}, to{};  // of the blocks: from ≤ at < to
    // Before these, retention may have dropped what a block covers.
    base::Time entries_kept{}, bodies_kept{};
    std::shared_ptr<const security::Trust> trust{};
    security::TimeStampRules stamps{};
  };
  // What the trail of the API tells of this entry, as its body should say it; none: nothing.
  using TrailText = std::function<std::optional<std::string>(domain::LogEntryId)>;

  struct Counts {
    std::size_t blocks = 0, entries = 0, bodies = 0, signatures = 0, stamps = 0, looks = 0;
    std::size_t dropped = 0;            // entries that retention has taken
    std::size_t unstamped = 0;          // blocks behind the newest stamp
    std::size_t problems = 0;           // all of them, also those not listed
    std::optional<bus::Stamp> stamp{};  // the newest seen
  };

  explicit LogCheck(Rules rules) : rules_(std::move(rules)) {}

  // The next blocks. False: there are no more. trail: of this transaction.
  bool step(bus::MessageLog& log, const TrailText& trail);

  const Counts& counts() const { return counts_; }
  // The first limits::log_problems of what does not hold.
  const std::vector<base::Error>& problems() const { return problems_; }

 private:
  void begin(bus::MessageLog& log);
  void check(bus::MessageLog& log, const TrailText& trail, const bus::ChainBlock& block);
  void check_entries(bus::MessageLog& log, const TrailText& trail, const bus::ChainBlock& block);
  void check_entry(bus::MessageLog& log, const bus::LogRow& row);
  void check_look(const bus::LogRow& row, const TrailText& trail);
  void check_stamp(const bus::ChainBlock& block, const bus::Stamp& stamp);
  void note(base::Error problem);

  Rules rules_;
  Counts counts_;
  std::vector<base::Error> problems_;
  bool begun_ = false;
  std::optional<bus::ChainBlock> last_{};
  std::optional<bus::Stamp> next_stamp_{};
};

}  // namespace evidence
