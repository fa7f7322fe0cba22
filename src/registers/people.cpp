#include "registers/people.hpp"

#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "registers/similarity.hpp"

namespace registers {
namespace {

enum class Likeness { other, weak, same };

Likeness compare(const domain::PersonFields& a, const domain::PersonFields& b) {
  if (!a.snils.empty() && !b.snils.empty()) return Likeness::other;  // equal ones matched before
  if (a.document.number.empty() || b.document.number.empty()) return Likeness::weak;
  if (a.document.type != b.document.type) return Likeness::weak;  // a child's first passport
  return domain::document_key(a.document.series, a.document.number) ==
                 domain::document_key(b.document.series, b.document.number)
             ? Likeness::same
             : Likeness::other;
}

// The error of a record that is kept for a person to decide.
base::Error unclear(Work& work, Unclear what, const char* detail, std::string subject) {
  work.unclear_now = std::move(what);
  return base::fail(Code::person_conflict, detail, std::move(subject));
}
base::Error unclear(Work& work, Unclear what, const char* detail, const domain::Snils& snils) {
  return unclear(work, std::move(what), detail, base::mask(snils.digits()));
}

base::Result<PersonId> match_by_name(Work& work, const domain::PersonFields& fields,
                                     const Reach& reach) {
  std::vector<PersonId> same, near, strangers;
  const auto it =
      fields.birth_date ? work.by_name.find(name_and_birth(fields)) : work.by_name.end();
  if (it == work.by_name.end()) return PersonId{};
  for (const PersonId id : it->second) {
    if (!reach.visible(id)) continue;
    const Likeness likeness = compare(work.persons.find(id)->fields, fields);
    if (likeness == Likeness::same) same.push_back(id);
    if (likeness != Likeness::weak) continue;
    // Two keys of one batch are two persons to the supplier: names alone do not join them.
    if (!work.is_fresh(id.value) && reach.near(id))
      near.push_back(id);
    else
      strangers.push_back(id);
  }
  const auto& found = same.empty() ? near : same;
  if (found.size() > 1)
    return unclear(work, {ConflictReason::several_fit, found}, "several persons fit the name",
                   "name");
  if (found.size() == 1) return found[0];
  if (!strangers.empty() && reach.strangers_conflict && fields.snils.empty())
    return unclear(work, {ConflictReason::namesake, strangers}, "a namesake cannot be told apart",
                   "name");
  return PersonId{};
}

// A SNILS mistyped into another valid one would otherwise join two persons.
bool is_plausible(const domain::PersonFields& a, const domain::PersonFields& b) {
  if (!a.birth_date || !b.birth_date || a.birth_date == b.birth_date) return true;
  return domain::search_key(a.name) == domain::search_key(b.name);
}

// A key given to somebody else would hand on the card, its SNILS and its guardians. Another first
// name is another child, a twin perhaps; one that is only spelled otherwise is, when the birth date
// is another one, too.
bool is_another(const domain::PersonFields& known, const domain::PersonFields& said) {
  constexpr double one_name = 0.3;  // "Софья" and "София"
  const auto alike = [](const std::string& a, const std::string& b) {
    return a.empty() || b.empty() ? 1.0 : similarity(trigrams_of(a), trigrams_of(b));
  };
  if (compare(known, said) == Likeness::same) return false;
  const double names = alike(known.name, said.name);
  if (names < one_name || names >= base::limits::name_similarity) return names < one_name;
  if (known.birth_date && said.birth_date) return known.birth_date != said.birth_date;
  return alike(known.surname, said.surname) < base::limits::name_similarity;
}

}  // namespace

base::Result<PersonId> match(Work& work, const domain::PersonFields& fields, PersonId by_key,
                             const Reach& reach) {
  if (work.decided) return by_key ? by_key : *work.decided;
  PersonId by_snils;
  if (!fields.snils.empty()) {
    const auto it = work.by_snils.find(fields.snils.digits());
    if (it != work.by_snils.end()) by_snils = it->second;
  }
  const PersonRow* keyed = by_key ? work.persons.find(by_key) : nullptr;
  if (keyed != nullptr) {
    if (by_snils && by_snils != by_key)
      return unclear(work, {ConflictReason::key_and_snils, {by_key, by_snils}},
                     "key and SNILS name two persons", fields.snils);
    // A SNILS opens the portal's door, so a load never exchanges one for another.
    if (!by_snils && !fields.snils.empty() && !keyed->fields.snils.empty())
      return unclear(work,
                     {is_another(keyed->fields, fields) ? ConflictReason::other_person
                                                        : ConflictReason::other_snils,
                      {by_key}},
                     "the person has another SNILS", fields.snils);
    if (!by_snils && is_another(keyed->fields, fields))
      return unclear(work, {ConflictReason::other_person, {by_key}},
                     "the key's person has another name", "id");
    return by_key;
  }
  if (by_snils) {
    if (!is_plausible(work.persons.find(by_snils)->fields, fields))
      return unclear(work, {ConflictReason::snils_of_another, {by_snils}},
                     "the SNILS belongs to someone of another name", fields.snils);
    return by_snils;
  }
  return match_by_name(work, fields, reach);
}

}  // namespace registers
