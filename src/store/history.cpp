#include "store/history.hpp"

#include "store/provenance.hpp"

namespace store {

void keep_history(Session& session, const Fact& fact, const Set& keys,
                  const registers::Provenance& from) {
  if (keys.values.empty()) return;
  const std::string columns =
      fact.key + ", " + fact.content + ", partner_id, message_row_id, recorded_at";
  session.change("INSERT INTO " + fact.table + "_history (" + columns +
                     ", replaced_by_partner_id, replaced_by_message_row_id, replaced_at) SELECT " +
                     columns + ", " + provenance_params + " FROM " + fact.table + " WHERE (" +
                     fact.key + ") ?",
                 {value(from.partner), null_if_none(from.message), value(from.at), keys});
}

void remove_facts(Session& session, const std::string& table, const std::string& key,
                  const Set& keys) {
  if (keys.values.empty()) return;
  session.change("DELETE FROM " + table + " WHERE (" + key + ") ?", {keys});
}

}  // namespace store
