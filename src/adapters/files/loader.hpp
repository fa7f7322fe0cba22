#pragma once
// One file of a supplier into the register. First the whole file is read and checked, with nothing
// stored. Then its records are applied portion by portion, kind by kind, a few portions in one
// transaction with the count of what is done: a load that was killed goes on exactly behind its
// last commit when the same file is loaded again. One thread calls; portions are read ahead by
// others.
#include <functional>

#include "adapters/files/kept_lessons.hpp"
#include "adapters/files/kept_refusals.hpp"
#include "adapters/files/kinds.hpp"
#include "adapters/files/read_ahead.hpp"
#include "adapters/files/source.hpp"
#include "registers/loads.hpp"
#include "registers/tables.hpp"

namespace adapters::files {

struct Work {
  registers::Tables& tables;
  registers::Loads& loads;
};
using Job = std::function<base::Result<void>(const Work&)>;

enum class Stage { waiting, checking, applying };

// What of a load its protocol has, page by page; an empty one ends it.
using Pages = std::function<base::Result<std::vector<domain::RecordResult>>()>;

// How much a trial does in its one transaction.
struct Extent {
  std::size_t steps;
  bool is_short;  // no more in all than one portion may have
};

struct LoaderParts {
  // Runs a job in one transaction (store/database.hpp: it may run more than once).
  std::function<base::Result<void>(Job)> write;
  // The same for one that changes nothing. It may see the database as it was a while ago.
  std::function<base::Result<void>(Job)> read;
  // As write, and undoes it.
  std::function<base::Result<void>(Job, Extent)> try_out;
  const base::Clock& clock;
  int utc_offset_minutes = 0;
  std::string owner;  // of this load, and of no other
  // Whether an owner is known to have ended: its turn is taken over at once.
  std::function<bool(const std::string& owner)> has_ended;
  std::function<bool()> stopped;  // asked between portions, by the database's thread as well
  std::function<void()> nap;      // between two looks at whose turn it is
  std::function<void(Stage, std::size_t done, std::size_t all)> told;
  // Called when all is applied, before the load is closed, with every record that was rejected or
  // waits at hand: one that ends meanwhile may be told of as both. In no transaction, but for a
  // trial; after a kill it may be called again.
  std::function<base::Result<void>(const registers::LoadJob&, bool trial, const Pages&)> protocol;
};

struct Loaded {
  registers::LoadJob job;
  bool seen = false;     // loaded before: nothing was done
  bool stopped = false;  // on demand; what stands is in job
  bool resumed = false;
  bool trial = false;  // asked for, or by the file itself (checkOnly): nothing was kept
  // The first limits::load_journal_errors of them.
  std::vector<domain::RecordResult> errors, waiting;
  base::Time at;
};

struct Request {
  const InputFile& file;
  const std::vector<transform::Mapping>& mappings;
  const domain::Partner& partner;  // registered
  std::string trace;
  bool again = false;    // also when it was loaded before
  bool watched = false;  // from a folder: what was loaded after it arrived there is seen, too
  bool trial = false;    // decides everything and keeps nothing
  // To which part of its supplier's organizations the partner is confined; empty: to none. The
  // same file under another confinement is another load.
  std::string confinement = {};
  bool subordinates = true;  // may say which authority is above what
  bool special = true;       // may speak of health
  bool patient = true;       // waits while the turn is another's; else busy

  std::string digest() const {
    return confinement.empty() ? file.digest() : file.digest() + "@" + confinement;
  }
};

// How far the protocol of a load has come: the rejected records, those that wait, those rejected
// while these were told of.
class Told {
 public:
  // Of the same load each time.
  std::vector<domain::RecordResult> next(registers::Loads& loads, const registers::LoadJob& job);

 private:
  enum class Part { rejected, waiting, rejected_since, none };
  Part part_ = Part::rejected;
  std::int64_t rejected_ = 0, waiting_ = 0;
};

class Loader {
 public:
  Loader(const LoaderParts& parts, const Request& request) : parts_(parts), request_(request) {}

  // Errors: those of opening the file (nothing was stored; the journal has it, unless a trial);
  // those of the database; busy (the turn was lost to another process).
  base::Result<Loaded> run();
  // Whether nothing was to be kept; also of a file that was refused.
  bool is_trial() const { return request_.trial || (source_ && source_->asks_for_check()); }
  // Where a refused file breaks the contract, up to limits::schema_errors.
  const std::vector<xml::SchemaError>& violations() const { return violations_; }

 private:
  struct Step {
    Kinds kinds;
    std::size_t portion;
  };
  struct Taken {  // a portion, ready to be applied
    domain::Batch batch;
    std::vector<domain::Origin> added;  // lessons of earlier portions
  };
  using Ahead = ReadAhead<base::Result<domain::Batch>>;
  base::Result<Loaded> load();
  base::Result<Loaded> trial();
  base::Result<void> survey();
  base::Result<void> wait_for_turn();
  base::Result<void> renew_turn(bool at_once = false);
  base::Result<void> hold_turn(const Work& work) const;
  base::Result<void> begin();
  base::Result<void> refill();
  base::Result<void> apply(const Work& work, const Taken& taken, registers::LoadJob& job);
  base::Result<void> advance(Ahead& ahead, std::size_t most);
  base::Result<void> read_written(const Job& job);
  base::Result<void> write_protocol();
  base::Result<void> finish();
  void sweep();
  base::Result<Loaded> interrupted();
  Ahead read_from(std::size_t step);
  base::Result<Taken> prepare(const Step& step, base::Result<domain::Batch> read);
  void journal_refusal(const base::Error& error);
  void journal_interruption();
  registers::Provenance provenance(const registers::LoadJob& job) const;
  void refresh(const Work& work, registers::LoadJob& job) const;
  void fill(registers::LoadJob& job) const;

  const LoaderParts& parts_;
  const Request& request_;
  std::unique_ptr<Source> source_;
  std::vector<Step> steps_;
  std::vector<xml::SchemaError> violations_;
  KeptLessons lessons_{base::limits::load_kept_lessons};
  KeptRefusals refusals_{base::limits::load_kept_refusals};  // of the portions applied
  Loaded loaded_;
  base::Time renewed_;  // the turn
};

// The journal's line for a load that has ended. errors: its first ones.
registers::Tables::LoadRecord journal_entry(const registers::LoadJob& job, base::Time at,
                                            std::vector<domain::RecordResult> errors);

std::vector<domain::RecordResult> records_of(std::vector<registers::Loads::Waiting> waiting);

}  // namespace adapters::files
