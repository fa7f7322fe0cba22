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

void keep_by_id(Session& session, std::string_view table, const std::vector<Column>& columns,
                const Set& ids, const registers::Provenance& from) {
  std::string content;
  for (std::size_t i = 1; i < columns.size(); ++i)
    content.append(i == 1 ? "" : ", ").append(columns[i].name);
  keep_history(session, {std::string(table), "id", std::move(content)}, ids, from);
}

void revise(Session& session, std::string_view table, std::vector<Column> columns,
            const std::vector<Value>& values, const Revision& revision) {
  if (values.empty()) return;
  const std::size_t width = columns.size() + 3;  // and the provenance
  Set ids{{Type::integer}, {}};
  for (std::size_t i = 0; i < values.size(); i += width) {
    const std::int64_t id = std::get<std::int64_t>(values[i]);
    if (!revision.is_new(id)) ids.values.push_back(values[i]);
  }
  keep_by_id(session, table, columns, ids, revision.from);
  upsert(session, {table, "id", ids.values.empty()}, std::move(columns), values);
}

}  // namespace store
