#pragma once
// A student's way to another region and from there (rule 8): who is on the way, and what the other
// region says of it. The port is implemented by store/; calls come from the database thread that
// owns the transaction, failures are thrown.
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"

namespace registers {

// asked: another region asks for the student; nothing leaves until somebody here confirms it.
enum class TransferState : std::int8_t { sent, accepted, refused, asked };
std::string_view name_of(TransferState state);  // "sent"
std::optional<TransferState> parse_transfer_state(std::string_view name);

struct Transfer {
  std::int64_t id = 0;       // 0: not kept yet
  bool incoming = false;     // to us
  std::string number;        // a UUID, the same on both sides
  std::string region;        // the other one: "61"
  domain::PersonId student;  // ours; 0: refused by us
  std::string ogrn;          // of the organization that takes the student in
  domain::Date from;         // the first day there
  TransferState state{};
  bool special = false;           // what is known of the student's health may go along
  std::string code;               // why it was refused, or is sent again: "KB-2203"
  std::string reason;             // the same in Russian, for people
  int attempts = 0;               // how often it was sent
  std::optional<base::Time> due;  // when to send it (again); none: it is on the way, or decided
  base::Time created, changed;
  bool operator==(const Transfer&) const = default;
};

struct TransferFilter {
  std::optional<bool> incoming{};
  std::optional<TransferState> state{};
  std::int64_t before = 0;  // an id; 0: from the latest on
  std::size_t limit = 25;
};

class TransferBook {
 public:
  virtual ~TransferBook() = default;
  virtual std::optional<Transfer> find(std::int64_t id) = 0;
  virtual std::optional<Transfer> find_outgoing(const std::string& number) = 0;
  virtual std::optional<Transfer> find_incoming(const std::string& number) = 0;
  virtual std::optional<Transfer> leaving(domain::PersonId student) = 0;  // asked or sent by us
  // Whether the student, or a card that this one was merged from or split off, left for another
  // region, by a transfer that it has accepted, on that day or later.
  virtual bool departed(domain::PersonId student, domain::Date day) = 0;
  // Those to be sent by then, the earliest first.
  virtual std::vector<Transfer> due(base::Time now, std::size_t most) = 0;
  virtual void put(Transfer& transfer) = 0;  // gives an id to one without
  virtual std::vector<Transfer> page(const TransferFilter& filter) = 0;  // the latest first
};

}  // namespace registers
