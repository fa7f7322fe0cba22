#pragma once
// A file of records, whatever its format: a row of portions, each a batch.
#include <memory>
#include <string>
#include <vector>

#include "adapters/files/input_file.hpp"
#include "adapters/files/kinds.hpp"
#include "domain/partner.hpp"
#include "domain/records.hpp"
#include "transform/mapping.hpp"

namespace adapters::files {

class Source {
 public:
  virtual ~Source() = default;

  virtual std::size_t portions() const = 0;  // ≥ 1
  // How many threads may read at a time, each a portion of its own; 1: in the order of portions
  // it is cheapest.
  virtual std::size_t readers() const = 0;
  // The kinds of records of one portion. It is held against the contract, and what it breaks is
  // added to violations. Errors: what refuses the whole file.
  virtual base::Result<Kinds> survey(std::size_t portion,
                                     std::vector<xml::SchemaError>& violations) = 0;
  // Whether the file itself asks to be checked and not kept: known after survey(0).
  virtual bool asks_for_check() const = 0;
  // Whether it holds no more in all than one portion may. Any time.
  virtual bool is_short() const = 0;
  // The records of one portion, with places in the file. Errors: as survey().
  virtual base::Result<domain::Batch> read(std::size_t portion) = 0;
  // Where in the file the field at fault stands, if that is nearer than the record's own place.
  virtual void locate(domain::RecordResult&) const {}
};

// mappings must outlive the source. A ZIP archive is a workbook, anything else XML.
// Errors: as xml::Portions; format_unknown; operation_forbidden; workbook_refused.
base::Result<std::unique_ptr<Source>> open_file(const InputFile& file,
                                                const std::vector<transform::Mapping>& mappings,
                                                const domain::Partner& partner);

}  // namespace adapters::files
