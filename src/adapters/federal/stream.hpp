#pragma once
// The way of our records to the federal segment: a snapshot, then what changes, in portions that
// are numbered one after the other. The next one is made when the segment has answered the last; of
// one that came to nothing the same octets are sent again. So nothing is lost or doubled, whoever
// dies when. Why so: docs/adr/0021-the-segment-is-told-in-portions.md. Database threads; every call
// inside a transaction that writes.
#include <string>
#include <vector>

#include "adapters/federal/push_letters.hpp"
#include "adapters/federal/record.hpp"
#include "adapters/federal/rules.hpp"
#include "adapters/smev/requests.hpp"
#include "registers/feed.hpp"

namespace adapters::federal {

class Stream {
 public:
  static constexpr std::string_view handler = "federal-portion";  // kept in the database
  struct Parts {
    Rules rules;         // with a segment
    xml::Schema schema;  // of the contract
    const base::Clock& clock;
  };
  explicit Stream(Parts parts) : parts_(std::move(parts)) {}

  // Lets those wait whom the snapshot or the change feed names. The first time: begins. True: there
  // is more.
  bool gather(registers::Tables& tables, registers::Feed& feed) const;

  // Makes the next portion, or sends one again that is due. True: there is more to do at once.
  // Errors: those of Requests::put.
  base::Result<bool> send(const soap::Work& work, const smev::Requests& requests) const;

  // What came of one; a smev::Requests::Handler.
  base::Result<void> told(const std::string& reference, const smev::Reaction& reaction,
                          const soap::Work& work) const;

  // The segment says which portion is its last, and it is not the one that we know of. Less: it has
  // lost some, which are told again. More, or another one under that number: we have, and everybody
  // is told again.
  void adopt(registers::FederalStream& stream, std::int64_t last, const soap::Work& work) const;

  domain::Date today() const;
  const Parts& parts() const { return parts_; }

 private:
  struct Draft;  // of a portion
  void begin_snapshot(registers::FederalStream& stream, registers::Feed& feed) const;
  void add_named(registers::Tables& tables, const std::vector<registers::ChangeLine>& lines) const;
  bool add_snapshot(registers::FederalStream& stream, registers::FederalBook& book) const;
  base::Result<bool> make(registers::FederalStream& stream, const soap::Work& work) const;
  Draft draft(const registers::FederalStream& stream, const soap::Work& work) const;
  void choose(Draft& draft, const registers::FederalDue& due, const registers::FederalCopy* has,
              const domain::Batch* records) const;
  base::Result<void> post(registers::FederalStream& stream, const soap::Work& work,
                          const smev::Requests& requests) const;
  base::Result<void> decide(registers::FederalStream& stream, const smev::Reaction& reaction,
                            const soap::Work& work) const;
  void accept(registers::FederalStream& stream, const soap::Work& work) const;
  void refuse(registers::FederalStream& stream, const std::string& reason,
              const soap::Work& work) const;
  bool refuses_everybody(const registers::FederalStream& stream, const soap::Work& work) const;
  void send_again(registers::FederalStream& stream, std::string code, std::string reason) const;
  void take_back(registers::FederalStream& stream, registers::FederalBook& book) const;
  void put_aside(const registers::FederalDue& due, base::Code code, std::string reason,
                 const soap::Work& work) const;
  void journal(base::Code code, const std::string& source, std::string comment,
               const soap::Work& work) const;

  Parts parts_;
};

}  // namespace adapters::federal
