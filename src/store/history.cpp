#include "store/history.hpp"

#include "store/key_set.hpp"
#include "store/provenance.hpp"

namespace store {

void keep_history(Session& session, const Fact& fact, const Set& keys,
                  const registers::Provenance& from) {
  if (keys.values.empty()) return;
  const std::string columns =
      fact.key + ", " + fact.content + ", partner_id, message_row_id, recorded_at";
  const Condition these = by_keys(session.dialect(), fact.key, keys);
  std::vector<Param> params = {value(from.partner), null_if_none(from.message), value(from.at)};
  params.insert(params.end(), these.params.begin(), these.params.end());
  session.change("INSERT INTO " + fact.table + "_history (" + columns +
                     ", replaced_by_partner_id, replaced_by_message_row_id, replaced_at) SELECT " +
                     columns + ", " + provenance_params + " FROM " + fact.table + " WHERE " +
                     these.sql,
                 params);
}

void remove_facts(Session& session, const std::string& table, const std::string& key,
                  const Set& keys) {
  if (keys.values.empty()) return;
  const Condition these = by_keys(session.dialect(), key, keys);
  session.change("DELETE FROM " + table + " WHERE " + these.sql, these.params);
}

}  // namespace store
