#pragma once
// One plan over one document. Private to the room.
#include "transform/plan.hpp"
#include "xml/plain.hpp"

namespace transform {

// Told what the run does, for explain; the order is the run's.
class Observer {
 public:
  virtual ~Observer() = default;
  virtual void record(domain::RecordKind kind, const domain::Origin& origin) = 0;
  // value: what the record got, empty if nothing; line: of the node it came from, 0 if none.
  virtual void field(const FieldRule& rule, std::string_view value, long line) = 0;
  virtual void rejected(const base::Error& error) = 0;
};

// Errors: as Mapping::apply.
base::Result<domain::Batch> run(const Plan& plan, xml::Node root,
                                std::span<const xml::SchemaError> violations,
                                Observer* observer = nullptr);

// The same of a plain document without violations. The plan is_simple().
base::Result<domain::Batch> run_plain(const Plan& plan, xml::PlainNode root);

// Errors: as Mapping::outside_records.
base::Result<std::vector<xml::SchemaError>> outside_records(
    const Plan& plan, xml::Node root, std::span<const xml::SchemaError> violations);

// Errors: as Mapping::count.
base::Result<std::array<std::size_t, domain::record_kinds>> count_records(
    const Plan& plan, xml::Node root, std::span<const xml::SchemaError> violations);

}  // namespace transform
