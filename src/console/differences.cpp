// What suppliers state and the register does not show.
#include <algorithm>

#include "base/text.hpp"
#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/sections.hpp"
#include "console/shapes.hpp"
#include "registers/claims.hpp"
#include "registers/disputes.hpp"

namespace console {

using base::Code;
using registers::Difference;
using registers::DifferenceFilter;
using registers::Dispute;
using registers::DisputedField;

namespace {

// Words about health that stand outside its section.
constexpr std::string_view adapted = "adapted", ill = "ill", excused = "excused";

bool is(const registers::EntityKey& entity, std::string_view kind) {
  return registers::entity_kind_name(entity.kind) == kind;
}

DifferenceFilter::Place at_place(const Difference& it) {
  return {std::string(registers::entity_kind_name(it.entity.kind)), it.entity.key, it.partner};
}

// "person/12/3": kind, key, supplier.
std::string text_of(const DifferenceFilter::Place& place) {
  return place.kind + "/" + place.entity + "/" + std::to_string(place.partner.value);
}

base::Result<std::optional<DifferenceFilter::Place>> read_place(const Arguments& asked) {
  BASE_TRY(text, read_text_cursor(asked));
  if (!text) return std::optional<DifferenceFilter::Place>();
  const auto first = text->find('/'), last = text->rfind('/');
  const auto partner = last == text->npos
                           ? std::nullopt
                           : base::parse_integer(std::string_view(*text).substr(last + 1));
  if (!partner || first >= last)
    return base::fail(Code::parameter_invalid, "a cursor of another question", "after");
  return std::optional(DifferenceFilter::Place{
      text->substr(0, first), text->substr(first + 1, last - first - 1), {*partner}});
}

// Without the right, that a word about health is disputed is as if it were not.
bool is_hidden(Difference& it) {
  if (!is(it.entity, "enrollment") || it.removed) return false;
  std::erase(it.fields, adapted);
  return it.fields.empty();
}

base::Result<Page<Difference>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  DifferenceFilter filter;
  BASE_TRY(after, read_place(asked));
  filter.after = std::move(after);
  filter.supplier = asked.text("supplier");
  filter.section = section_of(asked);
  filter.organization = {asked.integer("organization").value_or(0)};
  filter.student = {asked.integer("student").value_or(0)};
  filter.health = call.who.special;
  filter.within = {call.scope(), call.today};
  filter.attendance = call.who.special;
  Page<Difference> page;
  const std::size_t most = limit_of(call);
  // What is hidden neither shortens a page nor is told by its cursor.
  for (bool more = true; more && page.items.size() <= most;) {
    auto read = work.priorities.differences(filter, most + 1);
    more = read.size() > most;
    if (more) filter.after = at_place(read.back());
    if (!call.who.special) std::erase_if(read, is_hidden);
    std::ranges::move(read, std::back_inserter(page.items));
  }
  if (page.items.size() > most) {
    page.items.resize(most);
    page.next = make_cursor(asked, text_of(at_place(page.items.back())));
  }
  call.special = call.who.special;
  for (const Difference& each : page.items)
    if (each.student) call.saw(each.student);
  return page;
}

// True when nothing is left of it.
bool mask(Dispute& dispute) {
  const bool attendance = is(dispute.entity, "attendance");
  if (!attendance && !is(dispute.entity, "enrollment")) return false;
  const auto plain = [](std::string& text) {
    if (text == ill) text = excused;
  };
  std::erase_if(dispute.fields, [&](DisputedField& field) {
    if (!attendance) return field.name == adapted;
    plain(field.shown);
    for (auto& stated : field.stated)
      if (stated) plain(*stated);
    return std::ranges::all_of(field.stated,
                               [&](const auto& it) { return !it || *it == field.shown; });
  });
  return dispute.fields.empty() &&
         std::ranges::none_of(dispute.statements, &registers::Statement::removed);
}

Disputes found(Call& call, Work& work, DifferenceFilter filter) {
  filter.health = call.who.special;
  registers::Provenance now;
  now.at = call.now;
  now.utc_offset_minutes = work.bounds.utc_offset_minutes;
  Disputes answer{disputes(work.tables, work.priorities, filter, now)};
  if (!call.who.special) std::erase_if(answer.items, mask);
  return answer;
}

base::Result<Disputes> of_student(Call& call, Work& work) {
  if (!work.directory.has_student(call.scope(), call.student(), call.today))
    return call.refused(call.student());
  call.saw(call.student());
  call.special = call.who.special;
  DifferenceFilter filter;
  filter.student = call.student();
  return found(call, work, std::move(filter));
}

base::Result<Disputes> of_organization(Call& call, Work& work) {
  DifferenceFilter filter;
  filter.organization = {call.id()};
  if (!work.directory.organization(call.scope(), filter.organization, call.today))
    return base::fail(Code::resource_unknown, "no such organization in the scope");
  return found(call, work, std::move(filter));
}

}  // namespace

std::vector<Endpoint> difference_endpoints() {
  const auto row = [](std::string_view path, std::string_view operation, std::string_view summary,
                      std::vector<Parameter> parameters) {
    return Endpoint{.path = path,
                    .operation = operation,
                    .summary = summary,
                    .right = registers::Right::look,
                    .parameters = std::move(parameters)};
  };
  const auto number = [](std::string_view name, std::string_view description) {
    Parameter it = id_in_path();
    it.name = name;
    it.place = Place::query;
    it.required = false;
    it.description = description;
    return it;
  };
  auto filters = paged({number("organization", "Номер организации, чьё это дело."),
                        number("student", "Номер обучающегося."),
                        section_parameter(Place::query),
                        {.name = "supplier",
                         .description = "Код поставщика, чьё значение не показано.",
                         .least = 1,
                         .most = 64}});
  return {endpoint(row("/differences", "listDifferences",
                       "Что поставщики передали, а реестр не показывает; без значений",
                       std::move(filters)),
                   list),
          endpoint(row("/students/{id}/differences", "getStudentDifferences",
                       "Расхождения об обучающемся: что передал каждый, что показано и почему",
                       {id_in_path()}),
                   of_student),
          endpoint(row("/organizations/{id}/differences", "getOrganizationDifferences",
                       "Расхождения об организации, её классах и предметах", {id_in_path()}),
                   of_organization)};
}

}  // namespace console
