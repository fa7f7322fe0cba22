// kontingent persons: who is who, decided by a person. What is shown of anybody is in the trail.
#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "app/person_text.hpp"
#include "console/look.hpp"

namespace app {
namespace {

using base::Code;
using domain::PersonId;
using registers::ConflictLine;
using registers::OperationKind;
using Action = PersonOptions::Action;

class Desk {
 public:
  Desk(const PersonOptions& options, const config::Settings& settings, store::Database& database)
      : options_(options), settings_(settings), database_(database) {}

  base::Result<void> run() const {
    switch (options_.action) {
      case Action::conflicts:
        return conflicts();
      case Action::show:
        return show();
      case Action::decide:
        return decide();
      case Action::merge:
        return options_.dry_run ? plan() : merge();
      case Action::merges:
        return operations(OperationKind::merge);
      case Action::split:
        return options_.dry_run ? split_plan() : split();
      case Action::splits:
        return operations(OperationKind::split);
      case Action::undo:
        return undo();
      case Action::look_alikes:
        return look_alikes();
      case Action::dismiss:
        return dismiss();
    }
    return {};
  }

 private:
  registers::Actor actor() const { return {cli_actor(), options_.ground, now_}; }

  // The trail names everybody whom it is about.
  void note(store::Transaction& work, const char* operation, std::string target,
            const std::vector<PersonId>& persons) const {
    registers::Look look = cli_look(std::string("persons ") + operation, std::move(target), now_);
    for (const PersonId id : persons) look.students.push_back({id, "cli"});
    console::keep_look(std::move(look), work.log, work.trail);
  }

  static base::Result<ConflictLine> find(store::Transaction& work, std::int64_t id) {
    auto found = work.persons.conflict(registers::Scope::region(), id, {});
    if (!found) return base::fail(Code::usage, "нет такого спора", std::to_string(id));
    return std::move(*found);
  }

  static std::vector<PersonId> candidates(const ConflictLine& line) {
    std::vector<PersonId> ids;
    for (const auto& it : line.conflict.candidates) ids.push_back(it.person);
    return ids;
  }

  base::Result<void> conflicts() const {
    registers::ConflictFilter filter;
    filter.state = options_.state;
    filter.reason = registers::parse_reason(options_.reason);
    filter.before = options_.before;
    filter.limit = options_.limit;
    std::vector<ConflictLine> lines;
    BASE_CHECK(store::read_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      lines = work.persons.conflicts(registers::Scope::region(), filter, {});
      return {};
    }));
    print_conflicts(lines, options_.json);
    return {};
  }

  base::Result<void> show() const {
    ConflictLine line;
    std::vector<registers::PersonRow> persons;
    BASE_CHECK(store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(found, find(work, options_.id));
      const auto ids = candidates(found);
      persons = ids.empty() ? std::vector<registers::PersonRow>() : work.tables.persons(ids);
      note(work, "show", "person-conflict/" + std::to_string(options_.id), ids);
      line = std::move(found);
      return {};
    }));
    print_conflict(line, persons, options_.json);
    return {};
  }

  base::Result<void> decide() const {
    using What = registers::ConflictDecision::What;
    registers::ConflictDecision decision;
    decision.what = options_.dismiss ? What::dismiss
                    : options_.fresh ? What::new_person
                                     : What::this_person;
    decision.person = {options_.person};
    if (options_.version != 0) decision.version = options_.version;
    return store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(line, find(work, options_.id));
      BASE_CHECK(registers::decide_conflict(work.tables, work.persons, line, decision, actor(),
                                            settings_.utc_offset_minutes));
      note(work, "decide", "person-conflict/" + std::to_string(options_.id), candidates(line));
      return {};
    });
  }

  registers::Merge wanted() const {
    using registers::SnilsOf;
    const SnilsOf snils = options_.snils == "keep"   ? SnilsOf::keep
                          : options_.snils == "drop" ? SnilsOf::drop
                                                     : SnilsOf::unsaid;
    return {{options_.keep}, {options_.drop}, snils, options_.seen};
  }

  base::Result<void> plan() const {
    registers::MergePlan found;
    BASE_CHECK(store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(plan, work.persons.plan(wanted()));
      note(work, "merge --dry-run", "", {plan.keep.id, plan.drop.id});
      found = std::move(plan);
      return {};
    }));
    print_plan(found, options_.json);
    return {};
  }

  base::Result<void> merge() const {
    registers::Operation made;
    BASE_CHECK(store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(merged, work.persons.merge(wanted(), actor()));
      note(work, "merge", "person-merge/" + std::to_string(merged.id), {merged.keep, merged.drop});
      made = std::move(merged);
      return {};
    }));
    print_operations({made}, options_.json);
    return {};
  }

  registers::Split wanted_split() const {
    return {{options_.person}, options_.suppliers, options_.seen};
  }

  base::Result<void> split_plan() const {
    registers::SplitPlan found;
    BASE_CHECK(store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(plan, work.persons.plan(wanted_split()));
      note(work, "split --dry-run", "", {plan.stays.id});
      found = std::move(plan);
      return {};
    }));
    print_split(found, options_.json);
    return {};
  }

  base::Result<void> split() const {
    registers::Operation made;
    BASE_CHECK(store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(parted, work.persons.split(wanted_split(), actor()));
      note(work, "split", "person-split/" + std::to_string(parted.id), {parted.keep, parted.drop});
      made = std::move(parted);
      return {};
    }));
    print_operations({made}, options_.json);
    return {};
  }

  base::Result<void> operations(OperationKind kind) const {
    std::vector<registers::Operation> all;
    BASE_CHECK(store::read_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      all = work.persons.operations(registers::Scope::region(), kind, options_.limit, {});
      return {};
    }));
    print_operations(all, options_.json);
    return {};
  }

  base::Result<void> undo() const {
    registers::Undone done;
    BASE_CHECK(store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(undone, work.persons.undo(options_.id, actor()));
      const registers::Operation& it = undone.operation;
      note(work, "undo",
           "person-" + std::string(registers::name_of(it.kind)) + "/" + std::to_string(it.id),
           {it.keep, it.drop});
      done = std::move(undone);
      return {};
    }));
    print_undone(done, options_.json);
    return {};
  }

  base::Result<void> look_alikes() const {
    const registers::AlikeFilter filter{options_.state, options_.before, options_.limit};
    std::vector<registers::Alike> all;
    BASE_CHECK(store::read_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      all = work.persons.alikes(registers::Scope::region(), filter, {});
      return {};
    }));
    print_alikes(all, options_.json);
    return {};
  }

  base::Result<void> dismiss() const {
    return store::write_now(database_, [&](store::Transaction& work) -> base::Result<void> {
      BASE_TRY(it,
               work.persons.dismiss_alike(registers::Scope::region(), options_.id, actor(), {}));
      note(work, "dismiss", "person-look-alike/" + std::to_string(it.id), {it.one, it.other});
      return {};
    });
  }

  const PersonOptions& options_;
  const config::Settings& settings_;
  store::Database& database_;
  const base::Time now_ = base::SystemClock{}.now();
};

base::Result<void> work(const PersonOptions& options, const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  return Desk(options, settings, *database).run();
}

}  // namespace

int persons(const PersonOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto done = work(options, *settings);
  return done ? Exit::done : report(done.error());
}

}  // namespace app
