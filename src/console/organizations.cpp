// Organizations: a list with filters, and the card. No personal data but the head's name, which
// the organization publishes itself.
#include <algorithm>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
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

// What was typed: digits are OGRN or INN, anything else a part of the name.
bool matches(const OrganizationEntry& entry, const std::string& typed) {
  if (typed.empty() || entry.ogrn == typed || entry.inn == typed) return true;
  return domain::search_key(entry.full_name).find(typed) != std::string::npos ||
         domain::search_key(entry.short_name).find(typed) != std::string::npos;
}

// A region has hundreds: they are sorted here, by rules that no database needs to know.
std::vector<Ordered> ordered(std::vector<OrganizationEntry> entries, const std::string& typed) {
  std::vector<Ordered> result;
  for (OrganizationEntry& entry : entries) {
    if (!matches(entry, typed)) continue;
    std::string key = domain::sort_key(entry.full_name);
    result.push_back({std::move(key), std::move(entry)});
  }
  std::sort(result.begin(), result.end(),
            [](const Ordered& a, const Ordered& b) { return a.place() < b.place(); });
  return result;
}

base::Result<Page<OrganizationEntry>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  registers::OrganizationFilter filter;
  filter.kind = domain::parse_code<domain::OrganizationKind>(asked.text("kind"));
  filter.municipality = asked.text("municipality");
  if (const auto id = asked.integer("authority")) filter.authority = registers::AuthorityId{*id};
  const auto all = ordered(work.directory.organizations(call.scope(), filter),
                           domain::search_key(asked.text("q")));
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

base::Result<OrganizationCard> card(Call& call, Work& work) {
  const OrganizationId id{call.id()};
  auto found = work.directory.organization(call.scope(), id, call.today);
  if (!found) return base::fail(Code::resource_unknown, "no such organization in the scope");
  return std::move(*found);
}

}  // namespace

std::vector<Endpoint> organization_endpoints() {
  const auto kinds = domain::names<domain::OrganizationKind>();
  Endpoint all{.path = "/organizations",
               .operation = "listOrganizations",
               .summary = "Образовательные организации, по наименованию",
               .right = registers::Right::look,
               .parameters = paged(
                   {{.name = "q", .description = "Часть наименования, ОГРН или ИНН."},
                    {.name = "kind",
                     .kind = Kind::choice,
                     .description = "Вид организации.",
                     .choices = {kinds.begin(), kinds.end()}},
                    {.name = "municipality", .description = "Муниципальное образование, точно."},
                    {.name = "authority",
                     .kind = Kind::integer,
                     .description = "Номер органа управления прямо над ней.",
                     .least = 1,
                     .most = id_in_path().most}})};
  Endpoint one{.path = "/organizations/{id}",
               .operation = "getOrganization",
               .summary = "Портфолио организации: сведения, классы, предметы с привязкой",
               .right = registers::Right::look,
               .parameters = {id_in_path()}};
  return {endpoint(std::move(all), list), endpoint(std::move(one), card)};
}

}  // namespace console
