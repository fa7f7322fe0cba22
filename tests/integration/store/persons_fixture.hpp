#pragma once
// A register of three suppliers that contradict each other, and what is done to its persons.
#include "registers/persons.hpp"

#include <set>
#include <sstream>

#include "contradictions.hpp"
#include "registers/apply.hpp"
#include "store/person_facts.hpp"

#include "fixture.hpp"

namespace store {

using registers::Merge;
using registers::PersonId;
using registers::SnilsOf;

inline const registers::Scope region = registers::Scope::region();

class PersonsTest : public StoreTest {
 protected:
  void SetUp() override {
    StoreTest::SetUp();
    if (!database_) return;
    std::vector<domain::Partner> partners = {partner("a"), partner("b"), partner("c")};
    for (auto& it : partners) it.organizations = {"1025400000010"};
    partners_ = database_->register_partners(partners).value();
    for (std::size_t of = 0; of < partners_.size(); ++of) {
      registers::Contradictions source(std::string(1, static_cast<char>('a' + of)),
                                       static_cast<unsigned>(of) + 1);
      push(source.load(true), partners_[of]);
      push(source.load(false), partners_[of]);
    }
  }

  void push(const domain::Batch& batch, const domain::Partner& by) {
    write([&](Transaction& tx) -> base::Result<void> {
      const auto applied =
          registers::apply(tx.tables, batch, by, {by.id, {}, noon, 0, "trace"}, true);
      if (!applied) return applied.error();
      return {};
    });
  }

  // Of which nothing may be rejected.
  void must(const domain::Batch& batch, const domain::Partner& by) {
    write([&](Transaction& tx) -> base::Result<void> {
      const auto applied =
          registers::apply(tx.tables, batch, by, {by.id, {}, noon, 0, "trace"}, true);
      if (!applied) return applied.error();
      for (const auto& it : applied->results)
        EXPECT_FALSE(it.error) << it.key << ' ' << base::describe(*it.error);
      return {};
    });
  }

  static std::string text_of(Session& session, const PersonFact& fact) {
    std::string text;
    for (const Cells& row : select_cells(session, fact, "1 = 1 ORDER BY " + fact.key, {}))
      text += fact.table + to_text(row) + "\n";
    return text;
  }
  // All that stands below persons, and they themselves, octet by octet.
  std::string dump() {
    Session session(url_);
    session.open();
    std::string text = text_of(session, person_fact());
    for (const PersonFact& fact : person_facts()) text += text_of(session, fact);
    return text;
  }

  // The lines of two dumps that are in one only.
  static std::string between(const std::string& before, const std::string& after) {
    std::set<std::string> lines[2];
    for (const int of : {0, 1}) {
      std::istringstream text(of == 0 ? before : after);
      for (std::string line; std::getline(text, line);) lines[of].insert(line);
    }
    std::string found;
    for (const int of : {0, 1})
      for (const std::string& line : lines[of])
        if (!lines[1 - of].contains(line)) found += (of == 0 ? "- " : "+ ") + line + "\n";
    return found;
  }

  std::vector<PersonId> persons(const char* where = "") {
    std::vector<PersonId> ids;
    for (const Row& row : rows("id", std::string("FROM person ") + where + " ORDER BY id"))
      ids.push_back(row.id<PersonId>(0));
    return ids;
  }

  base::Result<registers::Operation> merge(const Merge& merge) {
    base::Result<registers::Operation> made = registers::Operation{};
    const auto done = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(merged, tx.persons.merge(merge, {"cli:test", "приказ 1", noon}));
      made = merged;
      return {};
    });
    if (!done) return done.error();
    return made;
  }
  base::Result<registers::Operation> split(const registers::Split& split) {
    base::Result<registers::Operation> made = registers::Operation{};
    const auto done = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(parted, tx.persons.split(split, {"cli:test", "приказ 3", noon}));
      made = parted;
      return {};
    });
    if (!done) return done.error();
    return made;
  }
  base::Result<registers::Undone> undo(std::int64_t id) {
    base::Result<registers::Undone> made = registers::Undone{};
    const auto done = write_now(*database_, [&](Transaction& tx) -> base::Result<void> {
      BASE_TRY(undone, tx.persons.undo(id, {"cli:test", "ошибка", noon}));
      made = undone;
      return {};
    });
    if (!done) return done.error();
    return made;
  }

  void script(const std::string& text) {
    Session session(url_);
    session.open();
    session.script(text);
  }
  static domain::StudentRecord newcomer(const std::string& key, const std::string& snils = "") {
    domain::StudentRecord record;
    record.key = key;
    record.person.surname = "Другая";
    record.person.name = "Девочка";
    record.person.birth_date = day("2011-01-01");
    if (!snils.empty()) record.person.snils = domain::Snils::parse(snils).value();
    return record;
  }
  static domain::Batch of(domain::StudentRecord record) {
    domain::Batch batch;
    batch.students.push_back(std::move(record));
    return batch;
  }

  std::vector<domain::Partner> partners_;
};

}  // namespace store
