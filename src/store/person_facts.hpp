#pragma once
// Everything that stands under a person, table by table, as rows of cells: what a merge, a split
// and their undoing move about. Beside these: claims, which hold the ids inside of them, too.
#include <optional>
#include <string>
#include <vector>

#include "registers/rows.hpp"
#include "store/history.hpp"
#include "store/session.hpp"

namespace store {

using Cells = std::vector<std::optional<std::string>>;  // a row, column by column

struct PersonFact {
  std::string table;
  std::vector<Column> columns;         // all of the table
  std::string key;                     // "id", "student_id, lesson_date, …"
  std::vector<std::size_t> key_cells;  // their places
  std::vector<std::size_t> person_cells;
  // What two rows of one person cannot both have; empty: nothing. Columns.
  std::vector<std::size_t> same;
  std::optional<registers::KeyKind> key_kind{};  // suppliers' keys of its ids
  bool has_history = true;                       // it is a supplier's statement

  std::size_t at(std::string_view column) const;
  std::string name_of(const Cells& row) const;  // "mark 12/2026-11-02/34/1"
};
// Those below a person, owners first; the last two are source_key and claim.
const std::vector<PersonFact>& person_facts();
const PersonFact& person_fact();  // the table person itself
const PersonFact& fact_of(const std::string& table);

std::vector<Cells> select_cells(Session& session, const PersonFact& fact, const std::string& where,
                                const std::vector<Param>& params);
// The rows of these keys as they are now.
std::vector<Cells> select_now(Session& session, const PersonFact& fact,
                              const std::vector<Cells>& rows);
void remove_cells(Session& session, const PersonFact& fact, const std::vector<Cells>& rows);
// Inserts, or replaces those of the same keys.
void put_cells(Session& session, const PersonFact& fact, const std::vector<Cells>& rows);
// Into the history, as they are now.
void keep_cells(Session& session, const PersonFact& fact, const std::vector<Cells>& rows,
                const registers::Provenance& from);

std::string to_text(const Cells& row);  // JSON
Cells cells_from(const std::string& text);

}  // namespace store
