#pragma once
// Transfers of students between regions: those that come, those that other regions ask for, and
// those that we send. What a transfer does to the register: registers/transfer_student.hpp.
#include "adapters/federal/rules.hpp"
#include "adapters/smev/requests.hpp"
#include "base/log.hpp"
#include "registers/transfer_student.hpp"

namespace adapters::federal {

// Transfer, RequestTransfer.
std::vector<soap::Operation> transfer_operations(const Rules& rules);

// The way out. Database threads; the parts outlive it.
class Sending {
 public:
  static constexpr std::string_view handler = "federal-transfer";  // kept in the database
  struct Parts {
    Rules rules;
    xml::Schema schema;  // of the contract
    const base::Clock& clock;
    base::Log& log;
  };
  explicit Sending(Parts parts) : parts_(std::move(parts)) {}

  // Sends what is due, that many at most; inside a transaction that writes. What cannot be sent is
  // refused with the reason; if it was sent before, only the other region can refuse it. Errors:
  // those of Requests::put.
  base::Result<void> send_due(const soap::Work& work, const smev::Requests& requests,
                              std::size_t most) const;

  // What came of one; a smev::Requests::Handler. Accepted: the enrollments here end in the same
  // transaction. Refused: the operator sees why. Nothing came: it is sent again, the same transfer.
  base::Result<void> told(const std::string& reference, const smev::Reaction& reaction,
                          const soap::Work& work) const;

 private:
  base::Result<void> send(registers::Transfer& transfer, const soap::Work& work,
                          const smev::Requests& requests) const;
  base::Result<void> decide(registers::Transfer& transfer, const smev::Reaction& reaction,
                            const soap::Work& work) const;
  // Whether this is the partner of the transfer's region.
  bool is_asked(const registers::Transfer& transfer, const std::string& partner) const;
  void send_again(registers::Transfer& transfer, std::string code, std::string reason) const;

  Parts parts_;
};

}  // namespace adapters::federal
