#include "adapters/federal/reconciling.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "adapters/federal/answers.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::federal {

namespace limits = base::limits;
using base::Code;
using domain::OrganizationId;
using domain::PersonId;
using registers::FederalCheckState;
using registers::FederalDifference;
using registers::FederalFound;
using registers::FederalPlace;
using soap::Work;

namespace {

std::int64_t number_in(xml::Node node, std::string_view name) {
  return base::parse_integer(node.child(ns, name).text()).value_or(-1);
}

// What the segment says of one organization, or of one student.
struct Line {
  std::int64_t id = 0, students = 0;
  std::string hash;
};
struct Said {
  std::vector<Line> lines;
  bool more = false;
  std::int64_t last = 0;  // as far as it goes
};

// Errors: schema_violation (not in the order of their ids, or nothing where there is more).
base::Result<Said> read_lines(xml::Node said, std::string_view row, std::string_view id,
                              std::int64_t after) {
  Said all;
  all.more = said.child(ns, "more").text() == "true";
  all.last = after;
  for (const xml::Node each : said.children()) {
    if (!each.is(ns, row)) continue;
    Line line{number_in(each, id), number_in(each, "students"), each.child(ns, "hash").text()};
    if (line.id <= all.last) return base::fail(Code::schema_violation, "not in order");
    all.last = line.id;
    all.lines.push_back(std::move(line));
  }
  if (all.more && all.lines.empty()) return base::fail(Code::schema_violation, "more of nothing");
  if (!all.more) all.last = INT64_MAX;
  return all;
}

// Ours, organization by organization.
std::map<std::int64_t, Line> count(const std::vector<FederalPlace>& places) {
  std::map<std::int64_t, Line> counted;
  for (auto begin = places.begin(); begin != places.end();) {
    const auto end = std::find_if(begin, places.end(), [&](const FederalPlace& each) {
      return each.organization != begin->organization;
    });
    counted[begin->organization.value] = {begin->organization.value, end - begin,
                                          hash_of(std::span(begin, end))};
    begin = end;
  }
  return counted;
}

}  // namespace

base::Result<bool> Reconciling::step(const Work& work, registers::Feed& feed,
                                     const smev::Requests& requests) const {
  auto check = work.tables.federal_checks().open_one();
  if (!check) return false;
  if (check->state == FederalCheckState::own) {
    // what the feed has named already is no difference
    if (stream_.gather(work.tables, feed)) return true;
    compare_own(*check, work);
  } else {
    const auto stream = work.tables.federal().stream();
    if (!check->asked.empty() || !stream || !stream->uuid.empty()) return false;
    check->portion = stream->portion;
    BASE_CHECK(ask(*check, work, requests));
  }
  check->changed = stream_.parts().clock.now();
  work.tables.federal_checks().put(*check);
  return check->state == FederalCheckState::own;
}

void Reconciling::compare_own(Check& check, const Work& work) const {
  registers::FederalBook& book = work.tables.federal();
  auto students = book.students_after({check.after}, limits::check_students);
  const bool last = students.empty();
  if (last) students = book.gone(limits::change_lines);
  const auto unsettled = book.unsettled(students);
  std::set<PersonId> set(unsettled.begin(), unsettled.end());
  for (const auto& each : book.aside(limits::change_lines)) set.insert(each.student);
  const auto records = records_of(work.tables, stream_.parts().rules, students, stream_.today());
  const auto copies = book.copies(students);
  std::vector<FederalFound> found;
  for (const PersonId id : students) {
    check.after = std::max(check.after, id.value);
    if (set.contains(id)) continue;
    const auto record = records.find(id);
    const auto copy = copies.find(id.value);
    const std::string now = record == records.end() ? "" : make_record(record->second).hash;
    const std::string told = copy == copies.end() ? "" : copy->second.hash;
    if (now != told) found.push_back({id, {}, FederalDifference::untold});
  }
  note(check, std::move(found), work);
  if (!last) {
    check.students += static_cast<std::int64_t>(students.size());
    return;
  }
  check.state = FederalCheckState::organizations;
  check.after = -1;
}

base::Result<void> Reconciling::ask(Check& check, const Work& work,
                                    const smev::Requests& requests) const {
  const std::string& region = stream_.parts().rules.region;
  check.asked = base::make_uuid();
  smev::Request request;
  request.handler = handler;
  request.reference = check.asked;
  request.content = check.state == FederalCheckState::organizations
                        ? organizations_letter(check.asked, region, check.after)
                        : students_letter(check.asked, region, check.place, check.after);
  request.order_key = Stream::handler;
  request.trace = base::make_uuid();
  request.now = stream_.parts().clock.now();
  BASE_CHECK(requests.put(work, request));
  return {};
}

base::Result<void> Reconciling::told(const std::string& reference, const smev::Reaction& reaction,
                                     const Work& work) const {
  using Kind = smev::Reaction::Kind;
  auto check = work.tables.federal_checks().open_one();
  if (!check || check->asked != reference || reaction.kind == Kind::status) return {};
  check->asked.clear();
  if (reaction.kind == Kind::answer) {
    const bool first = check->state == FederalCheckState::organizations;
    const Stream::Parts& parts = stream_.parts();
    BASE_TRY(said, answer_of(reaction, parts.rules, parts.schema,
                             first ? "GetOrganizationHashesResponse" : "GetStudentHashesResponse"));
    auto stream = work.tables.federal().stream();
    const std::int64_t last = number_in(said, "last");
    if (stream && last != stream->portion) {
      stream_.adopt(*stream, last, work);
      work.tables.federal().put(*stream);
      fail(*check, base::fail(Code::federal_out_of_step), work);
    } else if (first) {
      BASE_CHECK(compare_organizations(*check, said, work));
    } else {
      BASE_CHECK(compare_students(*check, said, work));
    }
  } else {
    base::Error error = base::fail(Code::smev_not_answered);
    if (reaction.kind == Kind::rejected)
      error =
          base::fail(reaction.partner == stream_.parts().rules.segment ? Code::smev_rejected
                                                                       : Code::operation_forbidden);
    if (reaction.error) error = *reaction.error;
    fail(*check, error, work);
  }
  check->changed = stream_.parts().clock.now();
  work.tables.federal_checks().put(*check);
  return {};
}

base::Result<void> Reconciling::compare_organizations(Check& check, xml::Node said,
                                                      const Work& work) const {
  BASE_TRY(theirs, read_lines(said, "organization", "organizationId", check.after));
  std::map<std::int64_t, Line> ours;
  for (OrganizationId after{check.after};;) {
    const auto places =
        work.tables.federal().places(after, {theirs.last}, limits::check_organizations);
    if (places.empty()) break;
    ours.merge(count(places));
    after = places.back().organization;
  }
  std::vector<OrganizationId> differ;
  check.organizations += static_cast<std::int64_t>(ours.size());
  for (const Line& line : theirs.lines) {
    const auto it = ours.find(line.id);
    if (it == ours.end()) ++check.organizations;
    const bool same =
        it != ours.end() && it->second.students == line.students && it->second.hash == line.hash;
    if (!same) differ.push_back({line.id});
    if (it != ours.end()) ours.erase(it);
  }
  for (const auto& [id, line] : ours) differ.push_back({id});
  check.organizations_differ += static_cast<std::int64_t>(differ.size());
  work.tables.federal_checks().add_places(check.id, differ);
  check.after = theirs.last;
  if (!theirs.more) next_place(check, work);
  return {};
}

base::Result<void> Reconciling::compare_students(Check& check, xml::Node said,
                                                 const Work& work) const {
  BASE_TRY(theirs, read_lines(said, "student", "studentId", check.after));
  const OrganizationId place{check.place};
  std::map<std::int64_t, std::string> ours;
  for (PersonId after{check.after};;) {
    const auto some = work.tables.federal().students_of(place, after, limits::check_hashes);
    for (const FederalPlace& each : some)
      if (each.student.value <= theirs.last) ours.emplace(each.student.value, each.hash);
    if (some.empty() || some.back().student.value > theirs.last) break;
    after = some.back().student;
  }
  std::vector<FederalFound> found;
  for (const Line& line : theirs.lines) {
    const auto it = ours.find(line.id);
    if (it == ours.end())
      found.push_back({{line.id}, place, FederalDifference::extra});
    else if (it->second != line.hash)
      found.push_back({{line.id}, place, FederalDifference::differs});
    if (it != ours.end()) ours.erase(it);
  }
  for (const auto& [id, hash] : ours) found.push_back({{id}, place, FederalDifference::missing});
  note(check, std::move(found), work);
  check.after = theirs.last;
  if (theirs.more) return {};
  work.tables.federal_checks().end_place(check.id, place);
  next_place(check, work);
  return {};
}

void Reconciling::next_place(Check& check, const Work& work) const {
  const auto place = work.tables.federal_checks().next_place(check.id);
  if (!place) return finish(check, work);
  check.state = FederalCheckState::students;
  check.place = place->value;
  check.after = -1;
}

// They are told again, whatever the segment was told.
void Reconciling::note(Check& check, std::vector<FederalFound> found, const Work& work) const {
  if (found.empty()) return;
  std::vector<registers::FederalDue> due;
  for (const FederalFound& each : found) {
    due.push_back({each.student, stream_.parts().clock.now()});
    due.back().forced = true;
  }
  work.tables.federal().add(due);
  check.differ +=
      static_cast<std::int64_t>(work.tables.federal_checks().add_found(check.id, found));
}

void Reconciling::finish(Check& check, const Work& work) const {
  check.state = FederalCheckState::done;
  if (check.differ > 0) journal(check, Code::federal_differs, work);
}

void Reconciling::fail(Check& check, const base::Error& error, const Work& work) const {
  const base::CodeInfo& row = base::info(error.code);
  check.state = FederalCheckState::failed;
  check.code = row.id;
  check.reason = row.text;
  journal(check, error.code, work);
}

void Reconciling::journal(const Check& check, Code code, const Work& work) const {
  const base::CodeInfo& row = base::info(code);
  registers::Tables::LoadRecord record;
  record.at = stream_.parts().clock.now();
  record.source = "federal-check " + std::to_string(check.id);
  record.operation = "GetOrganizationHashes";
  record.ok = false;
  record.code = row.id;
  record.comment = row.text;
  work.tables.journal(record);
}

}  // namespace adapters::federal
