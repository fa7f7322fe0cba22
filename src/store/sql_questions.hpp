#pragma once
// bus::Questions over a session.
#include "bus/questions.hpp"
#include "store/session.hpp"

namespace store {

class SqlQuestions final : public bus::Questions {
 public:
  explicit SqlQuestions(Session& session) : session_(session) {}

  void put(const bus::Question& question) override;
  std::optional<bus::Question> end(const std::string& message_id, bus::QuestionState how) override;
  std::optional<bus::Question> find_open(const std::string& message_id) override;
  std::optional<bus::QuestionState> state(const std::string& message_id) override;
  std::vector<std::string> overdue(base::Time now, std::size_t limit) override;
  std::size_t forget(base::Time then) override;

 private:
  Session& session_;
};

}  // namespace store
