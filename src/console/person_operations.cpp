// Two cards become one, one becomes two, and either is undone; who looks like whom. A change tells
// the trail of everybody concerned.
#include <sstream>

#include "console/cursor.hpp"
#include "console/person_parts.hpp"
#include "console/person_views.hpp"

namespace console {

using base::Code;
using domain::PersonId;
using registers::OperationKind;
using registers::Right;

namespace {

base::Result<registers::Merge> wanted(Call& call, Work& work) {
  using registers::SnilsOf;
  const std::string snils = call.arguments.text("snils");
  const registers::Merge merge{{call.arguments.integer("keep").value_or(0)},
                               {call.arguments.integer("drop").value_or(0)},
                               snils == "keep"   ? SnilsOf::keep
                               : snils == "drop" ? SnilsOf::drop
                                                 : SnilsOf::unsaid,
                               call.arguments.text("version")};
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
                       std::move(plan.facts), std::move(plan.version)};
}

base::Result<registers::Operation> merge(Call& call, Work& work) {
  BASE_TRY(merge, wanted(call, work));
  BASE_TRY(made, work.persons.merge(merge, actor_of(call)));
  call.saw(merge.keep);
  call.saw(merge.drop);
  call.target = "person-merge/" + std::to_string(made.id);
  return made;
}

base::Result<registers::Split> wanted_split(Call& call, Work& work) {
  registers::Split split{
      {call.arguments.integer("person").value_or(0)}, {}, call.arguments.text("version")};
  std::istringstream codes(call.arguments.text("suppliers"));
  for (std::string code; std::getline(codes, code, ',');) split.suppliers.push_back(code);
  BASE_CHECK(check_seen(call, work, split.person));
  return split;
}

base::Result<SplitPlanView> split_plan(Call& call, Work& work) {
  BASE_TRY(split, wanted_split(call, work));
  BASE_TRY(plan, work.persons.plan(split));
  call.saw(split.person);
  return SplitPlanView{brief_of(plan.stays.fields), brief_of(plan.goes.fields), std::move(plan)};
}

base::Result<registers::Operation> split(Call& call, Work& work) {
  BASE_TRY(split, wanted_split(call, work));
  BASE_TRY(made, work.persons.split(split, actor_of(call)));
  call.saw(made.keep);
  call.saw(made.drop);
  call.target = "person-split/" + std::to_string(made.id);
  return made;
}

template <OperationKind kind>
base::Result<OperationList> operations(Call& call, Work& work) {
  return OperationList{work.persons.operations(call.scope(), kind, limit_of(call), call.today)};
}

template <OperationKind kind>
base::Result<registers::Undone> undo(Call& call, Work& work) {
  if (!work.persons.sees_operation(call.scope(), call.id(), call.today))
    return base::fail(Code::resource_unknown, "no such operation in the scope");
  BASE_TRY(undone, work.persons.undo(call.id(), actor_of(call)));
  const registers::Operation& it = undone.operation;
  // an error now: nothing is done
  if (it.kind != kind) return base::fail(Code::resource_unknown, "an operation of another kind");
  if (kind == OperationKind::merge) BASE_CHECK(check_seen(call, work, it.drop));  // there again
  call.saw(it.keep);
  call.saw(it.drop);
  call.target = "person-" + std::string(registers::name_of(kind)) + "/" + std::to_string(call.id());
  return undone;
}

base::Result<Page<registers::Alike>> alikes(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  registers::AlikeFilter filter;
  if (call.arguments.has("state")) filter.state = call.arguments.text("state");
  filter.before = after.value_or(0);
  filter.limit = limit_of(call) + 1;
  Page<registers::Alike> page{work.persons.alikes(call.scope(), filter, call.today), {}};
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().id);
  }
  return page;
}

base::Result<registers::Alike> dismiss(Call& call, Work& work) {
  BASE_TRY(it, work.persons.dismiss_alike(call.scope(), call.id(), actor_of(call), call.today));
  call.saw(it.one);
  call.saw(it.other);
  call.target = "person-look-alike/" + std::to_string(it.id);
  return it;
}

Parameter version_in_body() {
  return {.name = "version",
          .place = Place::body,
          .description = "version плана, как его прочли: иной — отказ."};
}

Parameter suppliers_in(Place place) {
  return {.name = "suppliers",
          .place = place,
          .description = "Чьи номера и строки отойдут новой карточке: коды через запятую.",
          .required = true,
          .least = 1};
}

std::vector<Parameter> two_cards(Place place) {
  return {number_in(place, "keep", "Карточка, которая останется.", true),
          number_in(place, "drop", "Карточка, которой не станет.", true)};
}

Parameter limit_in_query() {
  return {.name = "limit",
          .kind = Kind::integer,
          .description = "Сколько записей, не больше; не задано — 25.",
          .least = 1,
          .most = base::limits::api_page_items};
}

std::vector<Endpoint> merge_rows() {
  using enum Endpoint::Method;
  auto body = two_cards(Place::body);
  body.push_back(
      choice_in(Place::body, "snils", "Чей СНИЛС оставить, когда они разные.", {"keep", "drop"}));
  body.push_back(version_in_body());
  body.push_back(ground_in_body());
  const Right right = Right::settle_persons;
  return {
      endpoint({get, "/persons/merge-plan", "planMerge",
                "Что перейдёт при объединении двух карточек", right, two_cards(Place::query)},
               plan),
      endpoint(
          {get, "/persons/merges", "listMerges", "Что объединяли", Right::look, {limit_in_query()}},
          operations<OperationKind::merge>),
      endpoint({post, "/persons/merges", "mergePersons", "Объединить две карточки одного человека",
                right, std::move(body), 201},
               merge),
      endpoint({post,
                "/persons/merges/{id}/undo",
                "undoMerge",
                "Отменить объединение",
                right,
                {id_in_path(), ground_in_body()}},
               undo<OperationKind::merge>)};
}

std::vector<Endpoint> split_rows() {
  using enum Endpoint::Method;
  const Right right = Right::settle_persons;
  const auto card = [](Place place) {
    return number_in(place, "person", "Карточка, которую делят.", true);
  };
  return {
      endpoint({get,
                "/persons/split-plan",
                "planSplit",
                "Что отойдёт новой карточке при разделении",
                right,
                {card(Place::query), suppliers_in(Place::query)}},
               split_plan),
      endpoint(
          {get, "/persons/splits", "listSplits", "Что разделяли", Right::look, {limit_in_query()}},
          operations<OperationKind::split>),
      endpoint({post,
                "/persons/splits",
                "splitPerson",
                "Разделить карточку, на которой двое",
                right,
                {card(Place::body), suppliers_in(Place::body), version_in_body(), ground_in_body()},
                201},
               split),
      endpoint({post,
                "/persons/splits/{id}/undo",
                "undoSplit",
                "Отменить разделение",
                right,
                {id_in_path(), ground_in_body()}},
               undo<OperationKind::split>)};
}

std::vector<Endpoint> alike_rows() {
  using enum Endpoint::Method;
  const auto filters = paged(
      {choice_in(Place::query, "state", "Состояние; не задано — open.", {"open", "dismissed"})});
  return {endpoint({get, "/persons/look-alikes", "listLookAlikes",
                    "Ученики, похожие на одного человека", Right::look, filters},
                   alikes),
          endpoint({post,
                    "/persons/look-alikes/{id}/dismiss",
                    "dismissLookAlike",
                    "Это двое: больше не показывать",
                    Right::settle_persons,
                    {id_in_path(), ground_in_body()}},
                   dismiss)};
}

}  // namespace

std::vector<Endpoint> person_operation_endpoints() {
  auto rows = merge_rows();
  for (auto* more : {&split_rows, &alike_rows})
    for (Endpoint& row : (*more)()) rows.push_back(std::move(row));
  return rows;
}

}  // namespace console
