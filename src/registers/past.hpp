#pragma once
// What corrections replaced: the register as it was, row by row. Values only; the question is
// Directory::past().
#include <optional>
#include <string>
#include <vector>

#include "registers/rows.hpp"

namespace registers {

// Where a value came from.
struct Source {
  std::string supplier;    // its code
  std::string message_id;  // the signed message that brought it; empty: a file
  base::Time recorded;
  std::int64_t load = 0;  // LoadJob of that file; 0: none, or of a time when it was not kept
  std::string file{};     // its name
};

struct PastField {
  std::string name, was;
  std::optional<std::string> became;  // none: nothing came in its place
};
struct Replaced {
  EntityKey entity;
  Section section{};
  std::size_t part = 0;          // with the number, the place among those replaced at one moment
  std::int64_t number = 0;       // of the history
  std::optional<Date> from, to;  // valid time, where the record has it
  Source source, by;             // by.recorded: until when it was shown
  bool removed = false;
  std::vector<PastField> fields;  // that changed; of a removed record all that it had
};

struct PastFilter {
  PersonId student{};             // or
  OrganizationId organization{};  // with its branches, programmes, classes
  std::optional<Section> section{};
  std::string kind{};    // of EntityKey; empty: all
  bool special = false;  // also the section health
  struct Place {
    base::Time at;
    std::size_t part = 0;
    std::int64_t number = 0;
  };
  std::optional<Place> after{};  // keyset
  std::size_t limit = 25;
};

}  // namespace registers
