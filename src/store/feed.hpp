#pragma once
// The change feed. leave_lines.cpp: what writers leave; sql_feed.cpp: registers::Feed over a
// session.
#include <unordered_map>

#include "registers/feed.hpp"
#include "store/session.hpp"

namespace store {

// What the rows of a batch were before they are written.
struct Former {
  std::unordered_map<std::int64_t, std::string> keys;    // SNILS of a student, OGRN
  std::unordered_map<std::int64_t, std::int64_t> above;  // authority above an organization or one
  struct Stated {
    registers::PersonId student;
    registers::OrganizationId organization;
  };
  std::unordered_map<std::int64_t, Stated> stated;  // of the portfolio, what is removed
};
Former read_former(Session& session, const registers::Changes& changes);

// Called after the rows are written: lines get their ids in the order of insertion, and who holds
// a row's lock has seen what the others, who held it before, have committed. So the lines about one
// record come in the order of its versions, and a record before those that speak of it.
void leave_lines(Session& session, const registers::Changes& changes, const Former& former,
                 const registers::Provenance& from);
// The bindings of these subjects were changed.
void leave_binding_lines(Session& session, const Set& subjects, base::Time at);

class SqlFeed final : public registers::Feed {
 public:
  explicit SqlFeed(Session& session) : session_(session) {}

  std::int64_t head() override;
  std::optional<Page> read(const registers::Scope& scope, const Question& question,
                           registers::Date today) override;
  std::size_t number() override;
  bool begin_day(registers::Date day, base::Time now) override;
  std::size_t forget(base::Time before) override;

 private:
  bool reaches(const registers::Scope& scope, std::int64_t after, std::int64_t head);

  Session& session_;
};

// For command-line tools: of the whole region.
// Errors: storage_unavailable, cursor_outdated.
base::Result<registers::Feed::Page> read_changes(const std::string& url,
                                                 const registers::Feed::Question& question);

}  // namespace store
