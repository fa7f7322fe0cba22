// Whom a portion tells of, and how it is made. What comes of one: portion_outcome.cpp.
#include "adapters/federal/stream.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "xml/document.hpp"

namespace adapters::federal {

namespace limits = base::limits;
using domain::OrganizationId;
using domain::PersonId;
using domain::RecordKind;
using registers::FederalBook;
using registers::FederalDue;
using registers::FederalStream;
using soap::Work;

namespace {

// What a student's record says of his organizations.
bool is_of_organization(const registers::ChangeLine& line) {
  using enum RecordKind;
  constexpr std::array kinds{organization, branch, programme, class_group, subject};
  return std::ranges::any_of(kinds,
                             [&](RecordKind kind) { return line.kind == domain::name_of(kind); });
}

}  // namespace

struct Stream::Draft {
  std::vector<PersonId> settled;  // wait no longer
  std::vector<registers::FederalSent> sent;
  std::vector<Said> said;
  std::vector<FederalDue> too_large;
  std::size_t bytes = 0;
  bool full = false;
};

domain::Date Stream::today() const {
  return domain::date_at(parts_.clock.now(), parts_.rules.utc_offset_minutes);
}

void Stream::begin_snapshot(FederalStream& stream, registers::Feed& feed) const {
  stream.cursor = feed.head();
  stream.snapshot = PersonId{0};
}

bool Stream::gather(registers::Tables& tables, registers::Feed& feed) const {
  FederalBook& book = tables.federal();
  auto stream = book.stream();
  const bool first = !stream;
  if (first) {
    stream.emplace();
    stream->most = limits::change_portion;
    stream->changed = parts_.clock.now();
    begin_snapshot(*stream, feed);
  }
  const FederalStream before = *stream;
  registers::Feed::Question question;
  question.after = stream->cursor;
  question.special = parts_.rules.health;
  question.limit = limits::change_lines;
  bool more = false;
  const auto page = feed.read(registers::Scope::region(), question, today());
  if (page) {
    add_named(tables, page->lines);
    stream->cursor = page->next;
    more = page->more;
  } else {  // it does not reach back so far
    begin_snapshot(*stream, feed);
  }
  more = add_snapshot(*stream, book) || more;
  if (first || !(*stream == before)) book.put(*stream);
  return more;
}

void Stream::add_named(registers::Tables& tables,
                       const std::vector<registers::ChangeLine>& lines) const {
  const base::Time now = parts_.clock.now();
  std::map<PersonId, FederalDue> named;
  std::set<OrganizationId> organizations;
  const auto name = [&](PersonId id) -> FederalDue& {
    FederalDue& due = named[id];
    due.student = id;
    due.since = now;
    return due;
  };
  for (const registers::ChangeLine& line : lines) {
    if (is_of_organization(line)) organizations.insert(line.organization);
    if (line.student) name(line.student);
    if (line.what != registers::ChangeWhat::key_changed ||
        line.kind != domain::name_of(RecordKind::student))
      continue;
    FederalDue& due = name({line.record});  // of a merge: the card that is gone
    due.key_changed = true;
    if (line.replaced_by != 0) due.replaced_by = line.replaced_by;
  }
  std::vector<FederalDue> due;
  for (const auto& [id, each] : named) due.push_back(each);
  tables.federal().add(due);
  const std::vector<OrganizationId> list(organizations.begin(), organizations.end());
  tables.federal().add_of(list, now);
}

// True: it goes on, and has room to.
bool Stream::add_snapshot(FederalStream& stream, FederalBook& book) const {
  if (!stream.snapshot || book.due(limits::change_portion).size() == limits::change_portion)
    return false;
  const base::Time now = parts_.clock.now();
  const auto last =
      book.add_after(*stream.snapshot, limits::snapshot_students, now, stream.everybody);
  if (last) {
    stream.snapshot = last;
    return false;  // they are told first
  }
  std::vector<FederalDue> gone;
  for (const PersonId id : book.gone(limits::change_lines)) gone.push_back({id, now});
  book.add(gone);
  if (gone.size() == limits::change_lines) return false;
  stream.snapshot.reset();
  stream.everybody = false;
  return false;
}

base::Result<bool> Stream::send(const Work& work, const smev::Requests& requests) const {
  FederalBook& book = work.tables.federal();
  auto stream = book.stream();
  if (!stream) return false;
  const FederalStream before = *stream;
  bool more = false;
  if (stream->uuid.empty()) {
    const auto check = work.tables.federal_checks().open_one();
    if (check && registers::asks(*check)) return false;
    BASE_TRY(made, make(*stream, work));
    more = made;
  }
  if (!stream->uuid.empty() && stream->due && *stream->due <= parts_.clock.now())
    BASE_CHECK(post(*stream, work, requests));
  if (!(*stream == before)) book.put(*stream);
  return more;
}

// Decides on one who waits. Nothing is said twice, and of nobody who came and went unseen.
void Stream::choose(Draft& draft, const FederalDue& due, const registers::FederalCopy* has,
                    const domain::Batch* records) const {
  const bool known = has != nullptr && !has->hash.empty();
  registers::FederalSent sent{due, {}, {}};
  Said said{due.student, "deleted", due.replaced_by, {}};
  if (records != nullptr) {
    Record record = make_record(*records);
    said.what = !known ? "created" : due.key_changed ? "key-changed" : "changed";
    const bool same = known && has->hash == record.hash && due.replaced_by == 0;
    if (same && !due.forced) return draft.settled.push_back(due.student);
    if (record.portfolio.size() > limits::change_record_bytes) {
      draft.settled.push_back(due.student);
      return draft.too_large.push_back(due);
    }
    sent.hash = std::move(record.hash);
    sent.places = std::move(record.places);
    said.portfolio = std::move(record.portfolio);
  } else {
    // of whom it was told is said what has taken his place, whenever that is known
    const bool heard = has != nullptr && due.replaced_by != 0;
    if (!known && !due.forced && !heard) return draft.settled.push_back(due.student);
    if (due.replaced_by != 0) said.what = "key-changed";
  }
  draft.full =
      !draft.said.empty() && draft.bytes + said.portfolio.size() > limits::change_portion_bytes;
  if (draft.full) return;
  draft.bytes += said.portfolio.size();
  draft.settled.push_back(due.student);
  draft.sent.push_back(std::move(sent));
  draft.said.push_back(std::move(said));
}

Stream::Draft Stream::draft(const FederalStream& stream, const Work& work) const {
  Draft made;
  FederalBook& book = work.tables.federal();
  const auto waiting = book.due(std::clamp(stream.most, std::size_t{1}, limits::change_portion));
  std::vector<PersonId> ids;
  for (const FederalDue& each : waiting) ids.push_back(each.student);
  const auto records = records_of(work.tables, parts_.rules, ids, today());
  const auto copies = book.copies(ids);
  for (const FederalDue& each : waiting) {
    const auto copy = copies.find(each.student.value);
    const auto record = records.find(each.student);
    choose(made, each, copy == copies.end() ? nullptr : &copy->second,
           record == records.end() ? nullptr : &record->second);
    if (made.full) break;
  }
  return made;
}

// True: somebody else waits, or may.
base::Result<bool> Stream::make(FederalStream& stream, const Work& work) const {
  Draft made = draft(stream, work);
  FederalBook& book = work.tables.federal();
  for (const FederalDue& each : made.too_large)
    put_aside(each, base::Code::federal_record_too_large, {}, work);
  if (made.said.empty()) {
    book.remove_due(made.settled);
    return !made.settled.empty();
  }
  const std::string uuid = base::make_uuid();
  std::string content = portion_letter(uuid, parts_.rules.region, stream.portion + 1,
                                       stream.snapshot.has_value(), made.said);
  BASE_TRY(document, xml::Document::parse(content));
  const auto violations = parts_.schema.validate(document.root(), 1);
  if (!violations.empty() && made.said.size() > 1) {  // whose it is, the next ones tell
    stream.most = made.said.size() / 2;
    return true;
  }
  book.remove_due(made.settled);
  if (!violations.empty()) {
    put_aside(made.sent.front().due, base::Code::schema_violation, violations[0].path, work);
    return true;
  }
  book.put_sent(made.sent);
  stream.uuid = uuid;
  stream.content = std::move(content);
  stream.attempts = 0;
  stream.due = parts_.clock.now();
  return false;
}

base::Result<void> Stream::post(FederalStream& stream, const Work& work,
                                const smev::Requests& requests) const {
  smev::Request request;
  request.handler = handler;
  request.reference = stream.uuid;
  request.content = stream.content;
  request.order_key = handler;
  request.trace = base::make_uuid();
  request.now = parts_.clock.now();
  BASE_TRY(id, requests.put(work, request));
  registers::Tables::AuditEntry entry;
  entry.at = request.now;
  entry.message_id = id;
  entry.trace = request.trace;
  entry.operation = "PushChanges";
  for (const registers::FederalSent& each : work.tables.federal().sent())
    if (!each.hash.empty()) entry.students.push_back({each.due.student, "federal"});
  work.tables.audit(entry);
  ++stream.attempts;
  stream.due.reset();
  return {};
}

}  // namespace adapters::federal
