#pragma once
// An outside format turned into internal records by data: a YAML file with XPath, converters,
// code lists, defaults; XSLT as a pre-step. The language is described in docs/mappings.md.
// Immutable after loading; any thread.
#include <array>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "domain/records.hpp"
#include "xml/document.hpp"
#include "xml/schema.hpp"

namespace transform {

class Mapping {
 public:
  // file: mappings/NAME.yaml. Schemas and stylesheets are named relative to resources.
  // Errors: file_unreadable, config_invalid — every mistake of the file at once, each with
  // file:line:column.
  static base::Result<Mapping> load(const std::filesystem::path& file,
                                    const std::filesystem::path& resources);

  const std::string& name() const;   // "native", the file's stem
  const std::string& title() const;  // Russian, for people
  // Root elements it understands: namespace and local name.
  struct Root {
    std::string ns, name;
  };
  const std::vector<Root>& roots() const;
  bool understands(xml::Node root) const;
  // Local names of the root's children between which a large file may be cut (xml/portions.hpp);
  // none: it may not.
  const std::vector<std::string>& pieces() const;

  // XSD errors of the document, with line and path; empty: valid (or the format has no schema).
  // No more than so many.
  std::vector<xml::SchemaError> validate(xml::Node root,
                                         std::size_t most = base::limits::schema_errors) const;
  // Those of a document's violations that are in no record: they concern all of it.
  // Errors: as apply.
  base::Result<std::vector<xml::SchemaError>> outside_records(
      xml::Node root, std::span<const xml::SchemaError> violations) const;

  // Bad records end in Batch::rejected with their code; the rest goes on. violations: all that the
  // document has, none outside of records; they reject (record_ill_formed) the records that they
  // are in, and the records within those; a piece that no rule knows (a row of an unknown type) is
  // rejected as a record of the first rule's kind. Errors: mapping_failed (a stylesheet or XPath
  // failed), too_large (records_per_message).
  base::Result<domain::Batch> apply(xml::Node root,
                                    std::span<const xml::SchemaError> violations = {}) const;

  // How many records apply would make, by kind, good and bad. Errors: as apply, but for what
  // goes wrong within a record.
  base::Result<std::array<std::size_t, domain::record_kinds>> count(
      xml::Node root, std::span<const xml::SchemaError> violations = {}) const;
  // The same of a document's bytes, without a tree, if validate() finds nothing in it. None:
  // something is wrong with it, or this format's records cannot be told so; count() and the others
  // say more.
  std::optional<std::array<std::size_t, domain::record_kinds>> skim(
      std::string_view bytes, const xml::ParseLimits& limits) const;

  // What apply makes of a document's bytes, without a tree. None: the document is not plain
  // (xml/plain.hpp), this format is not of paths alone, or something is wrong; apply says more.
  // Violations are not looked for: of what is not known to be as its schema has it, ask apply.
  std::optional<domain::Batch> read(std::string_view bytes, const xml::ParseLimits& limits) const;

  // What apply did, field by field, for `kontingent transform --explain`: text for people.
  base::Result<std::string> explain(xml::Node root) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

// The mappings of a folder, by name. A broken one stands apart: only who names it pays for it.
struct Mappings : std::vector<Mapping> {
  // By the file's stem: its mistakes, a line each, with file:line:column.
  std::map<std::string, std::string> broken;
};
// All of resources/mappings/*.yaml. Errors: file_unreadable (the folder).
base::Result<Mappings> load_mappings(const std::filesystem::path& resources);

}  // namespace transform
