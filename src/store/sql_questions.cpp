#include "store/sql_questions.hpp"

#include <algorithm>
#include <array>

#include "store/values.hpp"

namespace store {

using bus::Question;
using bus::QuestionState;

namespace {

constexpr std::array<std::string_view, 4> states{"open", "answered", "refused", "expired"};

const std::string columns = "message_id, handler, reference, operation, trace, asked_at, answer_by";

std::optional<Question> first_of(const std::vector<Row>& rows) {
  if (rows.empty()) return std::nullopt;
  const Row& row = rows.front();
  return Question{row.text(0), row.text(1), row.text(2), row.text(3),
                  row.text(4), row.time(5), row.time(6)};
}

}  // namespace

void SqlQuestions::put(const Question& question) {
  session_.change(
      "INSERT INTO question (" + columns + ", state) VALUES (?, ?, ?, ?, ?, ?, ?, 'open')",
      {value(question.message_id), value(question.handler), value(question.reference),
       value(question.operation), value(question.trace), value(question.asked),
       value(question.answer_by)});
}

std::optional<Question> SqlQuestions::end(const std::string& message_id, QuestionState how) {
  return first_of(session_.returning(
      "UPDATE question SET state = ? WHERE message_id = ? AND state = 'open'", columns,
      {value(states[static_cast<std::size_t>(how)]), value(message_id)}));
}

std::optional<Question> SqlQuestions::find_open(const std::string& message_id) {
  return first_of(session_.select(columns, "FROM question WHERE message_id = ? AND state = 'open'",
                                  {value(message_id)}));
}

std::optional<QuestionState> SqlQuestions::state(const std::string& message_id) {
  const auto rows =
      session_.select("state", "FROM question WHERE message_id = ?", {value(message_id)});
  if (rows.empty()) return std::nullopt;
  const auto found = std::ranges::find(states, rows.front().text(0));
  return static_cast<QuestionState>(found - states.begin());
}

std::vector<std::string> SqlQuestions::overdue(base::Time now, std::size_t limit) {
  std::vector<std::string> ids;
  for (const Row& row : session_.select(
           "message_id",
           "FROM question WHERE state = 'open' AND answer_by <= ? ORDER BY answer_by LIMIT ?",
           {value(now), value(static_cast<std::int64_t>(limit))}))
    ids.push_back(row.text(0));
  return ids;
}

std::size_t SqlQuestions::forget(base::Time then) {
  return session_.change("DELETE FROM question WHERE state <> 'open' AND asked_at < ?",
                         {value(then)});
}

}  // namespace store
