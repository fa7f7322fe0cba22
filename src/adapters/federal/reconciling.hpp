#pragma once
// The daily reconciliation with the federal segment. First our records against what it was told,
// then what it was told against what it has: counts and hashes of organizations, and where they
// differ, student by student. Who differs is noted and told again. While questions are open no
// portion is made, so both sides speak of the same state. Database threads; every call inside a
// transaction that writes.
#include <string>
#include <vector>

#include "adapters/federal/stream.hpp"
#include "registers/federal_checks.hpp"

namespace adapters::federal {

class Reconciling {
 public:
  static constexpr std::string_view handler = "federal-check";  // kept in the database
  // stream outlives it.
  explicit Reconciling(const Stream& stream) : stream_(stream) {}

  // One step of the one that is open. True: there is more to do at once. Errors: those of
  // Requests::put.
  base::Result<bool> step(const soap::Work& work, registers::Feed& feed,
                          const smev::Requests& requests) const;

  // What came of a question; a smev::Requests::Handler.
  base::Result<void> told(const std::string& reference, const smev::Reaction& reaction,
                          const soap::Work& work) const;

 private:
  using Check = registers::FederalCheck;
  void compare_own(Check& check, const soap::Work& work) const;
  base::Result<void> ask(Check& check, const soap::Work& work,
                         const smev::Requests& requests) const;
  base::Result<void> compare_organizations(Check& check, xml::Node said,
                                           const soap::Work& work) const;
  base::Result<void> compare_students(Check& check, xml::Node said, const soap::Work& work) const;
  void next_place(Check& check, const soap::Work& work) const;
  void note(Check& check, std::vector<registers::FederalFound> found, const soap::Work& work) const;
  void finish(Check& check, const soap::Work& work) const;
  void fail(Check& check, const base::Error& error, const soap::Work& work) const;
  void journal(const Check& check, base::Code code, const soap::Work& work) const;

  const Stream& stream_;
};

}  // namespace adapters::federal
