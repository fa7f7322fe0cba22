#pragma once
// What the federal segment has and is to be told, in memory, for tests.
#include <algorithm>
#include <map>
#include <set>

#include "registers/federal_book.hpp"
#include "registers/federal_checks.hpp"

namespace registers {

class MemoryFederalChecks : public FederalChecks {
 public:
  std::map<std::int64_t, FederalCheck> all;
  std::vector<FederalFound> noted;

  std::optional<FederalCheck> open_one() override {
    for (const auto& [id, each] : all)
      if (is_open(each)) return each;
    return std::nullopt;
  }
  std::vector<FederalCheck> page(std::int64_t, std::size_t) override {
    if (all.empty()) return {};
    return {all.rbegin()->second};
  }
  std::optional<FederalCheck> find(std::int64_t id) override {
    const auto it = all.find(id);
    return it == all.end() ? std::nullopt : std::optional(it->second);
  }
  void put(FederalCheck& check) override {
    if (check.id == 0) check.id = static_cast<std::int64_t>(all.size()) + 1;
    all[check.id] = check;
  }
  void add_places(std::int64_t, const std::vector<domain::OrganizationId>&) override {}
  std::optional<domain::OrganizationId> next_place(std::int64_t) override { return std::nullopt; }
  void end_place(std::int64_t, domain::OrganizationId) override {}
  std::size_t add_found(std::int64_t, const std::vector<FederalFound>& found) override {
    noted.insert(noted.end(), found.begin(), found.end());
    return found.size();
  }
  std::vector<FederalFound> found(std::int64_t, domain::PersonId, std::size_t) override {
    return noted;
  }
  void forget(base::Time) override {}
};

class MemoryFederal : public FederalBook {
 public:
  MemoryFederalChecks checks;
  std::optional<FederalStream> kept;
  std::map<PersonId, FederalDue> waiting;
  std::vector<FederalSent> way;
  std::map<PersonId, FederalCopy> has;
  std::vector<FederalPlace> placed;
  std::map<PersonId, FederalAside> refused;
  std::set<PersonId> everybody;  // students of the register

  std::optional<FederalStream> stream() override { return kept; }
  void put(const FederalStream& stream) override { kept = stream; }
  void add(std::span<const FederalDue> due) override {
    for (const FederalDue& each : due) {
      FederalDue& it = waiting.try_emplace(each.student, each).first->second;
      it.key_changed |= each.key_changed;
      it.forced |= each.forced;
      if (each.replaced_by != 0) it.replaced_by = each.replaced_by;
    }
  }
  void add_of(std::span<const OrganizationId> organizations, base::Time since) override {
    for (const FederalPlace& each : placed)
      if (std::ranges::find(organizations, each.organization) != organizations.end())
        add(std::vector{FederalDue{each.student, since}});
  }
  std::optional<PersonId> add_after(PersonId after, std::size_t most, base::Time since,
                                    bool forced) override {
    const auto next = students_after(after, most);
    for (const PersonId id : next) add(std::vector{FederalDue{id, since, false, 0, forced}});
    return next.empty() ? std::nullopt : std::optional(next.back());
  }
  void add_told_after(std::int64_t portion, base::Time since) override {
    for (const auto& [id, copy] : has)
      if (copy.portion > portion) add(std::vector{FederalDue{id, since, false, 0, true}});
  }
  std::vector<FederalDue> due(std::size_t most) override {
    std::vector<FederalDue> all;
    for (const auto& [id, each] : waiting) all.push_back(each);
    std::ranges::stable_sort(all, {}, &FederalDue::since);
    if (all.size() > most) all.resize(most);
    return all;
  }
  void remove_due(std::span<const PersonId> students) override {
    for (const PersonId id : students) waiting.erase(id);
  }
  std::vector<PersonId> unsettled(std::span<const PersonId> students) override {
    std::vector<PersonId> found;
    for (const PersonId id : students)
      if (waiting.contains(id) || is_on_way(id)) found.push_back(id);
    return found;
  }
  std::vector<FederalSent> sent() override { return way; }
  void put_sent(std::span<const FederalSent> sent) override { way = {sent.begin(), sent.end()}; }
  void clear_sent() override { way.clear(); }
  std::vector<PersonId> students_after(PersonId after, std::size_t most) override {
    std::vector<PersonId> next(everybody.upper_bound(after), everybody.end());
    if (next.size() > most) next.resize(most);
    return next;
  }
  std::vector<PersonId> gone(std::size_t) override {
    std::vector<PersonId> found;
    for (const auto& [id, copy] : has)
      if (!copy.hash.empty() && !everybody.contains(id) && !waiting.contains(id))
        found.push_back(id);
    return found;
  }
  std::unordered_map<std::int64_t, FederalCopy> copies(std::span<const PersonId> ids) override {
    std::unordered_map<std::int64_t, FederalCopy> found;
    for (const PersonId id : ids)
      if (const auto it = has.find(id); it != has.end()) found.emplace(id.value, it->second);
    return found;
  }
  void put_copies(std::span<const FederalSent> accepted, std::int64_t portion) override {
    for (const FederalSent& each : accepted) has[each.due.student] = {each.hash, portion};
  }
  std::vector<FederalPlace> places(OrganizationId after, OrganizationId, std::size_t) override {
    auto found = placed;
    std::erase_if(found, [&](const auto& each) { return each.organization <= after; });
    return found;
  }
  std::vector<FederalPlace> students_of(OrganizationId organization, PersonId after,
                                        std::size_t) override {
    auto found = placed;
    std::erase_if(found, [&](const auto& each) {
      return each.organization != organization || each.student <= after;
    });
    return found;
  }
  void put_aside(const FederalAside& aside) override { refused[aside.student] = aside; }
  std::vector<FederalAside> aside(std::size_t) override {
    std::vector<FederalAside> all;
    for (const auto& [id, each] : refused) all.push_back(each);
    return all;
  }
  std::size_t retry_aside(base::Time since) override {
    for (const auto& [id, each] : refused) add(std::vector{FederalDue{id, since, false, 0, true}});
    return std::exchange(refused, {}).size();
  }
  FederalCounts counts() override {
    return {waiting.size(), way.size(), has.size(), refused.size(), {}};
  }

 private:
  bool is_on_way(PersonId id) const {
    return std::ranges::any_of(way, [&](const auto& each) { return each.due.student == id; });
  }
};

}  // namespace registers
