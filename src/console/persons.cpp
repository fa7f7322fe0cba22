// Conflicts of persons and what is decided of them. A change tells the trail of everybody
// concerned.
#include <sstream>

#include "console/cursor.hpp"
#include "console/person_parts.hpp"
#include "console/person_views.hpp"

namespace console {

using base::Code;
using domain::PersonId;
using registers::ConflictLine;
using registers::Right;

namespace {

ConflictView view_of(ConflictLine line) {
  ConflictView view;
  for (const registers::Candidate& it : line.conflict.candidates) {
    if (!it.in_scope) {
      ++view.others;
      continue;
    }
    CandidateView& one = view.candidates.emplace_back();
    one.person = it.person;
    one.score = it.score;
    std::istringstream signs(it.signs);
    for (std::string sign; signs >> sign;) one.signs.push_back(sign);
  }
  view.line = std::move(line);
  return view;
}

base::Result<Page<ConflictView>> list(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  registers::ConflictFilter filter;
  filter.state = call.arguments.has("state") ? call.arguments.text("state") : "open";
  filter.reason = registers::parse_reason(call.arguments.text("reason"));
  filter.before = after.value_or(0);
  filter.limit = limit_of(call) + 1;
  Page<ConflictView> page;
  for (ConflictLine& line : work.persons.conflicts(call.scope(), filter, call.today))
    page.items.push_back(view_of(std::move(line)));
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().line.conflict.id);
  }
  return page;
}

base::Result<ConflictLine> line_of(Call& call, Work& work) {
  auto found = work.persons.conflict(call.scope(), call.id(), call.today);
  if (!found) return base::fail(Code::resource_unknown, "no such conflict in the scope");
  return std::move(*found);
}

base::Result<ConflictView> show(Call& call, Work& work) {
  BASE_TRY(line, line_of(call, work));
  ConflictView view = view_of(std::move(line));
  for (const auto& it : view.line.conflict.content.students)
    view.records.push_back(brief_of(it.person));
  for (const auto& it : view.line.conflict.content.guardians)
    view.records.push_back(brief_of(it.person));
  call.searched = true;
  for (CandidateView& it : view.candidates) {
    const auto found = work.tables.persons(std::vector{it.person});
    if (found.empty()) continue;
    call.saw(it.person);
    it.card = brief_of(found.front().fields);
  }
  return view;
}

base::Result<ConflictView> decide(Call& call, Work& work) {
  using What = registers::ConflictDecision::What;
  BASE_TRY(line, line_of(call, work));
  const std::string said = call.arguments.text("decision");
  registers::ConflictDecision decision;
  decision.what = said == "dismiss"      ? What::dismiss
                  : said == "new-person" ? What::new_person
                                         : What::this_person;
  decision.person = {call.arguments.integer("person").value_or(0)};
  decision.version = call.arguments.integer("version");
  if (decision.what == What::this_person) BASE_CHECK(check_seen(call, work, decision.person));
  // it is decided about all of them
  for (const registers::Candidate& it : line.conflict.candidates)
    BASE_CHECK(check_seen(call, work, it.person));
  BASE_CHECK(registers::decide_conflict(work.tables, work.persons, line, decision, actor_of(call),
                                        work.bounds.utc_offset_minutes));
  for (const registers::Candidate& it : line.conflict.candidates) call.saw(it.person);
  call.target = "person-conflict/" + std::to_string(call.id());
  BASE_TRY(decided, line_of(call, work));
  return view_of(std::move(decided));
}

std::vector<Endpoint> conflict_rows() {
  using enum Endpoint::Method;
  Parameter decision =
      choice_in(Place::body, "decision", "Этот человек (person), новый, или запись не нужна.",
                {"this-person", "new-person", "dismiss"});
  decision.required = true;
  const auto filters = paged({choice_in(Place::query, "state", "Состояние; не задано — open.",
                                        {"open", "decided", "dismissed", "gone"}),
                              choice_in(Place::query, "reason", "Причина.",
                                        {"key-and-snils", "other-snils", "snils-of-another",
                                         "several-fit", "namesake", "other-person"})});
  const Parameter person = number_in(Place::body, "person", "Номер человека.", false);
  const Parameter version =
      number_in(Place::body, "version", "Версия спора, как её прочли: иная — отказ.", false);
  return {endpoint({get, "/persons/conflicts", "listPersonConflicts",
                    "Записи, о которых неясно, о ком они", Right::look, filters},
                   list),
          endpoint({get,
                    "/persons/conflicts/{id}",
                    "getPersonConflict",
                    "Одна такая запись и на кого она похожа",
                    Right::look,
                    {id_in_path()}},
                   show),
          endpoint({post,
                    "/persons/conflicts/{id}/decide",
                    "decidePersonConflict",
                    "Решить, о ком запись, и применить её",
                    Right::settle_persons,
                    {id_in_path(), decision, person, version, ground_in_body()}},
                   decide)};
}

}  // namespace

base::Result<void> check_seen(Call& call, Work& work, PersonId id) {
  if (call.scope() == registers::Scope::region() ||
      work.directory.has_student(call.scope(), id, call.today))
    return {};
  return call.refused(id);
}

registers::Actor actor_of(const Call& call) {
  return {"token:" + call.who.name, call.arguments.text("ground"), call.now};
}

Parameter number_in(Place place, std::string_view name, std::string_view description,
                    bool required) {
  Parameter it = id_in_path();
  it.name = name;
  it.place = place;
  it.description = description;
  it.required = required;
  return it;
}

Parameter choice_in(Place place, std::string_view name, std::string_view description,
                    std::vector<std::string_view> choices) {
  return {.name = name,
          .place = place,
          .kind = Kind::choice,
          .description = description,
          .choices = std::move(choices)};
}

Parameter ground_in_body() {
  return {.name = "ground",
          .place = Place::body,
          .description = "Основание: номер документа или обращения.",
          .required = true,
          .least = 1,
          .most = base::limits::ground_characters};
}

std::vector<Endpoint> person_endpoints() {
  auto rows = conflict_rows();
  for (Endpoint& row : person_operation_endpoints()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace console
