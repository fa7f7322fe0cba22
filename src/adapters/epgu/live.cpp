#include "adapters/epgu/live.hpp"

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

std::optional<soap::LiveQuestion> live_question(const soap::Call& call, const LiveStudent& live) {
  if (live.route == nullptr) return std::nullopt;
  const xml::Node payload = call.message.payload();
  auto question =
      xml::canonicalize(payload, {.texts = {{payload.child(ns, "messageId"), live.message_id},
                                            {payload.child(ns, "studentId"), live.key}}});
  if (!question) return std::nullopt;
  return soap::LiveQuestion{live.route, live.message_id, std::move(*question)};
}

base::Result<std::string> live_answer(const soap::Call& call, const LiveStudent& live,
                                      const security::Verified& answer) {
  const xml::Node payload = answer.payload();
  const xml::Node student = payload.child(ns, "student");
  const xml::Node id = student.child(ns, "studentId");
  if (!payload.is(ns, "GetPerformanceResponse") || id.text() != live.key)
    return base::fail(base::Code::answer_untrusted, "the answer is about another student");
  return xml::canonicalize(payload,
                           {.texts = {{payload.child(ns, "messageId"), call.message_id},
                                      {id, live.id},
                                      {student.child(ns, "ground"), public_ground(live.ground)}}});
}

}  // namespace adapters::epgu
