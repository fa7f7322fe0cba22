#pragma once
// What the federal segment keeps of one region: the records that its portions brought, one after
// the other, without a gap. Contract: xsd/federal/1.0. No I/O; one thread.
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "xml/document.hpp"

namespace sandbox {

inline constexpr std::string_view federal_ns = "urn:kontingent:federal:1.0";

class SegmentCopy {
 public:
  struct Record {
    std::string portfolio;            // canonical; empty: it is gone
    std::int64_t sequence = 0;        // of the last change
    std::set<std::int64_t> places{};  // organizations that it names
    std::string hash() const;
  };
  enum class Status { accepted, repeated, gap };

  // A PushChanges that the schema has nothing against. Errors: schema_violation — an older change
  // of a student than the one that is known, or the same student twice: nothing is recorded.
  base::Result<Status> take(xml::Node push);

  std::int64_t last() const { return last_; }
  // The message that the portion came with; empty: not known.
  std::string recorded(std::int64_t portion) const;
  const std::map<std::int64_t, Record>& records() const { return records_; }  // the gone, too
  // Of an organization (0: of those who are in none), by student. Only those that are.
  std::map<std::int64_t, std::string> hashes_of(std::int64_t place) const;
  std::set<std::int64_t> places() const;

  // As if the copy had been damaged: "change", "drop" or "add" (another student with this record).
  // Errors: usage.
  base::Result<void> spoil(std::int64_t student, const std::string& how);
  // As if it had been restored from a backup. Errors: usage.
  base::Result<void> rewind(std::int64_t portion);

 private:
  std::int64_t last_ = 0;
  std::map<std::int64_t, std::string> messages_;  // by portion
  std::map<std::int64_t, Record> records_;
};

}  // namespace sandbox
