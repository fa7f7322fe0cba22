// Authorities: a list with filters, and the card. No personal data but the head's name, which the
// authority publishes itself.
#include <algorithm>
#include <map>
#include <utility>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/search_box.hpp"
#include "console/shapes.hpp"
#include "domain/snils.hpp"

namespace console {

using base::Code;
using registers::AuthorityCard;
using registers::AuthorityEntry;
using registers::AuthorityId;

namespace {

bool is_listed(const AuthorityEntry& entry, const std::string& typed) {
  const domain::AuthorityRecord& it = entry.row.fields;
  return is_meant(typed, {it.ogrn, it.inn}, {it.full_name, it.short_name});
}

// By what the parameter `sort` says, then by id.
std::vector<AuthorityEntry> sorted(std::vector<AuthorityEntry> all, const std::string& sort) {
  std::map<AuthorityId, std::string> keys;
  if (!sort.empty())
    for (const AuthorityEntry& entry : all)
      keys[entry.row.id] = domain::sort_key(entry.row.fields.full_name);
  std::sort(all.begin(), all.end(), [&](const AuthorityEntry& a, const AuthorityEntry& b) {
    return std::pair(keys[a.row.id], a.row.id) < std::pair(keys[b.row.id], b.row.id);
  });
  if (sort.starts_with('-')) std::reverse(all.begin(), all.end());
  return all;
}

// A region has tens of them: pages are cut here.
base::Result<Page<AuthorityEntry>> list(Call& call, Work& work) {
  const Arguments& asked = call.arguments;
  BASE_TRY(after, read_cursor(asked));
  registers::AuthorityFilter filter;
  filter.municipality = asked.text("municipality");
  if (const auto id = asked.integer("parent")) filter.parent = AuthorityId{*id};
  auto all = work.directory.authorities(call.scope(), filter, call.today);
  const std::string typed = asked.text("q");
  std::erase_if(all, [&](const AuthorityEntry& entry) { return !is_listed(entry, typed); });
  all = sorted(std::move(all), asked.text("sort"));
  Page<AuthorityEntry> page;
  if (!after) page.total = std::ssize(all);
  bool begun = !after;
  for (AuthorityEntry& entry : all) {
    if (!std::exchange(begun, begun || entry.row.id.value == *after)) continue;
    if (page.items.size() == limit_of(call)) {
      page.next = make_cursor(asked, page.items.back().row.id.value);
      break;
    }
    page.items.push_back(std::move(entry));
  }
  if (!begun)
    return base::fail(Code::parameter_invalid, "the page ended with one that is gone", "after");
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
  Endpoint all{
      .path = "/authorities",
      .operation = "listAuthorities",
      .summary = "Органы управления образованием, с числом подведомственных",
      .right = registers::Right::look,
      .parameters = paged(
          {{.name = "q", .description = "Начала слов наименования в любом порядке, ОГРН или ИНН."},
           {.name = "municipality", .description = "Муниципальное образование; регистр не важен."},
           {.name = "parent",
            .kind = Kind::integer,
            .description = "Номер органа прямо над ним.",
            .least = 1,
            .most = id_in_path().most},
           {.name = "sort",
            .kind = Kind::choice,
            .description = "По наименованию от А (name) или от Я (-name); не задано — "
                           "по номеру записи.",
            .choices = {"name", "-name"}}})};
  Endpoint one{.path = "/authorities/{id}",
               .operation = "getAuthority",
               .summary = "Портфолио органа управления: реквизиты, контакты, подведомственные",
               .right = registers::Right::look,
               .parameters = {id_in_path()}};
  return {endpoint(std::move(all), list), endpoint(std::move(one), card)};
}

}  // namespace console
