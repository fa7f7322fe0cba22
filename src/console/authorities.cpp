// Authorities: a list with filters, and the card. No personal data but the head's name, which the
// authority publishes itself.
#include <algorithm>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/shapes.hpp"
#include "domain/snils.hpp"

namespace console {

using base::Code;
using registers::AuthorityCard;
using registers::AuthorityEntry;
using registers::AuthorityId;

namespace {

// What was typed: digits are OGRN or INN, anything else a part of the name.
bool matches(const AuthorityEntry& entry, const std::string& typed) {
  const domain::AuthorityRecord& it = entry.row.fields;
  if (typed.empty() || it.ogrn == typed || it.inn == typed) return true;
  return domain::search_key(it.full_name).find(typed) != std::string::npos ||
         domain::search_key(it.short_name).find(typed) != std::string::npos;
}

// A region has tens of them: pages are cut here, by id.
base::Result<Page<AuthorityEntry>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  registers::AuthorityFilter filter;
  filter.municipality = asked.text("municipality");
  if (const auto id = asked.integer("parent")) filter.parent = AuthorityId{*id};
  auto all = work.directory.authorities(call.scope(), filter, call.today);
  const std::string typed = domain::search_key(asked.text("q"));
  std::erase_if(all, [&](const AuthorityEntry& entry) { return !matches(entry, typed); });
  std::sort(all.begin(), all.end(),
            [](const auto& a, const auto& b) { return a.row.id < b.row.id; });
  Page<AuthorityEntry> page;
  if (!after) page.total = std::ssize(all);
  for (AuthorityEntry& entry : all) {
    if (after && entry.row.id.value <= *after) continue;
    if (page.items.size() == limit_of(call)) {
      page.next = make_cursor(asked, page.items.back().row.id.value);
      break;
    }
    page.items.push_back(std::move(entry));
  }
  return page;
}

base::Result<AuthorityCard> card(Call& call, Work& work) {
  const AuthorityId id{call.id()};
  auto found = work.directory.authority(call.scope(), id, call.today);
  if (!found) return base::fail(Code::resource_unknown, "no such authority in the scope");
  return std::move(*found);
}

}  // namespace

std::vector<Endpoint> authority_endpoints() {
  Endpoint all{.path = "/authorities",
               .operation = "listAuthorities",
               .summary = "Органы управления образованием, с числом подведомственных",
               .right = registers::Right::look,
               .parameters = paged(
                   {{.name = "q", .description = "Часть наименования, ОГРН или ИНН."},
                    {.name = "municipality", .description = "Муниципальное образование, точно."},
                    {.name = "parent",
                     .kind = Kind::integer,
                     .description = "Номер органа прямо над ним.",
                     .least = 1,
                     .most = id_in_path().most}})};
  Endpoint one{.path = "/authorities/{id}",
               .operation = "getAuthority",
               .summary = "Портфолио органа управления: реквизиты, контакты, подведомственные",
               .right = registers::Right::look,
               .parameters = {id_in_path()}};
  return {endpoint(std::move(all), list), endpoint(std::move(one), card)};
}

}  // namespace console
