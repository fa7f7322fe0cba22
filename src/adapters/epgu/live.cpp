#include "adapters/epgu/live.hpp"

#include <array>

#include "adapters/epgu/answers.hpp"
#include "adapters/epgu/asked.hpp"
#include "base/text.hpp"
#include "xml/canonical.hpp"

namespace adapters::epgu {

LiveStudent find_live(const soap::Call& call, const soap::Work& work,
                      const registers::StudentEntry& student, const std::string& ground) {
  const soap::Choice& routes = call.routes;
  const domain::Route* route = routes.choose({student.organization_ogrn}, {});
  if (route == nullptr || !route->live) return {};
  const domain::Partner* diary = routes.routing->find(route->live->partner);
  const std::string key = work.queries.student_key(diary->id, student.id);
  if (key.empty()) return {};  // it does not know this student
  return {route, base::make_uuid(), key, std::to_string(student.id.value), ground};
}

// The diary's key may be any text, so it is the last line.
std::string live_memo(const soap::Call& call, const LiveStudent& live) {
  return call.message_id + '\n' + live.id + '\n' + public_ground(live.ground) + '\n' + live.key;
}

std::optional<soap::LiveQuestion> live_question(const soap::Call& call, const LiveStudent& live) {
  if (live.route == nullptr) return std::nullopt;
  const xml::Node payload = call.message.payload();
  auto question =
      xml::canonicalize(payload, {.texts = {{payload.child(ns, "messageId"), live.message_id},
                                            {payload.child(ns, "studentId"), live.key}}});
  if (!question) return std::nullopt;
  return soap::LiveQuestion{live.route, live.message_id, std::move(*question),
                            live_memo(call, live)};
}

base::Result<std::string> live_answer(const std::string& memo, xml::Node answer) {
  std::array<std::string, 3> ours;  // message id, student id, ground
  std::size_t at = 0;
  for (std::string& line : ours) {
    const std::size_t end = memo.find('\n', at);
    if (end == std::string::npos) return base::fail(base::Code::internal, "not a memo of ours");
    line = memo.substr(at, end - at);
    at = end + 1;
  }
  const xml::Node student = answer.child(ns, "student");
  const xml::Node id = student.child(ns, "studentId");
  if (!answer.is(ns, "GetPerformanceResponse") || id.text() != memo.substr(at))
    return base::fail(base::Code::answer_untrusted, "the answer is about another student");
  return xml::canonicalize(answer, {.texts = {{answer.child(ns, "messageId"), ours[0]},
                                              {id, ours[1]},
                                              {student.child(ns, "ground"), ours[2]}}});
}

}  // namespace adapters::epgu
