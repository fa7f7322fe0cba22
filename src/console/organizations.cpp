// Organizations: a list with filters, and the card. No personal data but the head's name, which
// the organization publishes itself.
#include <algorithm>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/numbers.hpp"
#include "console/search_box.hpp"
#include "console/shapes.hpp"
#include "domain/snils.hpp"

namespace console {

using base::Code;
using registers::OrganizationCard;
using registers::OrganizationEntry;
using registers::OrganizationId;

namespace {

struct Ordered {
  std::string key;
  OrganizationEntry entry;
  auto place() const { return std::pair(std::string_view(key), entry.id); }
};

// A region has hundreds: they are sorted here, by rules that no database needs to know.
std::vector<Ordered> ordered(std::vector<OrganizationEntry> entries, const Arguments& asked) {
  const std::string typed = asked.text("q"), sort = asked.text("sort");
  const bool by_municipality = sort.ends_with("municipality");

  std::vector<Ordered> result;
  for (OrganizationEntry& entry : entries) {
    if (!is_meant(typed, {entry.ogrn, entry.inn}, {entry.full_name, entry.short_name})) continue;
    std::string key = domain::sort_key(by_municipality ? entry.municipality + " " + entry.full_name
                                                       : entry.full_name);
    result.push_back({std::move(key), std::move(entry)});
  }
  std::sort(result.begin(), result.end(),
            [](const Ordered& a, const Ordered& b) { return a.place() < b.place(); });
  if (sort.starts_with('-')) std::reverse(result.begin(), result.end());
  return result;
}

base::Result<Page<OrganizationEntry>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  registers::OrganizationFilter filter;
  filter.kind = domain::parse_code<domain::OrganizationKind>(asked.text("kind"));
  filter.municipality = asked.text("municipality");
  if (const auto id = asked.integer("authority")) filter.authority = registers::AuthorityId{*id};
  filter.status = domain::parse_code<domain::OrganizationStatus>(asked.text("status"));
  filter.ownership = domain::parse_code<domain::OwnershipForm>(asked.text("ownership"));
  const auto all = ordered(work.directory.organizations(call.scope(), filter), asked);
  auto next = all.begin();
  Page<OrganizationEntry> page;
  if (after) {
    const auto last = std::find_if(
        all.begin(), all.end(), [&](const Ordered& each) { return each.entry.id.value == *after; });
    if (last == all.end())
      return base::fail(Code::parameter_invalid, "the page ended with one that is gone", "after");
    next = last + 1;
  } else {
    page.total = std::ssize(all);
  }
  for (; next != all.end() && page.items.size() < limit_of(call); ++next)
    page.items.push_back(next->entry);
  if (next != all.end()) page.next = make_cursor(asked, page.items.back().id.value);
  return page;
}

base::Error unknown() {
  return base::fail(Code::resource_unknown, "no such organization in the scope");
}

std::int64_t number_of(domain::Date day) {
  return std::chrono::sys_days(day).time_since_epoch().count();
}
// Of a cursor, which may be anything.
domain::Date day_of(std::int64_t number) {
  constexpr std::int64_t beyond = 2'932'896;  // 9999-12-31
  return domain::Date(
      std::chrono::sys_days(std::chrono::days(std::clamp<std::int64_t>(number, 0, beyond))));
}

// A child whom another scope sees: that somebody waits, not who.
void hide_child(registers::QueueLine& line) {
  domain::QueueEntry shown;
  shown.number = line.row.fields.number;
  shown.applied = line.row.fields.applied;
  shown.status = line.row.fields.status;
  line.row.fields = std::move(shown);
  line.row.student = {};
  line.person = {};
}

base::Result<OrganizationCard> card(Call& call, Work& work) {
  const OrganizationId id{call.id()};
  auto found = work.directory.organization(call.scope(), id, call.today);
  if (!found) return unknown();
  return std::move(*found);
}

base::Result<Page<registers::QueueLine>> queue(Call& call, Work& work) {
  const OrganizationId id{call.id()};
  if (!work.directory.has_organization(call.scope(), id)) return unknown();
  BASE_TRY(after, read_number_cursor<2>(call.arguments));
  registers::QueueFilter filter;
  filter.status = domain::parse_code<domain::QueueStatus>(call.arguments.text("status"));
  if (after) filter.after = {day_of((*after)[0]), {(*after)[1]}};
  filter.limit = limit_of(call) + 1;
  Page<registers::QueueLine> page;
  page.items = work.directory.queue(call.scope(), id, filter, call.today);
  if (!after && page.items.size() < filter.limit) page.total = std::ssize(page.items);
  if (page.items.size() == filter.limit) {
    page.items.pop_back();
    const registers::QueueEntryRow& last = page.items.back().row;
    page.next =
        make_cursor(call.arguments, numbers_text({number_of(*last.fields.applied), last.id.value}));
  }
  for (registers::QueueLine& line : page.items)
    line.seen ? call.saw(line.person.id) : hide_child(line);
  return page;
}

base::Result<Page<registers::ClassEntry>> classes(Call& call, Work& work) {
  const OrganizationId id{call.id()};
  if (!work.directory.has_organization(call.scope(), id)) return unknown();
  BASE_TRY(after, read_number_cursor<3>(call.arguments));
  registers::ClassFilter filter;
  if (const auto year = call.arguments.integer("school_year"))
    filter.school_year = static_cast<int>(*year);
  if (after)
    filter.after = {static_cast<int>((*after)[0]), static_cast<int>((*after)[1]), {(*after)[2]}};
  filter.limit = limit_of(call) + 1;
  Page<registers::ClassEntry> page;
  page.items = work.directory.classes(call.scope(), id, filter, call.today);
  if (!after && page.items.size() < filter.limit) page.total = std::ssize(page.items);
  if (page.items.size() == filter.limit) {
    page.items.pop_back();
    const registers::ClassGroupRow& last = page.items.back().row;
    page.next =
        make_cursor(call.arguments, numbers_text({last.school_year, last.parallel, last.id.value}));
  }
  return page;
}

base::Result<Page<registers::ProgrammeRow>> programmes(Call& call, Work& work) {
  const OrganizationId id{call.id()};
  if (!work.directory.has_organization(call.scope(), id)) return unknown();
  BASE_TRY(after, read_cursor(call.arguments));
  registers::ProgrammeFilter filter;
  filter.kind = domain::parse_code<domain::ProgrammeKind>(call.arguments.text("kind"));
  filter.after = {after.value_or(0)};
  filter.limit = limit_of(call) + 1;
  Page<registers::ProgrammeRow> page;
  page.items = work.directory.programmes(call.scope(), id, filter);
  if (!after && page.items.size() < filter.limit) page.total = std::ssize(page.items);
  if (page.items.size() == filter.limit) {
    page.items.pop_back();
    page.next = make_cursor(call.arguments, page.items.back().id.value);
  }
  return page;
}

std::vector<Endpoint> part_endpoints() {
  const auto kinds = domain::names<domain::ProgrammeKind>();
  Endpoint groups{.path = "/organizations/{id}/classes",
                  .operation = "listClasses",
                  .summary = "Классы и группы: новые учебные годы сверху, по параллелям",
                  .right = registers::Right::look,
                  .parameters = paged({id_in_path(),
                                       {.name = "school_year",
                                        .kind = Kind::integer,
                                        .description = "Учебный год: 2026 — 2026/27.",
                                        .least = 1990,
                                        .most = 2100}})};
  Endpoint taught{.path = "/organizations/{id}/programmes",
                  .operation = "listProgrammes",
                  .summary = "Программы организации, по номеру",
                  .right = registers::Right::look,
                  .parameters = paged({id_in_path(),
                                       {.name = "kind",
                                        .kind = Kind::choice,
                                        .description = "Вид программы.",
                                        .choices = {kinds.begin(), kinds.end()}}})};
  return {endpoint(std::move(groups), classes), endpoint(std::move(taught), programmes)};
}

}  // namespace

std::vector<Endpoint> organization_endpoints() {
  const auto kinds = domain::names<domain::OrganizationKind>();
  const auto statuses = domain::names<domain::OrganizationStatus>();
  const auto forms = domain::names<domain::OwnershipForm>();
  Endpoint all{
      .path = "/organizations",
      .operation = "listOrganizations",
      .summary = "Образовательные организации, по наименованию",
      .right = registers::Right::look,
      .parameters = paged(
          {{.name = "q", .description = "Начала слов наименования в любом порядке, ОГРН или ИНН."},
           {.name = "kind",
            .kind = Kind::choice,
            .description = "Вид организации.",
            .choices = {kinds.begin(), kinds.end()}},
           {.name = "municipality", .description = "Муниципальное образование; регистр не важен."},
           {.name = "authority",
            .kind = Kind::integer,
            .description = "Номер органа управления: у него и ниже.",
            .least = 1,
            .most = id_in_path().most},
           {.name = "status",
            .kind = Kind::choice,
            .description = "Статус.",
            .choices = {statuses.begin(), statuses.end()}},
           {.name = "ownership",
            .kind = Kind::choice,
            .description = "Форма собственности.",
            .choices = {forms.begin(), forms.end()}},
           {.name = "sort",
            .kind = Kind::choice,
            .description = "По наименованию (name, если не задано) или муниципальному "
                           "образованию; с минусом — обратно.",
            .choices = {"name", "-name", "municipality", "-municipality"}}})};
  Endpoint one{.path = "/organizations/{id}",
               .operation = "getOrganization",
               .summary = "Портфолио организации: сведения, классы, предметы с привязкой",
               .right = registers::Right::look,
               .parameters = {id_in_path()}};
  const auto states = domain::names<domain::QueueStatus>();
  Endpoint waiting{.path = "/organizations/{id}/queue",
                   .operation = "listQueue",
                   .summary = "Очередь на зачисление: заявления по дню подачи",
                   .right = registers::Right::look,
                   .parameters = paged({id_in_path(),
                                        {.name = "status",
                                         .kind = Kind::choice,
                                         .description = "Состояние заявления.",
                                         .choices = {states.begin(), states.end()}}})};
  auto rows = part_endpoints();
  rows.push_back(endpoint(std::move(all), list));
  rows.push_back(endpoint(std::move(one), card));
  rows.push_back(endpoint(std::move(waiting), queue));
  return rows;
}

}  // namespace console
