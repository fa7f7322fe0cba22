// A card that is really two persons, split by supplier.
#include <algorithm>

#include "store/ids.hpp"
#include "store/layouts.hpp"
#include "store/person_splits.hpp"
#include "store/sql_persons.hpp"
#include "store/values.hpp"

namespace store {

using base::Code;
using registers::Operation;
using registers::PersonRow;
using registers::Split;
using registers::SplitPlan;

// Error subjects: "supplier/CODE", "nothing-stays".
base::Result<SqlPersons::Sides> SqlPersons::find_sides(const Split& split) {
  Sides sides;
  std::set<std::string> found;
  for (const Row& row : session_.select(
           "k.partner_id, p.code, k.key",
           "FROM source_key k JOIN partner p ON p.id = k.partner_id WHERE k.entity_id = ? "
           "ORDER BY p.code, k.key",
           {value(split.person)})) {
    const std::string code = row.text(1);
    const bool going =
        std::find(split.suppliers.begin(), split.suppliers.end(), code) != split.suppliers.end();
    if (going) {
      sides.partners.insert(row.text(0));
      found.insert(code);
    }
    (going ? sides.keys_go : sides.keys_stay)
        .push_back(code + "/" + domain::key_without_snils(row.text(2)));
  }
  for (const std::string& code : split.suppliers)
    if (!found.contains(code))
      return base::fail(Code::value_refused, "no key of this supplier", "supplier/" + code);
  if (sides.keys_stay.empty())
    return base::fail(Code::value_refused, "all of its suppliers go", "nothing-stays");
  return sides;
}

base::Result<SqlPersons::Prepared> SqlPersons::prepare(const Split& split, Sides& sides,
                                                       bool to_do) {
  const auto cards = layout_of<PersonRow>().select(session_, "WHERE id = ?", {value(split.person)});
  if (cards.empty()) return base::fail(Code::resource_unknown, "no such person");
  BASE_TRY(found, find_sides(split));
  sides = std::move(found);
  BASE_CHECK(check_size(split.person));
  BASE_CHECK(check_stays(split.person));
  const std::int64_t ids =
      to_do ? reserve_ids(session_, count_new(session_, split.person)) : std::int64_t{0};
  SplitMoves made = split_moves(session_, cards.front(), sides.partners, ids);
  sides.facts = std::move(made.facts);
  Prepared it{std::move(made.stays), std::move(made.goes), std::move(made.moves), {}};
  std::string suppliers;
  for (const std::string& partner : sides.partners) suppliers += partner + " ";
  it.version = version_of(it.moves, suppliers);
  if (!split.version.empty() && split.version != it.version)
    return base::fail(Code::resource_changed, "another plan by now", "version");
  return it;
}

base::Result<SplitPlan> SqlPersons::plan(const Split& split) {
  Sides sides;
  BASE_TRY(prepared, prepare(split, sides, false));
  return SplitPlan{std::move(prepared.keep), std::move(prepared.drop), std::move(sides.keys_stay),
                   std::move(sides.keys_go), std::move(sides.facts),   std::move(prepared.version)};
}

base::Result<Operation> SqlPersons::split(const Split& split, const registers::Actor& actor) {
  run_alone();
  Sides sides;
  BASE_TRY(prepared, prepare(split, sides, true));
  return carry(registers::OperationKind::split, prepared, actor);
}

}  // namespace store
