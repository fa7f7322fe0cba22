#include "adapters/federal/answers.hpp"

namespace adapters::federal {

using base::Code;

base::Result<xml::Node> answer_of(const smev::Reaction& reaction, const Rules& rules,
                                  const xml::Schema& schema, std::string_view name) {
  if (reaction.answer->partner().code != rules.segment)
    return base::fail(Code::operation_forbidden, "another partner answered");
  const xml::Node said = reaction.answer->payload();
  if (!said.is(ns, name) || !schema.validate(said, 1).empty())
    return base::fail(Code::schema_violation, "not the answer to this question");
  return said;
}

std::string describe(const std::vector<smev::Rejection>& rejections) {
  std::string text;
  for (const smev::Rejection& each : rejections)
    text.append(text.empty() ? "" : "; ").append(each.code).append(": ").append(each.description);
  return text;
}

}  // namespace adapters::federal
