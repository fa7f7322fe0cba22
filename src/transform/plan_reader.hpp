#pragma once
// From YAML to a Plan, keeping every mistake. Private to the room.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "transform/plan.hpp"
#include "transform/yaml.hpp"

namespace transform {

using Dictionaries = std::map<std::string, std::shared_ptr<const Dictionary>, std::less<>>;

// The rules of the records; the rest of the file has been read.
class RecordReader {
 public:
  RecordReader(Expressions& expressions, const Dictionaries& dictionaries, yaml::Mistakes& mistakes)
      : expressions_(expressions), dictionaries_(dictionaries), mistakes_(mistakes) {}

  std::vector<RecordRule> read(const YAML::Node& records);
  // An expression relative to a node of the document; empty after a mistake.
  std::optional<Expression> expression(const YAML::Node& node, std::string_view what);

 private:
  void read_record(const YAML::Node& node, RecordRule& rule);
  void read_fields(const YAML::Node& node, RecordRule& rule);
  FieldRule read_field(const YAML::Node& node, const Field& field);
  void read_source(const yaml::Entry& entry, FieldRule& rule);
  void read_converters(const YAML::Node& node, FieldRule& rule);
  void read_converter(const YAML::Node& node, FieldRule& rule);
  void read_named_converter(const yaml::Entry& entry, FieldRule& rule);
  // Values that the mapping itself gives must be fit for the field.
  void check_values(const RecordRule& rule, const FieldRule& field, const YAML::Node& at);

  Expressions& expressions_;
  const Dictionaries& dictionaries_;
  yaml::Mistakes& mistakes_;
};

// A dictionary from pairs of YAML.
std::shared_ptr<const Dictionary> read_dictionary(const YAML::Node& node, std::string_view what,
                                                  yaml::Mistakes& mistakes);

}  // namespace transform
