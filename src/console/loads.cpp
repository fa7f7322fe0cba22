// The load journal (журнал загрузки).
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::LoadEntry;

namespace {

constexpr std::size_t errors_shown = 1000;

base::Result<Page<LoadEntry>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(before, read_cursor(asked));
  registers::LoadFilter filter;
  filter.supplier = asked.text("supplier");
  filter.job = asked.integer("job").value_or(0);
  if (asked.has("status")) filter.ok = asked.text("status") == "ok";
  filter.from = asked.moment("from");
  filter.to = asked.moment("to");
  filter.before = before;
  if (before && !work.directory.load(call.scope(), *before))
    return base::fail(Code::parameter_invalid, "not in the scope", "after");
  filter.limit = limit_of(call) + 1;
  Page<LoadEntry> page;
  page.items = work.directory.loads(call.scope(), filter);
  if (page.items.size() > limit_of(call)) {
    page.items.pop_back();
    page.next = make_cursor(asked, page.items.back().id);
  }
  return page;
}

base::Result<LoadView> card(Call& call, Work& work) {
  auto found = work.directory.load(call.scope(), call.id());
  if (!found) return base::fail(Code::resource_unknown, "no such load in the scope");
  // a supplier serves organizations beside a narrower scope, too
  std::vector<registers::LoadError> errors;
  if (call.scope().kind() == registers::Scope::Kind::region)
    errors = work.directory.load_errors(*found, errors_shown);
  return LoadView{std::move(*found), std::move(errors)};
}

}  // namespace

std::vector<Endpoint> load_endpoints() {
  Endpoint all{
      .path = "/loads",
      .operation = "listLoads",
      .summary = "Журнал загрузки, новые сверху",
      .right = registers::Right::see_loads,
      .parameters = paged({{.name = "supplier", .description = "Код поставщика.", .least = 1},
                           {.name = "status",
                            .kind = Kind::choice,
                            .description = "Успешно (ok) или Ошибка (error).",
                            .choices = {"ok", "error"}},
                           {.name = "job",
                            .kind = Kind::integer,
                            .description = "Номер загрузки файла, как в `source` записи.",
                            .least = 1,
                            .most = id_in_path().most},
                           {.name = "from", .kind = Kind::moment, .description = "Не раньше, UTC."},
                           {.name = "to", .kind = Kind::moment, .description = "Раньше, UTC."}})};
  Endpoint one{.path = "/loads/{id}",
               .operation = "getLoad",
               .summary = "Запись журнала и её отклонённые записи",
               .right = registers::Right::see_loads,
               .parameters = {id_in_path()}};
  return {endpoint(std::move(all), list), endpoint(std::move(one), card)};
}

}  // namespace console
