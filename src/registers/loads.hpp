#pragma once
// The port for what is known of loads of files: how far each has come, whose turn it is. All calls
// come from the database thread that owns the transaction; its failures are thrown, as those of
// registers::Tables.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/ids.hpp"
#include "domain/records.hpp"

namespace registers {

struct LoadJob {
  std::int64_t id = 0;
  domain::PartnerId partner;
  std::string file, digest;  // its name; SHA-256, hex
  std::int64_t bytes = 0;
  int layout = 0;  // how the file was cut
  std::string trace;
  bool done = false;
  std::int64_t steps = 0, position = 0;  // all; committed
  domain::Tally tally;
  base::Time started, changed;
};

class Loads {
 public:
  virtual ~Loads() = default;

  // Of one partner one file at a time.
  struct Turn {
    std::string owner;
    base::Time until;
  };
  virtual std::optional<Turn> turn(domain::PartnerId partner) = 0;
  virtual void take_turn(domain::PartnerId partner, const Turn& turn) = 0;
  virtual void end_turn(domain::PartnerId partner, const std::string& owner) = 0;

  // The newest load of that content.
  virtual std::optional<LoadJob> find(domain::PartnerId partner, const std::string& digest) = 0;
  virtual void put(LoadJob& job) = 0;  // without an id: a new one, which gets one

  // The line of the journal that says that it was interrupted: it goes on now.
  virtual void drop_interruption(const LoadJob& job) = 0;

  // Rejected records by their number within the load, from 0.
  virtual void add_errors(std::int64_t job, std::int64_t first,
                          std::span<const domain::RecordResult> errors) = 0;
  virtual std::vector<domain::RecordResult> errors(std::int64_t job, std::int64_t first,
                                                   std::size_t most) = 0;
  // As many numbers, from the first on.
  virtual void drop_errors(std::int64_t job, std::int64_t first, std::size_t numbers) = 0;
  // The first load above that id of which any rejected record is kept.
  virtual std::optional<LoadJob> with_errors(std::int64_t after) = 0;
  // Records of the load that wait still, in the order in which they began to, above that id.
  struct Waiting {
    std::int64_t id;
    domain::RecordResult record;
  };
  virtual std::vector<Waiting> waiting(const LoadJob& job, std::int64_t after,
                                       std::size_t most) = 0;
};

}  // namespace registers
