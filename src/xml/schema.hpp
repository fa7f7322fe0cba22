#pragma once
// XSD 1.0 validation: every error of a document, with line and path.
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "xml/document.hpp"

namespace xml {

struct SchemaError {
  long line = 0;
  std::string path;     // Node::path() of the offending element
  std::string message;  // what is wrong, without the offending value (personal data)
  // Path of the element that is not as the schema has it: for one that may not stand where it
  // stands, its parent, of which nothing further has been looked at.
  std::string broken = path;
};

// Told of the elements of a document that is read without a tree.
class Elements {
 public:
  virtual ~Elements() = default;
  virtual void start(std::string_view ns, std::string_view name) = 0;
  virtual void end() = 0;
};

// Immutable after load; any thread may validate.
class Schema {
 public:
  // Includes and imports resolve relative to the file, never over the network.
  // Errors: file_unreadable, schema_violation (the schema itself is wrong).
  static base::Result<Schema> load(const std::filesystem::path& file);

  // Validates the subtree at node, which must be a global element of the schema. Empty: valid;
  // no more than so many errors.
  std::vector<SchemaError> validate(Node node,
                                    std::size_t most = base::limits::schema_errors) const;
  // Whether Document::parse would take the bytes and validate() find nothing in the document. No
  // tree is built: half the price, of a plain document a third; but no word why not.
  bool accepts(std::string_view bytes, const ParseLimits& limits, Elements& told) const;

 private:
  struct Impl;
  std::shared_ptr<const Impl> impl_;
};

}  // namespace xml
