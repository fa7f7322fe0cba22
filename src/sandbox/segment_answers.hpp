#pragma once
// The federal segment's answers to one region's requests. Contract: xsd/federal/1.0. No I/O; one
// thread.
#include <optional>
#include <string>

#include "sandbox/segment_copy.hpp"
#include "xml/schema.hpp"

namespace sandbox {

struct SegmentAnswer {
  std::string content;             // canonical; empty: a rejection
  std::string reject{}, reason{};  // "NO_DATA"
  bool changed = false;            // the copy: what was asked has to be kept
};

class SegmentAnswers {
 public:
  // page: how many lines one answer of the reconciliation holds.
  SegmentAnswers(xml::Schema schema, std::size_t page) : schema_(std::move(schema)), page_(page) {}

  // today: "2026-09-01". refused: the student whose record is not taken (0: none).
  SegmentAnswer answer(SegmentCopy& copy, xml::Node asked, const std::string& today,
                       std::int64_t refused) const;

 private:
  SegmentAnswer push(SegmentCopy& copy, xml::Node asked, std::int64_t refused) const;
  SegmentAnswer organizations(const SegmentCopy& copy, xml::Node asked) const;
  SegmentAnswer students(const SegmentCopy& copy, xml::Node asked) const;

  xml::Schema schema_;
  std::size_t page_;
};

// Who is sought, of all records of a copy: FindStudent, ConfirmEnrollment, GetPortfolio.
SegmentAnswer answer_about(const SegmentCopy& copy, xml::Node asked, const std::string& today);

}  // namespace sandbox
