// What the federal segment was told, and the reconciliations with it.
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::FederalCheck;
using registers::FederalFound;
using registers::Right;

struct FederalState {
  registers::FederalStream stream;
  registers::FederalCounts counts;
};

namespace {

std::int64_t count(std::size_t number) {
  return static_cast<std::int64_t>(number);
}

}  // namespace

template <>
const Shape<FederalState>& shape() {
  using T = FederalState;
  static const Shape<T> it(
      "FederalState",
      {member<T>(
           "portion", [](const T& t) { return t.stream.portion; }, "Последняя принятая порция."),
       member<T>(
           "snapshot", [](const T& t) { return t.stream.snapshot.has_value(); },
           "Начальный снимок ещё передаётся."),
       member<T>(
           "known", [](const T& t) { return count(t.counts.known); }, "Обучающихся у сегмента."),
       member<T>(
           "waiting", [](const T& t) { return count(t.counts.waiting); }, "Ждут порции."),
       member<T>(
           "onWay", [](const T& t) { return count(t.counts.on_way); },
           "В порции, на которую нет ответа."),
       member<T>(
           "aside", [](const T& t) { return count(t.counts.aside); },
           "Отложены: сегмент их не принял."),
       member<T>(
           "oldest", [](const T& t) { return t.counts.oldest; },
           "С какого времени ждёт самое старое изменение."),
       member<T>(
           "attempts", [](const T& t) { return t.stream.attempts; },
           "Сколько раз отправлена порция в пути."),
       member<T>(
           "code", [](const T& t) { return t.stream.code; }, "Код последней неудачи."),
       member<T>(
           "reason", [](const T& t) { return t.stream.reason; }, "То же словами.")});
  return it;
}

template <>
const Shape<FederalCheck>& shape() {
  using T = FederalCheck;
  static const Shape<T> it(
      "FederalCheck",
      {member<T>("id", &T::id, "Номер."), member<T>("started", &T::started, "Когда начата."),
       member<T>("changed", &T::changed, "Когда состояние стало таким."),
       member<T>(
           "state", [](const T& t) { return std::string(registers::name_of(t.state)); },
           "Состояние: own, organizations, students, done, failed."),
       member<T>("portion", &T::portion, "О копии после какой порции она."),
       member<T>("students", &T::students, "Сверено обучающихся."),
       member<T>("organizations", &T::organizations, "Сверено организаций."),
       member<T>("organizationsDiffer", &T::organizations_differ, "Из них расходятся."),
       member<T>("differ", &T::differ, "Расходятся обучающиеся."),
       member<T>("code", &T::code, "Почему не удалась."),
       member<T>("reason", &T::reason, "То же словами.")});
  return it;
}

template <>
const Shape<FederalFound>& shape() {
  using T = FederalFound;
  static const Shape<T> it(
      "FederalDifference",
      {member<T>("student", &T::student, "Обучающийся."),
       member<T>("organization", &T::organization, "Организация, где это замечено; 0 — никакая."),
       member<T>(
           "what", [](const T& t) { return std::string(registers::name_of(t.what)); },
           "untold — не передан; missing — сегмент его не знает; extra — лишний у сегмента; "
           "differs — записан иначе.")});
  return it;
}

namespace {

base::Result<FederalState> state(Call&, Work& work) {
  const auto stream = work.tables.federal().stream();
  if (!stream) return base::fail(Code::federal_off);
  return FederalState{*stream, work.tables.federal().counts()};
}

base::Result<Page<FederalCheck>> checks(Call& call, Work& work) {
  BASE_TRY(after, read_cursor(call.arguments));
  Page<FederalCheck> page;
  page.items = work.tables.federal_checks().page(after.value_or(0), limit_of(call) + 1);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().id);
  }
  return page;
}

base::Result<Page<FederalFound>> differences(Call& call, Work& work) {
  if (!work.tables.federal_checks().find(call.id()))
    return base::fail(Code::resource_unknown, "no such reconciliation");
  BASE_TRY(after, read_cursor(call.arguments));
  Page<FederalFound> page;
  page.items =
      work.tables.federal_checks().found(call.id(), {after.value_or(0)}, limit_of(call) + 1);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().student.value);
  }
  for (const FederalFound& each : page.items) call.saw(each.student);
  return page;
}

base::Result<FederalCheck> start(Call& call, Work& work) {
  BASE_TRY(check, registers::begin_check(work.tables, call.now, call.today));
  call.target = "federal/check/" + std::to_string(check.id);
  return check;
}

}  // namespace

std::vector<Endpoint> federal_endpoints() {
  using enum Endpoint::Method;
  return {
      endpoint({get, "/federal", "getFederal", "Что передано федеральному сегменту и что ждёт",
                Right::watch_federal},
               state),
      endpoint({get, "/federal/checks", "listFederalChecks",
                "Сверки с федеральным сегментом, новые — первыми", Right::watch_federal, paged({})},
               checks),
      endpoint({get, "/federal/checks/{id}/differences", "listFederalDifferences",
                "Что нашла сверка", Right::watch_federal, paged({id_in_path()})},
               differences),
      endpoint({post,
                "/federal/checks",
                "startFederalCheck",
                "Начать сверку с федеральным сегментом",
                Right::watch_federal,
                {},
                201},
               start)};
}

}  // namespace console
