#pragma once
// What became of a file, for people and programs: the totals and every rejected or waiting record
// with its place, rule and cure. XLSX, CSV (UTF-8 with its mark, semicolons) or JSON, by the name's
// end. One thread; memory does not grow with the rows.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/records.hpp"

namespace adapters::files {

struct ProtocolHead {
  std::string file, supplier, trace;
  base::Time at;
  bool ok = true, trial = false, refused = false;  // refused: the whole file
  domain::Tally tally;
};

// Text as it is shown; personal data are masked already.
struct ProtocolRow {
  std::string place;  // a path in the document or a cell
  long line = 0;      // 0: none
  std::string kind, key, code, rule, cure, subject, outcome;
};
ProtocolRow protocol_row(const domain::RecordResult& record);  // rejected, or one that waits

class Protocol {
 public:
  // Errors: usage (another end than .xlsx, .csv, .json); file_unreadable.
  static base::Result<std::unique_ptr<Protocol>> create(const std::filesystem::path& file,
                                                        const ProtocolHead& head);
  static bool is_name(const std::filesystem::path& file);

  virtual ~Protocol() = default;
  virtual void add(const ProtocolRow& row) = 0;
  // Puts the file in its place, whole or not at all. Error: file_unreadable.
  virtual base::Result<void> close() = 0;
};

// As a cell of a table whose program would take some beginnings for a formula, quoted where CSV
// (RFC 4180) needs it.
std::string csv_cell(std::string_view text);

}  // namespace adapters::files
