#pragma once
// The journal's rows of what was refused at one door. Loop thread.
#include "adapters/soap/environment.hpp"

namespace adapters::soap {

// Of what the message log says of it, without its code: our row of the code, its text, and the
// subject. entry.partner 0: a stranger.
registers::Tables::LoadRecord refusal_record(const base::Error& why, const bus::LogEntry& entry);

class Refusals {
 public:
  // place: the door's path. Outlives what journal() has returned.
  Refusals(Environment environment, std::string place)
      : environment_(std::move(environment)), place_(std::move(place)) {}

  // Row and entry in one transaction. A stranger's refusals must not crowd out the journal and its
  // queue: beyond limits::stranger_journal_rows a second they become one row with their number.
  // What is late is not refused: its own journal entry follows. Who is told "later" tries again.
  // What the storage refuses is counted and logged; the refusal itself goes out anyway.
  boost::asio::awaitable<void> journal(base::Error why, bus::LogEntry entry);

 private:
  bool has_room(base::Time now);  // for one more row about a stranger
  boost::asio::awaitable<void> sum_up_strangers();

  Environment environment_;
  std::string place_;
  std::chrono::sys_seconds second_{};  // the current one, and its strangers' rows
  int rows_ = 0;
  int left_out_ = 0;  // since the last row about them
};

}  // namespace adapters::soap
