// Conflicts of persons and what is decided of them. A change tells the trail of everybody
// concerned.
#include <sstream>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/person_views.hpp"

namespace console {

using base::Code;
using domain::PersonId;
using registers::ConflictLine;
using registers::Right;

namespace {

namespace limits = base::limits;

// Guardians have no place of their own: only who has the region sees them here.
bool sees(const Call& call, Work& work, PersonId id) {
  return call.scope() == registers::Scope::region() ||
         work.directory.has_student(call.scope(), id, call.today);
}

base::Result<void> check_seen(Call& call, Work& work, PersonId id) {
  if (sees(call, work, id)) return {};
  return call.refused(id);
}

registers::Actor actor_of(const Call& call) {
  return {"token:" + call.who.name, call.arguments.text("ground"), call.now};
}

ConflictView view_of(ConflictLine line) {
  ConflictView view;
  for (const registers::Candidate& it : line.conflict.candidates) {
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
    if (!sees(call, work, it.person)) continue;
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

base::Result<registers::Merge> wanted(Call& call, Work& work) {
  using registers::SnilsOf;
  const std::string snils = call.arguments.text("snils");
  const registers::Merge merge{{call.arguments.integer("keep").value_or(0)},
                               {call.arguments.integer("drop").value_or(0)},
                               snils == "keep"   ? SnilsOf::keep
                               : snils == "drop" ? SnilsOf::drop
                                                 : SnilsOf::unsaid};
  BASE_CHECK(check_seen(call, work, merge.keep));
  BASE_CHECK(check_seen(call, work, merge.drop));
  return merge;
}

base::Result<MergePlanView> plan(Call& call, Work& work) {
  BASE_TRY(merge, wanted(call, work));
  BASE_TRY(plan, work.persons.plan(merge));
  call.saw(merge.keep);
  call.saw(merge.drop);
  return MergePlanView{brief_of(plan.keep.fields), brief_of(plan.drop.fields), plan.snils_differ,
                       std::move(plan.facts)};
}

base::Result<registers::Operation> merge(Call& call, Work& work) {
  BASE_TRY(merge, wanted(call, work));
  BASE_TRY(made, work.persons.merge(merge, actor_of(call)));
  call.saw(merge.keep);
  call.saw(merge.drop);
  call.target = "person-merge/" + std::to_string(made.id);
  return made;
}

base::Result<MergeList> merges(Call& call, Work& work) {
  return MergeList{work.persons.merges(call.scope(), limit_of(call), call.today)};
}

base::Result<registers::Undone> undo(Call& call, Work& work) {
  if (!work.persons.sees_merge(call.scope(), call.id(), call.today))
    return base::fail(Code::resource_unknown, "no such merge in the scope");
  BASE_TRY(undone, work.persons.undo(call.id(), actor_of(call)));
  BASE_CHECK(check_seen(call, work, undone.operation.drop));  // there again; else nothing is done
  call.saw(undone.operation.keep);
  call.saw(undone.operation.drop);
  call.target = "person-merge/" + std::to_string(call.id());
  return undone;
}

Parameter number(std::string_view name, Place place, std::string_view description, bool required) {
  Parameter it = id_in_path();
  it.name = name;
  it.place = place;
  it.description = description;
  it.required = required;
  return it;
}

Parameter choice(std::string_view name, Place place, std::string_view description,
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
          .most = limits::ground_characters};
}

std::vector<Parameter> two_cards(Place place) {
  return {number("keep", place, "Карточка, которая останется.", true),
          number("drop", place, "Карточка, которой не станет.", true)};
}

std::vector<Endpoint> conflict_rows() {
  using enum Endpoint::Method;
  Parameter decision =
      choice("decision", Place::body, "Этот человек (person), новый, или запись не нужна.",
             {"this-person", "new-person", "dismiss"});
  decision.required = true;
  const auto filters = paged(
      {choice("state", Place::query, "Состояние; не задано — open.",
              {"open", "decided", "dismissed", "gone"}),
       choice("reason", Place::query, "Причина.",
              {"key-and-snils", "other-snils", "snils-of-another", "several-fit", "namesake",
               "other-person"})});
  const Parameter person = number("person", Place::body, "Номер человека.", false);
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
                    {id_in_path(), decision, person, ground_in_body()}},
                   decide)};
}

std::vector<Endpoint> merge_rows() {
  using enum Endpoint::Method;
  auto body = two_cards(Place::body);
  body.push_back(
      choice("snils", Place::body, "Чей СНИЛС оставить, когда они разные.", {"keep", "drop"}));
  body.push_back(ground_in_body());
  const Parameter limit{.name = "limit",
                        .kind = Kind::integer,
                        .description = "Сколько записей, не больше; не задано — 25.",
                        .least = 1,
                        .most = limits::api_page_items};
  const Right right = Right::settle_persons;
  return {endpoint({get, "/persons/merge-plan", "planMerge",
                    "Что перейдёт при объединении двух карточек", right, two_cards(Place::query)},
                   plan),
          endpoint({get, "/persons/merges", "listMerges", "Что объединяли", Right::look, {limit}},
                   merges),
          endpoint({post, "/persons/merges", "mergePersons",
                    "Объединить две карточки одного человека", right, std::move(body), 201},
                   merge),
          endpoint({post,
                    "/persons/merges/{id}/undo",
                    "undoMerge",
                    "Отменить объединение",
                    right,
                    {id_in_path(), ground_in_body()}},
                   undo)};
}

}  // namespace

std::vector<Endpoint> person_endpoints() {
  auto rows = conflict_rows();
  for (Endpoint& row : merge_rows()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace console
