#include "store/ids.hpp"

#include "store/values.hpp"

namespace store {

std::int64_t reserve_ids(Session& session, std::size_t count) {
  const auto number = static_cast<std::int64_t>(count);
  if (session.dialect() == Dialect::postgresql)
    return session.select("reserve_ids(CAST(? AS BIGINT))", "", {value(number)}).at(0).integer(0);
  // The one writer holds the lock of the file: nobody comes between the two statements.
  const auto rows = session.select("next_id", "FROM id_counter");
  session.change("UPDATE id_counter SET next_id = next_id + ?", {value(number)});
  return rows.at(0).integer(0);
}

}  // namespace store
