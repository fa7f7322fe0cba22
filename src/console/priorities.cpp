// Which supplier prevails, per section and organization: the system administrator's.
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/sections.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::PriorityEntry;
using registers::PriorityLine;
using registers::Right;

namespace {

namespace limits = base::limits;

base::Result<Page<PriorityEntry>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  const registers::PriorityFilter filter{asked.text("organization"), asked.text("supplier"),
                                         section_of(asked)};
  Page<PriorityEntry> page;
  page.items = work.priorities.page(filter, after.value_or(0), limit_of(call) + 1);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(asked, page.items.back().id);
  }
  return page;
}

base::Result<PriorityEntry> one(Call& call, Work& work) {
  auto found = work.priorities.find(call.id());
  if (!found) return base::fail(Code::resource_unknown, "no such line");
  return std::move(*found);
}

void note(Call& call, const PriorityLine& line) {
  call.target = target_of(line);
  call.from = line.from;
  call.to = line.to;
}

base::Result<PriorityEntry> keep(Call& call, Work& work, const PriorityLine& line) {
  if (line.to && *line.to < line.from)
    return base::fail(Code::value_refused, "before the first day", "to");
  work.priorities.set(line, call.now);
  note(call, line);
  return work.priorities.find(line).value();
}

base::Result<PriorityEntry> add(Call& call, Work& work) {
  const Arguments& given = call.arguments;
  PriorityLine line;
  if (given.has("organization")) {
    const auto organization = work.priorities.find_organization(given.text("organization"));
    if (!organization) return base::fail(Code::value_refused, "unknown", "organization");
    line.organization = *organization;
  }
  const auto supplier = work.priorities.find_supplier(given.text("supplier"));
  if (!supplier) return base::fail(Code::value_refused, "unknown", "supplier");
  line.partner = *supplier;
  line.section = section_of(given).value_or(registers::Section{});
  line.rank = static_cast<int>(*given.integer("rank"));
  line.from = given.date("from").value_or(call.today);
  line.to = given.date("to");
  if (work.priorities.find(line))
    return base::fail(Code::resource_conflict, "one begins on that day", "from");
  if (work.priorities.count() >= limits::priority_lines)
    return base::fail(Code::value_refused, "too many lines", "rank");
  BASE_TRY(made, keep(call, work, line));
  call.location = "/priorities/" + std::to_string(made.id);
  return std::move(made);
}

base::Result<PriorityEntry> replace(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  found.line.rank = static_cast<int>(*call.arguments.integer("rank"));
  found.line.to = call.arguments.date("to");
  return keep(call, work, found.line);
}

// What was in force stays known: only its last day changes.
base::Result<PriorityEntry> end(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  const domain::Date yesterday = std::chrono::sys_days(call.today) - std::chrono::days(1);
  found.line.to = call.arguments.date("to").value_or(yesterday);
  return keep(call, work, found.line);
}

base::Result<PriorityEntry> remove(Call& call, Work& work) {
  BASE_TRY(found, one(call, work));
  work.priorities.remove(found.line);
  note(call, found.line);
  return std::move(found);
}

std::vector<Parameter> fields() {
  const Parameter rank{.name = "rank",
                       .place = Place::body,
                       .kind = Kind::integer,
                       .description = "Место; 1 — главный.",
                       .required = true,
                       .least = 1,
                       .most = limits::priority_ranks};
  const Parameter to{.name = "to",
                     .place = Place::body,
                     .kind = Kind::date,
                     .description = "Последний день; не задан — бессрочно.",
                     .nullable = true};
  return {rank, to};
}

Parameter supplier(Place place) {
  return {.name = "supplier",
          .place = place,
          .description = "Код поставщика.",
          .required = place == Place::body,
          .least = 1,
          .most = 64};
}

Parameter organization(Place place, std::string_view description) {
  return {
      .name = "organization", .place = place, .description = description, .least = 13, .most = 15};
}

}  // namespace

std::vector<Endpoint> priority_endpoints() {
  using enum Endpoint::Method;
  const Right right = Right::manage_priorities;
  auto made = fields();
  made.insert(made.end(), {supplier(Place::body),
                           section_parameter(Place::body),
                           organization(Place::body, "ОГРН; не задан — весь регион."),
                           {.name = "from",
                            .place = Place::body,
                            .kind = Kind::date,
                            .description = "Первый день; не задан — сегодня."}});
  auto changed = fields();
  changed.push_back(id_in_path());
  return {
      endpoint({get, "/priorities", "listPriorities", "Приоритеты поставщиков", right,
                paged({supplier(Place::query), section_parameter(Place::query),
                       organization(Place::query, "ОГРН организации.")})},
               list),
      endpoint({post, "/priorities", "addPriority", "Задать место поставщика", right,
                std::move(made), 201},
               add),
      endpoint({get, "/priorities/{id}", "getPriority", "Строка приоритета", right, {id_in_path()}},
               one),
      endpoint({put, "/priorities/{id}", "putPriority", "Изменить место или последний день", right,
                std::move(changed)},
               replace),
      endpoint({post,
                "/priorities/{id}/end",
                "endPriority",
                "Больше не действует",
                right,
                {id_in_path(),
                 {.name = "to",
                  .place = Place::body,
                  .kind = Kind::date,
                  .description = "Последний день; не задан — вчера."}}},
               end),
      endpoint({post,
                "/priorities/{id}/remove",
                "removePriority",
                "Убрать строку, как будто её не было",
                right,
                {id_in_path()}},
               remove)};
}

}  // namespace console
