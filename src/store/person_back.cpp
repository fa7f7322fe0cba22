// The way back of a merge or a split: from what the rows are now. What would collide with what
// happened since is left out, and named.
#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "store/person_moves.hpp"
#include "store/values.hpp"

namespace store {
namespace {

namespace json = boost::json;
using registers::PersonId;

// Of a claim's text each member that still is what the operation made of it.
std::string text_back(const std::string& is, const std::string& became, const std::string& was) {
  if (is == became) return was;
  json::object now = json::parse(is).as_object();
  const json::object made = json::parse(became).as_object(), before = json::parse(was).as_object();
  for (const auto& [name, value] : made)
    if (const auto* own = now.if_contains(name);
        own != nullptr && *own == value && !before.contains(name))
      now.erase(name);
  for (const auto& [name, value] : before) {
    const auto *own = now.if_contains(name), *then = made.if_contains(name);
    if (own == nullptr ? then == nullptr : then != nullptr && *own == *then) now[name] = value;
  }
  return json::serialize(now);
}

Cells row_back(const PersonFact& fact, const Cells& is, const Cells& became, const Cells& was) {
  Cells again = is;
  for (std::size_t at = 0; at < is.size(); ++at)
    if (is[at] == became[at])
      again[at] = was[at];
    else if (fact.columns[at].name == "cells")
      again[at] = text_back(*is[at], *became[at], *was[at]);
  return again;
}

Moves rows_back(Session& session, const Moves& moves, std::vector<std::string>& changed) {
  std::map<const PersonFact*, std::vector<Cells>> made;
  for (const Moved& it : moves)
    if (it.became) made[it.fact].push_back(*it.became);
  std::map<std::string, Cells> now;
  for (const auto& [fact, rows] : made)
    for (Cells& row : select_now(session, *fact, rows)) now.emplace(fact->name_of(row), row);
  Moves back;
  for (const Moved& it : moves) {
    if (!it.became) {
      back.push_back({it.fact, std::nullopt, it.was});
      continue;
    }
    const auto found = now.find(it.fact->name_of(*it.became));
    if (found == now.end()) {
      note(changed, it.fact->name_of(*it.became));
      continue;
    }
    const Cells& is = found->second;
    if (is != *it.became) note(changed, it.fact->name_of(is));
    auto again = it.was ? std::optional(row_back(*it.fact, is, *it.became, *it.was)) : std::nullopt;
    back.push_back({it.fact, is, std::move(again)});
  }
  return back;
}

Set persons_of(const Moves& back) {
  Set ids{{Type::integer}, {}};
  for (const Moved& it : back)
    if (it.fact == &person_fact())
      ids.values.emplace_back(std::stoll(*(it.became ? *it.became : *it.was)[0]));
  return ids;
}

// Of two that would come back with one SNILS, who has it now keeps it: the others, by their id.
std::set<std::pair<std::string, std::string>> losers(const Moves& back, std::size_t at) {
  std::map<std::string, std::vector<const Moved*>> holders;
  for (const Moved& it : back)
    if (it.fact == &person_fact() && it.became && (*it.became)[at])
      holders[*(*it.became)[at]].push_back(&it);
  std::set<std::pair<std::string, std::string>> lost;
  for (const auto& [snils, rows] : holders) {
    const auto has = [&snils = snils, at](const Moved* it) {
      return it->was && (*it->was)[at] == snils;
    };
    auto keeps = std::find_if(rows.begin(), rows.end(), has);
    if (keeps == rows.end()) keeps = rows.begin();
    for (auto row = rows.begin(); row != rows.end(); ++row)
      if (row != keeps) lost.insert({*(*(*row)->became)[0], snils});
  }
  return lost;
}

// A SNILS that is another person's by now stays with that one.
void leave_out_snils(Session& session, Moves& back, std::vector<std::string>& changed) {
  const std::size_t at = person_fact().at("snils"), text = fact_of("claim").at("cells");
  Set wanted{{Type::text}, {}};
  for (const Moved& it : back)
    if (it.fact == &person_fact() && it.became && (*it.became)[at])
      wanted.values.emplace_back(*(*it.became)[at]);
  if (wanted.values.empty()) return;
  std::set<std::string> taken;
  for (const Row& row : session.select("snils", "FROM person WHERE snils ? AND NOT (id ?)",
                                       {wanted, persons_of(back)}))
    taken.insert(row.text(0));
  const auto lost = losers(back, at);
  const auto stays = [&](const std::string& person, const std::string& snils) {
    return taken.contains(snils) || lost.contains({person, snils});
  };
  for (Moved& it : back) {
    if ((taken.empty() && lost.empty()) || !it.became) continue;
    if (it.fact == &person_fact() && (*it.became)[at] &&
        stays(*(*it.became)[0], *(*it.became)[at])) {
      (*it.became)[at].reset();
      note(changed, it.fact->name_of(*it.became));
    }
    if (it.fact->table != "claim" || (*it.became)[0] != "person") continue;
    json::object cells = json::parse(*(*it.became)[text]).as_object();
    const auto* snils = cells.if_contains("snils");
    if (snils == nullptr || !snils->is_string() ||
        !stays(*(*it.became)[1], snils->as_string().c_str()))
      continue;
    cells.erase("snils");
    (*it.became)[text] = json::serialize(cells);
  }
}

// Who was merged meanwhile, and into whom, of those whom the rows name.
std::map<std::string, PersonId> merged_since(Session& session, const Moves& back) {
  std::set<std::int64_t> named;
  for (const Moved& it : back)
    if (it.became && !it.was && it.fact != &person_fact() && it.fact->table != "source_key")
      for (const std::size_t at : it.fact->person_cells)
        if ((*it.became)[at]) named.insert(std::stoll(*(*it.became)[at]));
  for (const Value& id : persons_of(back).values) named.erase(std::get<std::int64_t>(id));
  std::map<std::string, PersonId> into;
  if (named.empty()) return into;
  Set ids{{Type::integer}, {}};
  for (const std::int64_t id : named) ids.values.emplace_back(id);
  for (const Row& row : session.select("id", "FROM person WHERE id ?", {ids}))
    named.erase(row.integer(0));
  for (const std::int64_t id : named)
    if (const auto now = merged_into(session, {id})) into[std::to_string(id)] = *now;
  return into;
}

// Whether the row's persons have such a row already, now or on the way back.
bool is_double(Session& session, const Moves& back, const Moved& it) {
  if (it.fact->same.empty()) return false;
  const std::string own = joined_cells(*it.became, it.fact->same);
  for (const Moved& other : back)
    if (&other != &it && other.fact == it.fact && other.became &&
        joined_cells(*other.became, it.fact->same) == own)
      return true;
  const auto of = static_cast<std::int64_t>(
      std::stoll((*it.became)[it.fact->person_cells.front()].value_or("0")));
  const std::string column(it.fact->columns[it.fact->person_cells.front()].name);
  for (const Cells& row : select_cells(session, *it.fact, column + " = ?", {Value(of)})) {
    const bool leaves = std::any_of(back.begin(), back.end(), [&](const Moved& other) {
      return other.fact == it.fact && other.was &&
             joined_cells(*other.was, it.fact->key_cells) == joined_cells(row, it.fact->key_cells);
    });
    if (!leaves && joined_cells(row, it.fact->same) == own) return true;
  }
  return false;
}

// A row that comes back may name somebody who was merged since: it names who that is by now.
void follow_merges(Session& session, Moves& back, std::vector<std::string>& changed) {
  const auto into = merged_since(session, back);
  if (into.empty()) return;
  const std::size_t text = fact_of("claim").at("cells");
  std::set<std::pair<std::string, std::string>> left_out;  // claims of rows that do not come back
  for (Moved& it : back) {
    if (!it.became || it.was || it.fact == &person_fact()) continue;
    bool names = false;
    for (const auto& [gone, now] : into) {
      const Cells before = *it.became;
      it.became = retarget(*it.fact, *it.became, {std::stoll(gone)}, now);
      if (it.fact->table == "claim")
        (*it.became)[text] = retarget_text(*(*it.became)[text], {std::stoll(gone)}, now);
      names |= before != *it.became;
    }
    if (!names) continue;
    note(changed, it.fact->name_of(*it.became));
    if (it.fact->table == "claim" || !is_double(session, back, it)) continue;
    left_out.insert({claim_name(it.fact->table), *(*it.became)[0]});
    it.became.reset();
  }
  std::erase_if(back, [&](const Moved& it) {
    if (it.fact->table == "claim" && it.became)
      return left_out.contains({*(*it.became)[0], *(*it.became)[1]});
    return !it.was && !it.became;
  });
}

}  // namespace

void note(std::vector<std::string>& changed, std::string name) {
  if (std::find(changed.begin(), changed.end(), name) == changed.end())
    changed.push_back(std::move(name));
}

std::optional<PersonId> merged_into(Session& session, PersonId person) {
  std::optional<PersonId> into;
  for (PersonId at = person;;) {
    const auto rows = session.select(
        "keep_id",
        "FROM person_merge WHERE drop_id = ? AND (kind = 'merge') = (undone_at IS NULL) "
        "ORDER BY id DESC LIMIT 1",
        {value(at)});
    if (rows.empty()) return into;
    at = rows.front().id<PersonId>(0);
    into = at;
  }
}

Moves way_back(Session& session, const Moves& moves, std::vector<std::string>& changed) {
  Moves back = rows_back(session, moves, changed);
  leave_out_snils(session, back, changed);
  follow_merges(session, back, changed);
  return back;
}

}  // namespace store
