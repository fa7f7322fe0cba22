// What corrections replaced: of one student, of one organization.
#include <algorithm>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/numbers.hpp"
#include "console/sections.hpp"
#include "console/shapes.hpp"
#include "registers/claims.hpp"

namespace console {

using base::Code;
using registers::PastField;
using registers::PastFilter;
using registers::Replaced;

namespace {

// Words about health that stand outside its section.
constexpr std::string_view adapted = "adapted", ill = "ill", excused = "excused";

base::Result<PastFilter> filter_of(const Call& call) {
  const Arguments& asked = call.arguments;
  PastFilter filter;
  filter.section = section_of(asked);
  filter.kind = asked.text("kind");
  filter.special = call.who.special;
  BASE_TRY(place, read_number_cursor<3>(asked));
  if (place)
    filter.after = {base::Time(base::Time::duration((*place)[0])),
                    static_cast<std::size_t>((*place)[1]), (*place)[2]};
  return filter;
}

// Without the right, what was corrected about health is as if it had not been. True: nothing is
// left of it.
bool is_hidden(Replaced& it, bool special) {
  const std::string_view kind = registers::entity_kind_name(it.entity.kind);
  if (!special && kind == "enrollment")
    std::erase_if(it.fields, [](const PastField& field) { return field.name == adapted; });
  if (!special && kind == "attendance") {
    for (PastField& field : it.fields) {
      if (field.was == ill) field.was = excused;
      if (field.became == ill) field.became = excused;
    }
    std::erase_if(it.fields, [](const PastField& field) { return field.became == field.was; });
  }
  return it.fields.empty() && !it.removed;
}

base::Result<Page<Replaced>> page_of(Call& call, Work& work, PastFilter filter) {
  const std::size_t most = limit_of(call);
  filter.limit = most + 1;
  Page<Replaced> page;
  // What is hidden neither shortens a page nor is told by its cursor.
  for (bool more = true; more && page.items.size() <= most;) {
    auto read = work.directory.past(call.scope(), filter, call.today);
    if (!read && filter.student) return call.refused(filter.student);
    if (!read) return base::fail(Code::resource_unknown, "no such organization in the scope");
    more = read->size() > most;
    if (more) filter.after = {read->back().by.recorded, read->back().part, read->back().number};
    std::erase_if(*read, [&](Replaced& each) { return is_hidden(each, call.who.special); });
    std::ranges::move(*read, std::back_inserter(page.items));
  }
  if (page.items.size() > most) {
    page.items.resize(most);
    const Replaced& last = page.items.back();
    page.next = make_cursor(call.arguments,
                            numbers_text({last.by.recorded.time_since_epoch().count(),
                                          static_cast<std::int64_t>(last.part), last.number}));
  }
  return page;
}

base::Result<Page<Replaced>> of_student(Call& call, Work& work) {
  BASE_TRY(filter, filter_of(call));
  filter.student = call.student();
  BASE_TRY(page, page_of(call, work, std::move(filter)));
  call.saw(call.student());
  call.special = call.who.special;
  return std::move(page);
}

base::Result<Page<Replaced>> of_organization(Call& call, Work& work) {
  BASE_TRY(filter, filter_of(call));
  filter.organization = {call.id()};
  return page_of(call, work, std::move(filter));
}

}  // namespace

std::vector<Endpoint> past_endpoints() {
  const auto row = [](std::string_view path, std::string_view operation, std::string_view summary,
                      std::vector<std::string_view> kinds) {
    const Parameter kind{.name = "kind",
                         .kind = Kind::choice,
                         .description = "Вид записи.",
                         .choices = std::move(kinds)};
    return Endpoint{.path = path,
                    .operation = operation,
                    .summary = summary,
                    .right = registers::Right::look,
                    .parameters = paged({id_in_path(), section_parameter(Place::query), kind})};
  };
  return {
      endpoint(row("/students/{id}/history", "getStudentHistory",
                   "Что заменили исправления в записях об обучающемся, последнее сверху",
                   {"person", "guardian-link", "enrollment", "mark", "attendance", "final-mark",
                    "health", "education-document", "exam-result", "achievement", "queue-entry"}),
               of_student),
      endpoint(row("/organizations/{id}/history", "getOrganizationHistory",
                   "Что заменили исправления в записях об организации, её филиалах, "
                   "программах и классах, последнее сверху",
                   {"organization", "branch", "programme", "class-group"}),
               of_organization)};
}

}  // namespace console
