#pragma once
// Our answers in somebody else's contract, by files alone: a stylesheet and a schema. Immutable
// after loading; any thread.
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "transform/stylesheet.hpp"
#include "xml/schema.hpp"

namespace adapters::smev2 {

class Dialect {
 public:
  // Each folder of resources/mappings/answers; there may be none. Error: config_invalid, the detail
  // names the folder: no schema or stylesheet in answer.xsd and answer.xsl, no target namespace, or
  // that of another folder.
  static base::Result<std::vector<Dialect>> load_all(const std::filesystem::path& resources);

  // The target namespace of the schema: who asks in an element of it is answered so.
  const std::string& ns() const { return ns_; }

  // The answer of urn:kontingent:portal:1.0 as the schema has it, canonical. Errors:
  // mapping_failed, schema_violation.
  base::Result<std::string> translate(std::string_view answer) const;

 private:
  static base::Result<Dialect> load(const std::filesystem::path& folder);
  Dialect(std::string ns, xml::Schema schema, transform::Stylesheet stylesheet)
      : ns_(std::move(ns)), schema_(std::move(schema)), stylesheet_(std::move(stylesheet)) {}

  std::string ns_;
  xml::Schema schema_;
  transform::Stylesheet stylesheet_;
};

}  // namespace adapters::smev2
