#include "console/student_filter.hpp"

#include <algorithm>
#include <array>

#include "console/search_box.hpp"

namespace console {

using registers::StudentFilter;

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

// By StudentFilter::Enrollment.
constexpr std::array<std::string_view, 3> enrollment_words{"open", "ended", "any"};

}  // namespace

StudentFilter student_filter(const Call& call) {
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
  if (const std::string wanted = asked.text("enrollment"); !wanted.empty())
    filter.enrollment = static_cast<StudentFilter::Enrollment>(
        std::ranges::find(enrollment_words, wanted) - enrollment_words.begin());
  filter.descending = asked.text("sort") == "-name";
  filter_by_age(call, filter);
  return filter;
}

std::vector<Parameter> student_filters() {
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
                {.name = "enrollment",
                 .kind = Kind::choice,
                 .description = "Зачисление по месту отбора: open — учится сегодня, ended — выбыл "
                                "оттуда, any — учится или выбыл; не задано — open, а без отбора "
                                "по месту — все обучающиеся области.",
                 .choices = {enrollment_words.begin(), enrollment_words.end()}},
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

}  // namespace console
