#pragma once
// The change feed: what has happened to the register, line after line, for those who keep a copy
// (docs/changes.md). A line says what changed; what it is now is read beside it. The port is
// implemented by store/; calls come from the database thread that owns the transaction, failures
// are thrown. Whoever changes the register through Tables::write leaves the lines in the same
// transaction.
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "registers/rows.hpp"
#include "registers/scope.hpp"

namespace registers {

enum class ChangeWhat : std::int8_t {
  created,
  changed,
  deleted,
  key_changed,  // SNILS of a student, OGRN of an organization; or replaced by another record
  moved,        // under another authority
  left_scope    // of the reader; never stored
};
std::string_view name_of(ChangeWhat what);  // "key-changed"
std::optional<ChangeWhat> parse_change(std::string_view name);

struct ChangeLine {
  std::int64_t position = 0;
  std::string kind;  // domain::name_of(RecordKind); "lesson": the journal of a class
  ChangeWhat what{};
  std::int64_t record = 0;      // its id: of a guardian the person's, of a lesson the class's
  PersonId student;             // whom it is about; 0: nobody
  OrganizationId organization;  // 0: none
  std::int64_t replaced_by = 0;
  std::optional<Date> from, to;  // of lessons
  base::Time recorded;
  std::string supplier, message;  // empty: the bus itself; a file
};
// The kinds that lines are of.
std::span<const domain::RecordKind> change_kinds();

class Feed {
 public:
  virtual ~Feed() = default;

  // The position of the last line; what is committed later gets a greater one.
  virtual std::int64_t head() = 0;

  struct Question {
    std::int64_t after = 0;
    std::string kind{};    // empty: all
    bool special = false;  // lines about health, too
    std::size_t limit = 25;
  };
  struct Page {
    std::vector<ChangeLine> lines;
    std::int64_t next = 0;  // where to go on
    bool more = false;      // there are lines after it, whoever may see them
  };
  // The next lines within the scope, looking at limits::feed_window at most. A line about a student
  // who is not in it (any more) is left out, but for enrollments: where one of his leads or led
  // into the scope, the reader is told that he has left it. None: the feed does not reach back so
  // far, has never been there, or what is below the scope was since moved.
  virtual std::optional<Page> read(const Scope& scope, const Question& question, Date today) = 0;

  // The leader's work, in a transaction of its own. How many lines.
  //
  // Gives positions to what is committed, limits::feed_portion at most. Of several at once one
  // waits for the other.
  virtual std::size_t number() = 0;
  // The first time of a day: a line for each enrollment of those for whom one begins on it, or
  // ended before it, since the last day that began: they may have changed scopes. False: this day
  // has begun already.
  virtual bool begin_day(Date day, base::Time now) = 0;
  // Forgets the oldest lines, as far as they are older than that, limits::feed_portion at most.
  virtual std::size_t forget(base::Time before) = 0;
};

}  // namespace registers
