// Students: search, the card, the diary, the performance. Whoever is shown is noted for the trail.
#include <algorithm>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/person_parts.hpp"
#include "console/shapes.hpp"
#include "console/student_filter.hpp"
#include "console/student_state.hpp"
#include "registers/reopening.hpp"

namespace console {

using base::Code;
using registers::StudentFilter;
using registers::StudentLine;

namespace {

base::Result<Page<StudentLine>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  StudentFilter filter = student_filter(call);
  call.searched = asked.has("q");
  if (call.searched && filter.snils.empty() && !filter.birth_date && filter.document.empty() &&
      filter.names.empty())
    return base::fail(Code::parameter_invalid, "nothing to search for", "q");
  if (after) filter.after = domain::PersonId{*after};
  if (after && !work.directory.has_student(call.scope(), *filter.after, call.today)) {
    static_cast<void>(call.refused(*filter.after));  // for the trail
    return base::fail(Code::parameter_invalid, "the page ended with one who is gone", "after");
  }
  filter.limit = limit_of(call) + 1;  // one more tells whether there is a next page
  Page<StudentLine> page;
  page.items = work.directory.students(call.scope(), filter, call.today);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(asked, page.items.back().person.id.value);
  }
  if (!after) {
    constexpr std::size_t most = base::limits::api_count_items;
    const std::size_t count =
        page.next ? work.directory.count_students(call.scope(), filter, call.today, most + 1)
                  : page.items.size();
    if (count <= most) page.total = static_cast<std::int64_t>(count);
  }
  for (const StudentLine& line : page.items) call.saw(line.person.id);
  return page;
}

// Who was merged into somebody in the scope is told by the other number.
base::Error gone(Call& call, Work& work) {
  base::Error error = call.refused(call.student());
  const auto into = work.persons.merged_into(call.student());
  if (into && work.directory.has_student(call.scope(), *into, call.today))
    error.subject = "merged-into/" + std::to_string(into->value);
  return error;
}

base::Result<StudentView> card(Call& call, Work& work) {
  auto found = work.directory.student(call.scope(), call.student(), call.today);
  if (!found) return gone(call, work);
  call.saw(found->person.id);
  return student_view(call, std::move(*found));
}

base::Result<PortfolioView> portfolio(Call& call, Work& work) {
  const domain::PersonId id = call.student();
  auto found = work.directory.portfolios(call.scope(), std::span(&id, 1), call.today);
  if (found.empty()) return call.refused(id);
  call.saw(id);
  return portfolio_view(call, std::move(found.front()));
}

base::Result<Diary> diary(Call& call, Work& work) {
  Diary diary{*call.arguments.date("from"), *call.arguments.date("to"), {}};
  if (diary.to < diary.from) return base::fail(Code::parameter_invalid, "to before from", "to");
  if (domain::days_between(diary.from, diary.to) >= base::limits::query_days)
    return base::fail(Code::parameter_invalid, "period too long", "to");
  call.from = diary.from;
  call.to = diary.to;
  auto lessons =
      work.directory.diary(call.scope(), call.student(), diary.from, diary.to, call.today);
  if (!lessons) return call.refused(call.student());
  call.saw(call.student());
  diary.lessons = std::move(*lessons);
  call.special = call.who.special;
  if (call.special) return diary;
  // that somebody is ill is a word about health
  for (registers::DiaryEntry& lesson : diary.lessons)
    if (lesson.attendance == domain::AttendanceStatus::ill)
      lesson.attendance = domain::AttendanceStatus::excused;
  return diary;
}

base::Result<Performance> performance(Call& call, Work& work) {
  auto marks = work.directory.final_marks(call.scope(), call.student(), call.today);
  if (!marks) return call.refused(call.student());
  call.saw(call.student());
  Performance performance{std::move(*marks)};
  std::stable_sort(performance.final_marks.begin(), performance.final_marks.end(),
                   [](const auto& a, const auto& b) { return a.school_year > b.school_year; });
  return performance;
}

base::Result<StudentView> reopen(Call& call, Work& work) {
  BASE_CHECK(check_seen(call, work, call.student()));
  const domain::PersonId student = call.student();
  const domain::EnrollmentId id{call.arguments.integer("enrollment").value_or(0)};
  for (const registers::EnrollmentRow& row : work.tables.enrollments(std::span(&student, 1)))
    if (row.id == id && !work.directory.has_organization(call.scope(), row.organization))
      return base::fail(Code::resource_unknown, "an enrollment beside the scope");
  BASE_CHECK(registers::reopen(work.tables, student, id, call.now, call.today));
  call.target = "enrollment/" + std::to_string(id.value) + ": " + call.arguments.text("ground");
  return card(call, work);
}

}  // namespace

std::vector<Endpoint> student_endpoints() {
  const Parameter from{.name = "from",
                       .kind = Kind::date,
                       .description = "С какого дня, ГГГГ-ММ-ДД.",
                       .required = true};
  Parameter to = from;
  to.name = "to";
  to.description = "По какой день; не больше года вместе.";
  const auto row = [](std::string_view path, std::string_view operation, std::string_view summary,
                      std::vector<Parameter> parameters) {
    return Endpoint{.path = path,
                    .operation = operation,
                    .summary = summary,
                    .right = registers::Right::look,
                    .parameters = std::move(parameters)};
  };
  return {endpoint(row("/students", "listStudents", "Поиск обучающихся", student_filters()), list),
          endpoint(row("/students/{id}", "getStudent",
                       "Портфолио: сведения, представители, обучение и миграция", {id_in_path()}),
                   card),
          endpoint({Endpoint::Method::post,
                    "/students/{id}/enrollments/{enrollment}/reopen",
                    "reopenEnrollment",
                    "Снять конец зачисления, записанный по ошибке",
                    registers::Right::settle_persons,
                    {id_in_path(), number_in(Place::path, "enrollment", "Номер зачисления.", true),
                     ground_in_body()}},
                   reopen),
          endpoint(row("/students/{id}/portfolio", "getPortfolio",
                       "Документы об образовании, экзамены, достижения, очередь, здоровье",
                       {id_in_path()}),
                   portfolio),
          endpoint(row("/students/{id}/diary", "getDiary", "Дневник за период",
                       {id_in_path(), from, to}),
                   diary),
          endpoint(row("/students/{id}/performance", "getPerformance",
                       "Успеваемость по четвертям и итоговая", {id_in_path()}),
                   performance)};
}

}  // namespace console
