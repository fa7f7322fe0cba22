// The change feed and its snapshot, for those who keep a copy: docs/changes.md.
#include <algorithm>
#include <array>
#include <charconv>
#include <set>

#include "console/endpoint.hpp"
#include "console/student_state.hpp"

namespace console {

using base::Code;
using domain::RecordKind;
using registers::ChangeLine;

namespace {

base::Error outdated() {
  return base::fail(Code::cursor_outdated, "the feed does not reach back so far", "after");
}

std::optional<std::int64_t> read_number(std::string_view text) {
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && number >= 0 ? std::optional(number) : std::nullopt;
}

bool speaks_of_organization(const ChangeLine& line) {
  using enum RecordKind;
  constexpr std::array kinds{organization, branch, programme, class_group, subject};
  return std::any_of(kinds.begin(), kinds.end(),
                     [&](RecordKind kind) { return line.kind == domain::name_of(kind); });
}

// All at once: counting what is below them goes through every enrollment.
std::vector<registers::AuthorityEntry> authorities_of(Call& call, Work& work,
                                                      const std::vector<std::int64_t>& ids) {
  auto all = work.directory.authorities(call.scope(), {}, call.today);
  std::erase_if(all, [&](const auto& entry) {
    return std::find(ids.begin(), ids.end(), entry.row.id.value) == ids.end();
  });
  return all;
}

// What the lines speak of, as it is now, each once.
void add_states(Call& call, Work& work, ChangesPage& page) {
  std::vector<std::int64_t> authorities;
  std::set<domain::OrganizationId> organizations;
  std::set<domain::PersonId> students;
  for (const ChangeLine& line : page.items) {
    if (line.student) students.insert(line.student);
    if (speaks_of_organization(line)) organizations.insert(line.organization);
    if (line.kind == domain::name_of(RecordKind::authority)) authorities.push_back(line.record);
  }
  if (!authorities.empty()) page.authorities = authorities_of(call, work, authorities);
  for (const auto id : organizations)
    if (auto card = work.directory.organization(call.scope(), id, call.today))
      page.organizations.push_back(std::move(*card));
  if (students.empty()) return;
  const std::vector ids(students.begin(), students.end());
  page.students = student_states(call, work, ids);
}

base::Result<ChangesPage> read(Call& call, Work& work) {
  const auto after = read_number(call.arguments.text("after"));
  if (!after) return base::fail(Code::parameter_invalid, "not a cursor of the feed", "after");
  const registers::Feed::Question question{.after = *after,
                                           .kind = call.arguments.text("kind"),
                                           .special = call.who.special,
                                           .limit = limit_of(call)};
  auto found = work.feed.read(call.scope(), question, call.today);
  if (!found) return outdated();
  ChangesPage page;
  page.items = std::move(found->lines);
  page.next = std::to_string(found->next);
  page.more = found->more;
  add_states(call, work, page);
  return page;
}

// Where a snapshot is: what is read now, after which of it, and where the feed was when it began.
struct Place {
  enum Part : std::int64_t { authorities, organizations, students };
  std::int64_t position = 0, part = 0, last = 0;

  std::string text() const {
    return std::to_string(position) + "." + std::to_string(part) + "." + std::to_string(last);
  }
  static std::optional<Place> parse(std::string_view text) {
    std::array<std::int64_t, 3> numbers{};
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      const std::string_view one = i + 1 < numbers.size() ? text.substr(0, text.find('.')) : text;
      const auto number = read_number(one);
      if (!number) return std::nullopt;
      numbers[i] = *number;
      text.remove_prefix(std::min(text.size(), one.size() + 1));
    }
    if (numbers[1] > students) return std::nullopt;
    return Place{numbers[0], numbers[1], numbers[2]};
  }
};

// The ids after this one, in their order.
template <class Entries, class IdOf>
std::vector<std::int64_t> ids_after(const Entries& entries, IdOf id_of, std::int64_t last,
                                    std::size_t limit) {
  std::vector<std::int64_t> ids;
  for (const auto& entry : entries)
    if (id_of(entry).value > last) ids.push_back(id_of(entry).value);
  std::sort(ids.begin(), ids.end());
  if (ids.size() > limit) ids.resize(limit);
  return ids;
}

// Reads one page of a part; the ids that it went through.
std::vector<std::int64_t> read_part(Call& call, Work& work, const Place& place,
                                    SnapshotPage& page) {
  std::vector<std::int64_t> ids;
  const std::size_t limit = limit_of(call);
  if (place.part == Place::authorities) {
    page.authorities = work.directory.authorities(call.scope(), {}, call.today);
    ids = ids_after(
        page.authorities, [](const auto& entry) { return entry.row.id; }, place.last, limit);
    std::erase_if(page.authorities, [&](const auto& entry) {
      return !std::binary_search(ids.begin(), ids.end(), entry.row.id.value);
    });
  } else if (place.part == Place::organizations) {
    ids = ids_after(
        work.directory.organizations(call.scope(), {}), [](const auto& entry) { return entry.id; },
        place.last, limit);
    for (const std::int64_t id : ids)
      if (auto card = work.directory.organization(call.scope(), {id}, call.today))
        page.organizations.push_back(std::move(*card));
  } else {
    const auto students =
        work.directory.students_after(call.scope(), {place.last}, limit, call.today);
    for (const auto id : students) ids.push_back(id.value);
    page.students = student_states(call, work, students);
  }
  return ids;
}

base::Result<SnapshotPage> snapshot(Call& call, Work& work) {
  Place place{.position = work.feed.head()};
  if (call.arguments.has("after")) {
    const auto given = Place::parse(call.arguments.text("after"));
    if (!given) return base::fail(Code::parameter_invalid, "not a cursor of a snapshot", "after");
    if (given->position > place.position) return outdated();
    place = *given;
  }
  SnapshotPage page;
  page.changes = std::to_string(place.position);
  const auto ids = read_part(call, work, place, page);
  if (ids.size() == limit_of(call)) {
    place.last = ids.back();
    page.next = place.text();
  } else if (place.part != Place::students) {
    page.next = Place{place.position, place.part + 1, 0}.text();
  }
  return page;
}

}  // namespace

std::vector<Endpoint> change_endpoints() {
  std::vector<std::string_view> kinds;
  for (const RecordKind kind : registers::change_kinds()) kinds.push_back(domain::name_of(kind));
  auto lines = paged({{.name = "kind",
                       .kind = Kind::choice,
                       .description = "Только об этом виде записей.",
                       .choices = std::move(kinds)}});
  lines.back().required = true;
  lines.back().description = "Значение `next` прошлого ответа; сначала — `changes` снимка.";
  auto pages = paged({});
  pages.back().description = "Значение `next` предыдущей страницы; не задано — новый снимок.";
  Endpoint feed{.path = "/changes",
                .operation = "listChanges",
                .summary = "Лента изменений реестров: что изменилось и каким стало",
                .right = registers::Right::look,
                .parameters = std::move(lines)};
  Endpoint all{.path = "/changes/snapshot",
               .operation = "getSnapshot",
               .summary = "Снимок реестров по страницам, с места ленты, откуда его продолжать",
               .right = registers::Right::look,
               .parameters = std::move(pages)};
  return {endpoint(std::move(feed), read), endpoint(std::move(all), snapshot)};
}

}  // namespace console
