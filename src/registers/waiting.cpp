#include "registers/waiting.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <unordered_set>

#include "base/limits.hpp"
#include "domain/snils.hpp"
#include "registers/waiting_content.hpp"
#include "registers/work.hpp"

namespace registers {
namespace {

// Each costs the questions of a batch.
constexpr std::size_t messages_at_once = base::limits::waiting_at_once / 20;

using Place = std::pair<RecordKind, std::size_t>;  // of a record in a batch

// What becomes of waiting records when keys come, through the decisions of every batch. One
// transaction.
class Release {
 public:
  Release(Tables& tables, const domain::Partner& partner, base::Time now, int utc_offset_minutes)
      : tables_(tables), partner_(partner), now_(now), utc_offset_minutes_(utc_offset_minutes) {}

  // Those that await the keys, then those that await what came thereby. What is too much for one
  // transaction stays for the keeper.
  void run(std::vector<Awaited> keys, std::int64_t after) {
    WaitingRoom& room = tables_.waiting();
    std::size_t most = base::limits::waiting_at_once;
    while (!keys.empty()) {
      auto records = room.awaiting(partner_.id, keys, after, most + 1);  // one more: there is more
      const bool all = cut(records, most);
      most -= records.size();
      if (!records.empty()) after = records.back().id;
      std::vector<Awaited> came = apply(records);
      if (!all) room.put_came({partner_.id, std::move(keys), after});
      if (!all || most == 0) return room.put_came({partner_.id, std::move(came), 0});
      keys = std::move(came);
      after = 0;
    }
  }
  std::vector<WaitingRecord> ended;  // with what has become of them

 private:
  // Those that go on waiting, by whether it is for the same key.
  struct Again {
    std::vector<WaitingRecord> for_another, for_the_same;
    base::Time oldest = base::Time::max();

    void add(WaitingRecord record, const Awaited& awaited) {
      const bool same = record.awaited == awaited;
      record.awaited = awaited;
      if (same) oldest = std::min(oldest, record.since);
      (same ? for_the_same : for_another).push_back(std::move(record));
    }
  };

  // To what one transaction applies. False: some were left out.
  bool cut(std::vector<WaitingRecord>& records, std::size_t most) {
    std::size_t kept = 0;
    for (; kept < std::min(records.size(), most); ++kept) {
      messages_.insert(records[kept].message);
      if (messages_.size() > messages_at_once) break;
    }
    const bool all = kept == records.size();
    records.resize(kept);
    return all;
  }

  // Gives back the keys that came. A record keeps the provenance of the message that brought it, so
  // each message's are a batch.
  std::vector<Awaited> apply(std::vector<WaitingRecord>& records) {
    std::vector<Awaited> came;
    if (records.empty()) return came;
    std::map<domain::MessageId, std::vector<WaitingRecord*>> messages;
    for (WaitingRecord& record : records) messages[record.message].push_back(&record);
    tables_.waiting().remove(records);
    Again again;
    for (auto& [message, of_message] : messages) {
      Joined joined;
      for (std::size_t i = 0; i < of_message.size(); ++i)
        if (!joined.add(*of_message[i], i))
          end(*of_message[i], base::fail(Code::internal, "a waiting record without content"));
      const Provenance provenance{partner_.id, message, now_, utc_offset_minutes_, {}};
      Work work(tables_, joined.batch(), partner_, provenance, true);
      work.released = true;
      decide(work);
      write(work, provenance);
      sort_out(work, joined, of_message, again);
      came.insert(came.end(), work.came.begin(), work.came.end());
    }
    tables_.waiting().put(again.for_another, now_);
    // looked at anew already: not again at every look back (find_missed)
    tables_.waiting().put(again.for_the_same, again.oldest);
    return came;
  }

  void sort_out(Work& work, const Joined& joined, const std::vector<WaitingRecord*>& records,
                Again& again) {
    std::map<Place, Awaited> waits;
    for (const Wait& wait : work.waits)
      waits.emplace(Place{wait.kind, wait.position}, wait.awaited);
    for (std::size_t number = 0; number < domain::record_kinds; ++number) {
      const auto kind = static_cast<RecordKind>(number);
      const auto& results = work.results(kind);
      for (std::size_t position = 0; position < results.size(); ++position) {
        const std::size_t owner = joined.owner(kind, position);
        if (owner == Joined::nobody) continue;
        WaitingRecord& record = *records[owner];
        record.result.outcome = results[position].outcome;
        record.result.error = results[position].error;
        const auto wait = waits.find({kind, position});
        if (wait == waits.end()) {
          ended.push_back(std::move(record));
        } else {
          again.add(std::move(record), wait->second);
        }
      }
    }
  }

  void end(WaitingRecord& record, base::Error error) {
    record.result.outcome = Outcome::rejected;
    record.result.error = std::move(error);
    ended.push_back(record);
  }

  Tables& tables_;
  const domain::Partner& partner_;
  const base::Time now_;
  const int utc_offset_minutes_;
  std::set<domain::MessageId> messages_;
};

// The identities of what the batch states in force: an older statement of it waits no more.
std::vector<std::string> stated(Work& work, const Contents& contents) {
  std::vector<std::string> identities;
  for (std::size_t number = 0; number < domain::record_kinds; ++number) {
    const auto kind = static_cast<RecordKind>(number);
    if (!may_wait(kind)) continue;
    const auto& results = work.results(kind);
    for (std::size_t position = 0; position < results.size(); ++position)
      if (results[position].outcome != Outcome::rejected)
        identities.push_back(contents.identity(kind, position));
  }
  return identities;
}

void drop_replaced(Work& work, const Contents& contents, const std::string& trace) {
  const auto identities = stated(work, contents);
  if (identities.empty()) return;
  auto replaced = work.tables.waiting().take(work.partner, identities);
  // A lesson comes again with each portion of its file that has marks of it: it goes on waiting.
  std::unordered_set<std::string> places;
  for (const Wait& wait : work.waits)
    places.insert(work.results(wait.kind)[wait.position].origin.path);
  std::erase_if(replaced, [&](const WaitingRecord& record) {
    return record.trace == trace && places.contains(record.result.origin.path);
  });
  for (WaitingRecord& record : replaced) {
    record.result.outcome = Outcome::unchanged;
    record.result.error.reset();
  }
  work.tables.waiting().settle(replaced);
}

std::vector<WaitingRecord> park(Work& work, const Contents& contents,
                                const Provenance& provenance) {
  std::vector<WaitingRecord> records;
  for (const Wait& wait : work.waits) {
    WaitingRecord& record = records.emplace_back();
    record.partner = work.partner;
    record.content = contents.alone(wait.kind, wait.position);
    record.identity = contents.identity(wait.kind, wait.position);
    record.awaited = wait.awaited;
    record.result = work.results(wait.kind)[wait.position];
    record.result.key = domain::key_without_snils(record.result.key);
    record.message = provenance.message;
    record.trace = provenance.trace;
    record.since = provenance.at;
  }
  if (!records.empty()) work.tables.waiting().put(records, provenance.at);
  return records;
}

}  // namespace

void hold_back(Work& work) {
  if (work.waits.empty()) return;
  const Contents contents(work.batch);
  const std::size_t known = work.tables.waiting().count(work.partner);
  std::unordered_set<std::string> seen;
  std::erase_if(work.waits, [&](const Wait& wait) {
    domain::RecordResult& result = work.results(wait.kind)[wait.position];
    const std::string identity = contents.identity(wait.kind, wait.position);
    if (known + seen.size() >= base::limits::waiting_records ||
        identity.size() > base::limits::waiting_identity_bytes) {
      result.outcome = Outcome::rejected;
      return true;
    }
    if (seen.insert(identity).second) return false;
    const bool lesson = wait.kind == RecordKind::lesson;  // stands once per key of its document
    result.outcome = lesson ? Outcome::unchanged : Outcome::rejected;
    result.error.reset();
    if (!lesson) result.error = base::fail(Code::record_duplicate, "waits already", "id");
    return true;
  });
}

void keep_waiting(Work& work, const domain::Partner& partner, const Provenance& provenance) {
  WaitingRoom& room = work.tables.waiting();
  if (!room.any(work.partner) && work.waits.empty()) return;
  const Contents contents(work.batch);
  drop_replaced(work, contents, provenance.trace);
  // What comes below may release these again: then this load tells it at once.
  const auto parked = park(work, contents, provenance);
  std::map<std::int64_t, Place> own;
  for (std::size_t i = 0; i < parked.size(); ++i)
    own.emplace(parked[i].id, Place{work.waits[i].kind, work.waits[i].position});

  Release release(work.tables, partner, provenance.at, provenance.utc_offset_minutes);
  release.run(work.came, 0);
  std::erase_if(release.ended, [&](const WaitingRecord& record) {
    const auto it = own.find(record.id);
    if (it == own.end()) return false;
    domain::RecordResult& result = work.results(it->second.first)[it->second.second];
    result.outcome = record.result.outcome;
    result.error = record.result.error;
    return true;
  });
  room.settle(release.ended);
}

void refuse_waits(Work& work) {
  for (const Wait& wait : work.waits)
    work.results(wait.kind)[wait.position].outcome = Outcome::rejected;
  work.waits.clear();
}

void leave_came(Work& work) {
  WaitingRoom& room = work.tables.waiting();
  if (!work.came.empty() && room.any(work.partner)) room.put_came({work.partner, work.came, 0});
}

bool release_came(Tables& tables, std::span<const domain::Partner> partners, base::Time now,
                  int utc_offset_minutes) {
  std::vector<PartnerId> ids;
  for (const domain::Partner& partner : partners) ids.push_back(partner.id);
  if (ids.empty()) return false;
  auto came = tables.waiting().take_came(ids);
  if (!came) return false;
  const auto partner = std::find_if(partners.begin(), partners.end(),
                                    [&](const auto& one) { return one.id == came->partner; });
  Release release(tables, *partner, now, utc_offset_minutes);
  release.run(std::move(came->keys), came->after);
  tables.waiting().settle(release.ended);
  return true;
}

std::size_t refuse_overdue(Tables& tables, base::Time then) {
  auto records = tables.waiting().overdue(then, base::limits::waiting_at_once);
  if (records.empty()) return 0;
  for (WaitingRecord& record : records) record.result.outcome = Outcome::rejected;
  tables.waiting().remove(records);
  tables.waiting().settle(records);
  return records.size();
}

}  // namespace registers
