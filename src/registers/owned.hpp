#pragma once
// What belongs to one organization and is known in it by a name: class groups, subjects, branches,
// programmes. A supplier may rename what its own key points at.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "base/limits.hpp"
#include "registers/work.hpp"

namespace registers {

// Kind: Row, Natural (what a row is known by), kind, book (the member of Work), natural(row),
// name(row) → the part of it that may change, same_owner(row, row).
template <class Kind>
class Owned {
 public:
  using Row = typename Kind::Row;

  explicit Owned(Work& work) : work_(work), book_(work.*Kind::book) {}

  void load(std::vector<Row> rows) {
    std::vector<decltype(Row::id)> ids;
    for (Row& row : rows) {
      ids.push_back(row.id);
      work_.claims.expect(row.organization);
      index_.emplace(Kind::natural(row), row.id);
      book_.load(std::move(row));
    }
    work_.claims.load<Row>(ids);
  }

  // incoming: without an id. Errors: record_duplicate.
  Decision settle(const std::string& key, Row incoming) {
    using Id = decltype(Row::id);
    const auto natural = Kind::natural(incoming);
    const auto it = index_.find(natural);
    Id id = it == index_.end() ? Id{} : it->second;
    const Id by_key{work_.known(Kind::kind, key)};
    if (by_key && id && by_key != id)
      return base::fail(Code::record_duplicate, "another one has this name", "name");
    if (by_key) id = by_key;

    Outcome outcome = Outcome::accepted;
    Row* row = id ? book_.find(id) : nullptr;
    if (row == nullptr) {
      incoming.id = id = Id{work_.fresh_id()};
      book_.add(std::move(incoming));
      index_.emplace(natural, id);
    } else {
      if (!Kind::same_owner(*row, incoming))
        return base::fail(Code::record_duplicate, "the key belongs to another owner", "id");
      incoming.id = id;
      const Ground ground{incoming.organization};
      auto ruling = work_.claims.state(row, std::move(incoming), ground);
      // A name that another one has by now waits until it is free.
      if (const auto other = index_.find(Kind::natural(*ruling.row));
          other != index_.end() && other->second != id)
        Kind::name(*ruling.row) = Kind::name(*row);
      index_.erase(Kind::natural(*row));
      outcome = adopt(work_, book_, *row, ruling);
      index_.emplace(Kind::natural(*row), id);
    }
    return both(outcome, outcome_of(work_.link(Kind::kind, key, id.value)));
  }

 private:
  Work& work_;
  Book<Row>& book_;
  std::map<typename Kind::Natural, decltype(Row::id)> index_;
};

// The stored organizations that these records speak of: whose rows a record may name.
template <class Record>
std::vector<OrganizationId> organizations_of(Work& work, const std::vector<Record>& records) {
  std::vector<OrganizationId> ids;
  for (const Record& record : records) {
    const OrganizationId id{work.known(KeyKind::organization, record.organization_key)};
    if (id && !work.is_fresh(id.value) && work.serves(id)) ids.push_back(id);
  }
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  return ids;
}

// Errors: field_missing, field_invalid (longer than limits::name_characters).
inline base::Result<void> check_name(const std::string& name) {
  if (name.empty()) return base::fail(Code::field_missing, "record without a name", "name");
  if (is_longer(name, base::limits::name_characters))
    return base::fail(Code::field_invalid, "the name is too long", "name");
  return {};
}

}  // namespace registers
