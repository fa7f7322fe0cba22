#pragma once
// A mapping file, understood: what is read from where. Immutable after loading. Private.
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "transform/convert.hpp"
#include "transform/expression.hpp"
#include "transform/fields.hpp"
#include "transform/mapping.hpp"
#include "transform/stylesheet.hpp"
#include "xml/schema.hpp"

namespace transform {

struct FieldRule {
  enum class Source {
    xpath,     // the text that the expression finds
    constant,  // always this value
    identity,  // a number of the node that the expression finds: links marks to their lesson
  };
  const Field* field = nullptr;
  Source source = Source::xpath;
  Expression expression;
  std::string constant;
  std::vector<Converter> converters;
  std::string fallback;  // our value when the document has none
  bool required = false;
};

struct RecordRule {
  const Target* target = nullptr;
  Expression each;
  std::vector<FieldRule> fields;  // in the order of the target's fields: the key comes first
};

struct Plan {
  std::string name, title;
  std::vector<Mapping::Root> roots;
  std::vector<std::string> pieces;
  std::optional<xml::Schema> schema;
  std::optional<Stylesheet> stylesheet;
  std::optional<Expression> message_id;
  std::vector<RecordRule> records;
  std::unique_ptr<Expressions> expressions;
};

// Whether all that it asks of a document is paths of plain steps, and its records lie below the
// root: then it can be read without a tree.
bool goes_by_paths(const Plan& plan);

// Errors: file_unreadable; config_invalid with one line per mistake, file:line:column each.
base::Result<Plan> read_plan(const std::filesystem::path& file,
                             const std::filesystem::path& resources);

}  // namespace transform
