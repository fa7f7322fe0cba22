#include <iostream>

#include "base/text.hpp"
#include "domain/date.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/commands.hpp"
#include "sandbox/field.hpp"
#include "sandbox/receipt.hpp"
#include "sandbox/story.hpp"

namespace sandbox {
namespace {

constexpr int usual_days = 14;

Period period_of(const AskOptions& options) {
  const auto day = std::chrono::floor<std::chrono::days>(base::SystemClock{}.now());
  Period period{options.from, options.to};
  if (period.to.empty()) period.to = domain::format_date(day);
  const std::chrono::days back{usual_days - 1};
  if (period.from.empty()) period.from = domain::format_date(day - back);
  return period;
}

// The signed payload, unless it is a refusal: that is told, and the exit code set.
base::Result<std::optional<security::Verified>> ask_bus(const Ask& bus, const Payload& question,
                                                        int& code) {
  BASE_TRY(answer, bus(question));
  const xml::Node payload = answer.payload();
  if (const auto refusal = read_refusal(payload)) {
    std::cout << describe(*refusal) << '\n';
    code = Exit::refused;
    return std::optional<security::Verified>{};
  }
  if (field_of(payload, portal_ns, "messageId") != question.message_id)
    return base::fail(base::Code::soap_structure, "not the answer to this question");
  return std::optional<security::Verified>{std::move(answer)};
}

base::Result<void> tell_student(const Ask& bus, const AskOptions& options,
                                const std::string& student, int& code) {
  const Payload question =
      ask_performance(base::make_uuid(), options.snils, student, period_of(options));
  BASE_TRY(answer, ask_bus(bus, question, code));
  if (answer) std::cout << tell_performance(answer->payload());
  return {};
}

base::Result<void> tell_everyone(const Ask& bus, const AskOptions& options, int& code) {
  const Payload question = ask_students(base::make_uuid(), options.snils);
  BASE_TRY(answer, ask_bus(bus, question, code));
  if (!answer) return {};
  const auto children = read_children(answer->payload());
  if (children.empty()) std::cout << "Этот заявитель ни о ком спрашивать не вправе.\n";
  for (const Child& child : children) BASE_CHECK(tell_student(bus, options, child.id, code));
  return {};
}

}  // namespace

int ask(const AskOptions& options) {
  auto bus = Conversation::open(options.files);
  if (!bus) return report(bus.error());
  const Ask carrier = [&bus](const Payload& question) -> base::Result<security::Verified> {
    BASE_TRY(answer, bus->send(question));
    return std::move(answer.message);
  };
  return ask_by(carrier, options);
}

int ask_by(const Ask& carrier, const AskOptions& options) {
  int code = Exit::done;
  const auto told = options.student.empty() ? tell_everyone(carrier, options, code)
                                            : tell_student(carrier, options, options.student, code);
  return told ? code : report(told.error());
}

}  // namespace sandbox
