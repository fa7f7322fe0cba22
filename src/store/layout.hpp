#pragma once
// How the rows of one entity lie in their table: each column with the member that it holds. One
// list serves reading, writing and the history.
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "domain/snils.hpp"
#include "store/history.hpp"
#include "store/provenance.hpp"
#include "store/row.hpp"
#include "store/values.hpp"

namespace store {

template <class Record>
struct Cell {
  Column column;
  Value (*get)(const Record&);
  void (*set)(Record&, const Row&, std::size_t);
  std::string (*word)(const Record&) = nullptr;  // the column's number as people read it
};

namespace layout {

// Absent is NULL: ids (0), dates, numbers and codes that are optional.
inline Value to_value(const std::string& text) {
  return text;
}
inline Value to_value(bool flag) {
  return std::int64_t{flag};
}
inline Value to_value(int number) {
  return std::int64_t{number};
}
inline Value to_value(const std::optional<int>& number) {
  return value(number);
}
inline Value to_value(const std::optional<domain::Date>& date) {
  return value(date);
}
inline Value to_value(domain::Date date) {
  return value(date);
}
inline Value to_value(const domain::Snils& snils) {
  return null_if_empty(snils.digits());
}
template <class Tag>
Value to_value(domain::Id<Tag> id) {
  return null_if_none(id);
}
template <class E>
requires std::is_enum_v<E> Value to_value(E code) {
  return name_value(code);
}
template <class E>
requires std::is_enum_v<E> Value to_value(const std::optional<E>& code) {
  return code ? name_value(*code) : Value();
}
Value to_value(const std::vector<domain::ActivityKind>& kinds);  // names, between spaces

inline void read(std::string& out, const Row& row, std::size_t at) {
  out = row.text(at);
}
inline void read(bool& out, const Row& row, std::size_t at) {
  out = row.integer(at) != 0;
}
inline void read(int& out, const Row& row, std::size_t at) {
  out = row.number(at);
}
inline void read(std::optional<int>& out, const Row& row, std::size_t at) {
  out = row.optional_number(at);
}
inline void read(std::optional<domain::Date>& out, const Row& row, std::size_t at) {
  out = row.date(at);
}
inline void read(domain::Date& out, const Row& row, std::size_t at) {
  out = row.date(at).value();
}
void read(domain::Snils& out, const Row& row, std::size_t at);
template <class Tag>
void read(domain::Id<Tag>& out, const Row& row, std::size_t at) {
  out.value = row.integer(at);
}
template <class E>
requires std::is_enum_v<E>
void read(E& out, const Row& row, std::size_t at) {
  out = read_name<E>(row, at);
}
template <class E>
requires std::is_enum_v<E>
void read(std::optional<E>& out, const Row& row, std::size_t at) {
  if (!row.null(at)) out = read_name<E>(row, at);
}
void read(std::vector<domain::ActivityKind>& out, const Row& row, std::size_t at);

template <class T>
constexpr Type type_of() {
  if (std::is_same_v<T, std::optional<domain::Date>> || std::is_same_v<T, domain::Date>)
    return Type::date;
  const bool number = std::is_same_v<T, bool> || std::is_same_v<T, int> ||
                      std::is_same_v<T, std::optional<int>> || requires(T id) {
    id.value == 0;
  };
  return number ? Type::integer : Type::text;
}

template <class Record, class Member, class... Rest>
auto& member_of(Record& record, Member first, Rest... rest) {
  if constexpr (sizeof...(rest) == 0)
    return record.*first;
  else
    return member_of(record.*first, rest...);
}

// How a member is written for people where its column holds a number in its stead.
template <class Record, class Member, auto... path>
constexpr std::string (*word())(const Record&) {
  if constexpr (std::is_same_v<Member, bool>)
    return [](const Record& record) {
      return std::string(member_of(record, path...) ? "true" : "false");
    };
  return nullptr;
}

}  // namespace layout

// The column of the member that path leads to.
template <class Record, auto... path>
constexpr Cell<Record> cell(std::string_view name) {
  using Member = std::remove_cvref_t<decltype(layout::member_of(std::declval<Record&>(), path...))>;
  return {{name, layout::type_of<Member>()},
          [](const Record& record) { return layout::to_value(layout::member_of(record, path...)); },
          [](Record& record, const Row& row, std::size_t at) {
            layout::read(layout::member_of(record, path...), row, at);
          },
          layout::word<Record, Member, path...>()};
}

// The same of a code that stands in its table as a number.
template <class Record, auto... path>
constexpr Cell<Record> code(std::string_view name) {
  using Member = std::remove_cvref_t<decltype(layout::member_of(std::declval<Record&>(), path...))>;
  return {{name, Type::integer},
          [](const Record& record) { return code_value(layout::member_of(record, path...)); },
          [](Record& record, const Row& row, std::size_t at) {
            layout::member_of(record, path...) = read_code<Member>(row, at);
          },
          [](const Record& record) {
            return std::string(domain::name_of(layout::member_of(record, path...)));
          }};
}

// A table whose first columns are the key, and its last the provenance.
template <class Record>
struct Layout {
  std::string_view table;
  std::vector<Cell<Record>> cells;
  std::string key = "id";
  std::size_t key_cells = 1;

  std::string names() const {
    std::string list;
    for (const auto& it : cells) list.append(list.empty() ? "" : ", ").append(it.column.name);
    return list;
  }
  std::vector<Record> read(const std::vector<Row>& rows) const {
    std::vector<Record> records(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i)
      for (std::size_t at = 0; at < cells.size(); ++at) cells[at].set(records[i], rows[i], at);
    return records;
  }
  // rest: "WHERE …".
  std::vector<Record> select(Session& session, std::string_view rest,
                             const std::vector<Param>& params = {}) const {
    const auto rows =
        session.select(names() + ", partner_id, message_row_id, recorded_at",
                       "FROM " + std::string(table) + " " + std::string(rest), params);
    auto records = read(rows);
    for (std::size_t i = 0; i < rows.size(); ++i)
      records[i].by = read_author(rows[i], cells.size());
    return records;
  }
  std::vector<Column> columns() const {
    std::vector<Column> list;
    for (const auto& it : cells) list.push_back(it.column);
    return list;
  }
  std::vector<Value> values(const std::vector<Record>& records,
                            const registers::Provenance& from) const {
    std::vector<Value> list;
    list.reserve(records.size() * (cells.size() + 3));
    for (const Record& record : records) {
      for (const auto& it : cells) list.push_back(it.get(record));
      add_provenance(list, from);
    }
    return list;
  }
  Set keys(const std::vector<Record>& records) const {
    Set set;
    for (std::size_t at = 0; at < key_cells; ++at) set.types.push_back(cells[at].column.type);
    for (const Record& record : records)
      for (std::size_t at = 0; at < key_cells; ++at) set.values.push_back(cells[at].get(record));
    return set;
  }
  // Most messages touch few of all the tables: nothing is prepared for the others.
  void write(Session& session, const std::vector<Record>& records, const Revision& revision) const {
    if (records.empty()) return;
    revise(session, table, columns(), values(records, revision.from), revision);
  }
  // Without a look at the history. fresh: none of them is stored.
  void put(Session& session, const std::vector<Record>& records, const registers::Provenance& from,
           bool fresh = false) const {
    if (records.empty()) return;
    upsert(session, {table, key, fresh}, columns(), values(records, from));
  }
  // What is stored under the keys of these goes to the history, as it is now.
  void keep(Session& session, const std::vector<Record>& records,
            const registers::Provenance& from) const {
    if (records.empty()) return;
    std::string content;
    for (std::size_t at = key_cells; at < cells.size(); ++at)
      content.append(content.empty() ? "" : ", ").append(cells[at].column.name);
    keep_history(session, {std::string(table), key, std::move(content)}, keys(records), from);
  }
  // Deletes rows; the history keeps them.
  void remove(Session& session, const Set& ids, const Revision& revision) const {
    if (ids.values.empty()) return;
    keep_by_id(session, table, columns(), ids, revision.from);
    remove_facts(session, std::string(table), "id", ids);
  }
};

}  // namespace store
