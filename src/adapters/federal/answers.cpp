#include "adapters/federal/answers.hpp"

#include <algorithm>
#include <set>

namespace adapters::federal {

using base::Code;

namespace {

constexpr std::size_t longest_code = 50;    // as the schema has it
constexpr std::size_t most_of_codes = 200;  // characters

// "NO_DATA"; what a lenient reading has let in may be anything.
bool is_code(std::string_view text) {
  return text.size() <= longest_code &&
         std::ranges::all_of(text, [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
}

}  // namespace

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
  std::set<std::string_view> codes;
  for (const smev::Rejection& each : rejections)
    codes.insert(is_code(each.code) ? std::string_view(each.code) : "?");
  std::string text;
  for (const std::string_view code : codes) {
    if (text.size() > most_of_codes) return text + "; …";
    text.append(text.empty() ? "" : "; ").append(code);
  }
  return text;
}

}  // namespace adapters::federal
