#pragma once
// Questions of ours whose answers come later and by another way: put down in the transaction of
// what caused them, and ended once, in the transaction in which whoever asked is told. The port is
// implemented by store/; calls come from the database thread that owns the transaction; database
// failures are thrown.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/error.hpp"

namespace bus {

struct Question {
  std::string message_id;  // ours; unique
  std::string handler;     // who is told
  std::string reference;   // his own word for it
  std::string operation, trace;
  base::Time asked, answer_by;
};

enum class QuestionState { open, answered, refused, expired };

class Questions {
 public:
  virtual ~Questions() = default;
  virtual void put(const Question& question) = 0;
  // Ends one that is open; empty: there is none. Of two who end it the later one finds it ended.
  virtual std::optional<Question> end(const std::string& message_id, QuestionState how) = 0;
  // One that is open and goes on.
  virtual std::optional<Question> find_open(const std::string& message_id) = 0;
  // Empty: never asked, or forgotten.
  virtual std::optional<QuestionState> state(const std::string& message_id) = 0;

  // The ids of open ones whose time is over, the longest overdue first.
  virtual std::vector<std::string> overdue(base::Time now, std::size_t limit) = 0;
  // Those that were asked before then and have ended. How many.
  virtual std::size_t forget(base::Time then) = 0;
};

}  // namespace bus
