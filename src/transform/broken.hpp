#pragma once
// Which records a document's violations of its schema reject. Private to the room.
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "xml/schema.hpp"

namespace transform {

class Broken {
 public:
  Broken() = default;  // nothing is
  // paths: of all records of the document.
  Broken(std::span<const xml::SchemaError> violations,
         const std::unordered_set<std::string>& paths);

  // What rejects the record at this path: a violation in itself, but in no record within it, or one
  // of a record that it is within, of which the schema may not have seen the rest. In words, all
  // of them as far as they are few. Null: nothing.
  const std::string* of(std::string_view path) const;
  const std::vector<xml::SchemaError>& outside() const { return outside_; }  // in no record

 private:
  std::unordered_map<std::string, std::string> records_;  // what is wrong in it
  std::vector<xml::SchemaError> outside_;
};

}  // namespace transform
