// Students: search, the card, the diary, the performance. Whoever is shown is noted for the trail.
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/search_box.hpp"
#include "console/shapes.hpp"
#include "console/student_state.hpp"

namespace console {

using base::Code;
using registers::StudentFilter;
using registers::StudentLine;

namespace {

// Who is so old today was born within a year that ends so many years ago.
void filter_by_age(const Call& call, StudentFilter& filter) {
  const auto years_ago = [&](std::int64_t years) {
    domain::Date day = call.today - std::chrono::years(years);
    return day.ok() ? day : day.year() / day.month() / std::chrono::last;  // 29 February
  };
  if (const auto least = call.arguments.integer("age_from")) filter.born_to = years_ago(*least);
  if (const auto most = call.arguments.integer("age_to"))
    filter.born_from =
        domain::Date(std::chrono::sys_days(years_ago(*most + 1)) + std::chrono::days(1));
}

StudentFilter filter_of(const Call& call) {
  const Arguments& asked = call.arguments;
  StudentFilter filter;
  if (asked.has("q")) read_search_box(asked.text("q"), filter);
  if (const auto id = asked.integer("organization")) filter.organization = {{*id}};
  if (const auto id = asked.integer("class_group")) filter.class_group = {{*id}};
  if (const auto id = asked.integer("authority")) filter.authority = {{*id}};
  if (const auto id = asked.integer("programme")) filter.programme = {{*id}};
  if (const auto parallel = asked.integer("parallel"))
    filter.parallel = static_cast<int>(*parallel);
  filter.municipality = asked.text("municipality");
  filter.kind = domain::parse_code<domain::OrganizationKind>(asked.text("kind"));
  filter.sex = domain::parse_code<domain::Sex>(asked.text("sex"));
  filter.descending = asked.text("sort") == "-name";
  filter_by_age(call, filter);
  return filter;
}

base::Result<Page<StudentLine>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  StudentFilter filter = filter_of(call);
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

std::vector<Parameter> list_parameters() {
  const auto sexes = domain::names<domain::Sex>();
  const Parameter id = id_in_path();
  const auto kinds = domain::names<domain::OrganizationKind>();
  Parameter organization = id, class_group = id, authority = id, programme = id;
  organization.name = "organization";
  organization.description = "Номер организации, где учится.";
  class_group.name = "class_group";
  class_group.description = "Номер класса или группы.";
  authority.name = "authority";
  authority.description = "Номер органа управления: у него и ниже.";
  programme.name = "programme";
  programme.description = "Номер программы, зачисления или класса.";
  for (Parameter* each : {&organization, &class_group, &authority, &programme}) {
    each->place = Place::query;
    each->required = false;
  }
  const Parameter from{.name = "age_from",
                       .kind = Kind::integer,
                       .description = "Полных лет сегодня, не меньше.",
                       .most = 120};
  Parameter to = from;
  to.name = "age_to";
  to.description = "Полных лет сегодня, не больше.";
  return paged({{.name = "q",
                 .description = "Фамилия, имя, отчество или их начала в любом порядке (ё = е), "
                                "СНИЛС, дата рождения, документ; всё, что названо, должно "
                                "подойти.",
                 .least = 1},
                organization,
                class_group,
                authority,
                {.name = "municipality",
                 .description = "Муниципальное образование организации; регистр не важен."},
                {.name = "kind",
                 .kind = Kind::choice,
                 .description = "Вид организации.",
                 .choices = {kinds.begin(), kinds.end()}},
                {.name = "parallel",
                 .kind = Kind::integer,
                 .description = "Параллель класса.",
                 .least = 1,
                 .most = 11},
                programme,
                {.name = "sex",
                 .kind = Kind::choice,
                 .description = "Пол.",
                 .choices = {sexes.begin(), sexes.end()}},
                from,
                to,
                {.name = "sort",
                 .kind = Kind::choice,
                 .description = "По ФИО от А (name, если не задано) или от Я (-name).",
                 .choices = {"name", "-name"}}});
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
  return {endpoint(row("/students", "listStudents", "Поиск обучающихся", list_parameters()), list),
          endpoint(row("/students/{id}", "getStudent",
                       "Портфолио: сведения, представители, обучение и миграция", {id_in_path()}),
                   card),
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
