#pragma once
// XSD 1.0 validation: every error of a document, with line and path, up to limits::schema_errors.
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "xml/document.hpp"

namespace xml {

struct SchemaError {
  long line = 0;
  std::string path;     // Node::path() of the offending element
  std::string message;  // what is wrong, without the offending value (personal data)
};

// Immutable after load; any thread may validate.
class Schema {
 public:
  // Includes and imports resolve relative to the file, never over the network.
  // Errors: file_unreadable, schema_violation (the schema itself is wrong).
  static base::Result<Schema> load(const std::filesystem::path& file);

  // Validates the subtree at node, which must be a global element of the schema. Empty: valid.
  std::vector<SchemaError> validate(Node node) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace xml
