#include "sandbox/segment_copy.hpp"

#include "base/text.hpp"
#include "sandbox/field.hpp"
#include "security/digest.hpp"
#include "xml/canonical.hpp"

namespace sandbox {
namespace {

std::int64_t number_in(xml::Node node, std::string_view name) {
  return base::parse_integer(field_of(node, federal_ns, name)).value_or(0);
}

base::Result<SegmentCopy::Record> read_record(xml::Node change) {
  SegmentCopy::Record record;
  record.sequence = number_in(change, "sequence");
  const xml::Node portfolio = change.child(federal_ns, "portfolio");
  if (!portfolio) return record;
  BASE_TRY(canonical, xml::canonicalize(portfolio));
  record.portfolio = std::move(canonical);
  for (const xml::Node each : portfolio.children())
    if (each.is(federal_ns, "organization")) record.places.insert(number_in(each, "id"));
  return record;
}

}  // namespace

std::string SegmentCopy::Record::hash() const {
  security::Sha256 digest;
  digest.add(portfolio);
  return digest.hex();
}

base::Result<SegmentCopy::Status> SegmentCopy::take(xml::Node push) {
  const std::int64_t portion = number_in(push, "portion");
  if (portion <= last_) return Status::repeated;
  if (portion != last_ + 1) return Status::gap;
  std::map<std::int64_t, Record> changes;
  for (const xml::Node each : push.children()) {
    if (!each.is(federal_ns, "change")) continue;
    const std::int64_t student = number_in(each, "studentId");
    BASE_TRY(record, read_record(each));
    const auto known = records_.find(student);
    if (known != records_.end() && known->second.sequence >= record.sequence)
      return base::fail(base::Code::schema_violation, "an older change", "sequence");
    if (!changes.emplace(student, std::move(record)).second)
      return base::fail(base::Code::schema_violation, "told of twice", "studentId");
  }
  for (auto& [student, record] : changes) records_.insert_or_assign(student, std::move(record));
  last_ = portion;
  messages_[portion] = base::lower_ascii(field_of(push, federal_ns, "messageId"));
  return Status::accepted;
}

std::string SegmentCopy::recorded(std::int64_t portion) const {
  const auto found = messages_.find(portion);
  return found == messages_.end() ? std::string() : found->second;
}

std::map<std::int64_t, std::string> SegmentCopy::hashes_of(std::int64_t place) const {
  std::map<std::int64_t, std::string> hashes;
  for (const auto& [student, record] : records_) {
    const bool here = place == 0 ? record.places.empty() : record.places.contains(place);
    if (here && !record.portfolio.empty()) hashes.emplace(student, record.hash());
  }
  return hashes;
}

std::set<std::int64_t> SegmentCopy::places() const {
  std::set<std::int64_t> all;
  for (const auto& [student, record] : records_) {
    if (record.portfolio.empty()) continue;
    all.insert(record.places.begin(), record.places.end());
    if (record.places.empty()) all.insert(0);
  }
  return all;
}

base::Result<void> SegmentCopy::spoil(std::int64_t student, const std::string& how) {
  const auto found = records_.find(student);
  if (found == records_.end() || found->second.portfolio.empty())
    return base::fail(base::Code::usage, "no such student");
  constexpr std::string_view end = "</f:surname>";
  const auto at = found->second.portfolio.find(end);
  if (how == "change" && at != std::string::npos)
    found->second.portfolio.insert(at, "-");
  else if (how == "drop")
    records_.erase(found);
  else if (how == "add")
    records_.emplace(student + 1'000'000'000, found->second);
  else
    return base::fail(base::Code::usage, "how: change, drop, add");
  return {};
}

base::Result<void> SegmentCopy::rewind(std::int64_t portion) {
  if (portion < 0 || portion > last_) return base::fail(base::Code::usage, "no such portion");
  std::erase_if(records_, [&](const auto& each) { return each.second.sequence > portion; });
  std::erase_if(messages_, [&](const auto& each) { return each.first > portion; });
  last_ = portion;
  return {};
}

}  // namespace sandbox
