#pragma once
// The trail of the API: every look at personal data and every change, with who, when, whom and on
// which ground (rule 7). An entry is kept twice: as rows of the audit trail, where it can be asked
// for, and as the text of a look in the message log, whose hash chain and time stamps cover it.
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "domain/date.hpp"
#include "domain/ids.hpp"

namespace registers {

struct Look {
  base::Time at;
  domain::TokenId token;  // none: by the command line; token_name is then "cli:LOGIN"
  std::string token_name, operation, trace;
  std::string target;  // what was changed: "org-subject/12"; a look: empty
  struct Student {
    domain::PersonId id;
    std::string ground;  // "role:authority-staff"; "refused": asked for and not given
  };
  std::vector<Student> students{};
  std::optional<domain::Date> from{}, to{};
  bool special = false;        // showed a special category of personal data
  domain::LogEntryId entry{};  // of the message log
};

// One field a line, in a fixed order; no field holds a line break. Equal looks, equal texts.
std::string look_text(const Look& look);

class Trail {
 public:
  virtual ~Trail() = default;
  virtual void append(const Look& look) = 0;
  virtual std::optional<Look> find(domain::LogEntryId entry) = 0;
};

}  // namespace registers
