#include "store/ids.hpp"

#include <algorithm>
#include <utility>

#include "store/values.hpp"

namespace store {
namespace {

// SQLite: for the jobs of one transaction. Those that none takes are lost, which is no matter.
constexpr std::int64_t at_once = 256;

}  // namespace

std::int64_t reserve_ids(Session& session, std::size_t count) {
  const auto number = static_cast<std::int64_t>(count);
  if (session.dialect() == Dialect::postgresql)
    return session.select("reserve_ids(CAST(? AS BIGINT))", "", {value(number)}).at(0).integer(0);
  Session::Ids& ids = session.ids();
  if (ids.transaction != session.transaction()) ids = {};
  if (ids.end - ids.next < number) {
    // The one writer holds the lock of the file: nobody comes between the two statements.
    const auto rows = session.select("next_id", "FROM id_counter");
    const std::int64_t taken = session.transaction() == 0 ? number : std::max(number, at_once);
    session.change("UPDATE id_counter SET next_id = next_id + ?", {value(taken)});
    const std::int64_t first = rows.at(0).integer(0);
    ids = {first, first + taken, session.transaction()};
  }
  return std::exchange(ids.next, ids.next + number);
}

}  // namespace store
