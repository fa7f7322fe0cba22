#include "adapters/federal/transfers.hpp"

#include <algorithm>

#include "adapters/federal/answers.hpp"
#include "adapters/federal/letters.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace adapters::federal {
namespace {

using base::Code;
using registers::Transfer;
using registers::TransferState;
using soap::Call;
using soap::Plan;
using soap::Work;
using CallPtr = std::shared_ptr<const Call>;

constexpr std::string_view mapping_name = "federal";

base::Result<domain::Batch> read_dossier(const Call& call) {
  const auto& mappings = *call.routes.routing->mappings;
  const auto mapping = std::ranges::find_if(
      mappings, [](const transform::Mapping& each) { return each.name() == mapping_name; });
  if (mapping == mappings.end()) return base::fail(Code::format_unknown, "no mapping federal");
  return mapping->apply(call.message.payload());
}

std::vector<domain::PartnerId> federal_partners(const Call& call) {
  std::vector<domain::PartnerId> ids;
  for (const domain::Partner& partner : call.routes.routing->partners)
    if (partner.kind == domain::PartnerKind::federal) ids.push_back(partner.id);
  return ids;
}

registers::Tables::LoadRecord journal_entry(const Call& call) {
  registers::Tables::LoadRecord record;
  record.at = call.now;
  record.partner = call.message.partner().id;
  record.source = call.message_id;
  record.operation = call.operation;
  record.trace = call.trace;
  return record;
}

registers::Tables::LoadRecord request_entry(const Call& call) {
  auto record = journal_entry(call);
  record.comment = "Просят перевести обучающегося: запрос ждёт ответа.";
  return record;
}

registers::Tables::LoadRecord journal_entry(const Call& call, const registers::Admitted& admitted) {
  auto record = journal_entry(call);
  record.tally = admitted.tally;
  record.ok = admitted.transfer.state == TransferState::accepted;
  record.code = admitted.transfer.code;
  record.comment = admitted.transfer.reason;
  return record;
}

base::Result<Plan> take_in(CallPtr call, const Rules& rules) {
  BASE_TRY(region, speaker(*call, rules));
  const auto from = date_field(*call, "from");
  if (!from) return base::fail(Code::date_invalid, {}, "from");
  BASE_TRY(dossier, read_dossier(*call));
  const registers::Arrival arrival{base::lower_ascii(field(*call, "transferId")), region,
                                   field(*call, "organizationOgrn"), *from,
                                   federal_partners(*call)};
  auto batch = std::make_shared<const domain::Batch>(std::move(dossier));
  Plan plan;
  plan.mapping = mapping_name;
  plan.change = [=](const Work& work, domain::MessageId id) -> base::Result<std::string> {
    const domain::Partner& partner = call->message.partner();
    const registers::Provenance provenance{partner.id, id, call->now, rules.utc_offset_minutes,
                                           call->trace};
    BASE_TRY(admitted, registers::admit(work.tables, *batch, partner, provenance, arrival));
    if (!admitted.repeated) work.tables.journal(journal_entry(*call, admitted));
    return admitted_letter(call->message_id, admitted);
  };
  return plan;
}

base::Result<Plan> begin(CallPtr call, const Rules& rules) {
  BASE_TRY(region, speaker(*call, rules));
  BASE_TRY(sought, sought_by(*call));
  const auto from = date_field(*call, "from");
  if (!from) return base::fail(Code::date_invalid, {}, "from");
  const domain::Date today = domain::date_at(call->now, rules.utc_offset_minutes);
  BASE_CHECK(registers::check_day(*from, today));
  auto verdict = std::make_shared<base::Result<void>>();
  Plan plan;
  plan.change = [=](const Work& work, domain::MessageId) -> base::Result<std::string> {
    *verdict = base::fail(Code::not_found_or_forbidden);
    const auto student = registers::find_student(work.tables, sought);
    auto entry = audit_entry(*call, sought);
    if (student) entry.students = {{student->id, "federal"}};
    work.tables.audit(entry);
    if (!student) return std::string();
    const registers::Departure departure{student->id, region, field(*call, "organizationOgrn"),
                                         *from, today};
    const auto transfer = registers::ask_transfer(work.tables, departure, call->now);
    // who is enrolled nowhere, or leaves for elsewhere: the same neutral answer
    if (!transfer) return std::string();
    *verdict = base::Result<void>();
    if (transfer->state == TransferState::asked) work.tables.journal(request_entry(*call));
    return started_letter(call->message_id, *transfer);
  };
  plan.verdict = [verdict] { return *verdict; };
  return plan;
}

// What stands in the way of this transfer alone.
bool hinders(Code code) {
  return code == Code::region_unknown || code == Code::portfolio_too_large;
}

}  // namespace

std::vector<soap::Operation> transfer_operations(const Rules& rules) {
  const auto who = domain::PartnerKind::federal;
  return {
      {"Transfer", who, [=](CallPtr call) { return take_in(call, rules); }},
      {"RequestTransfer", who, [=](CallPtr call) { return begin(call, rules); }},
  };
}

base::Result<void> Sending::send_due(const Work& work, const smev::Requests& requests,
                                     std::size_t most) const {
  const base::Time now = parts_.clock.now();
  for (Transfer& transfer : work.tables.transfers().due(now, most)) {
    transfer.due.reset();
    transfer.changed = now;
    const auto sent = send(transfer, work, requests);
    if (!sent && !hinders(sent.error().code)) return sent.error();
    if (!sent && transfer.attempts == 0) {
      const base::CodeInfo& row = base::info(sent.error().code);
      transfer.state = TransferState::refused;
      transfer.code = row.id;
      transfer.reason = row.text;
    } else if (!sent) {
      // The other region may have taken the student in by now: only it can say so.
      const base::CodeInfo& row = base::info(sent.error().code);
      parts_.log.failure(sent.error(), "transfer not sent again", {{"transfer", transfer.number}});
      send_again(transfer, std::string(row.id), std::string(row.text));
    }
    work.tables.transfers().put(transfer);
  }
  return {};
}

base::Result<void> Sending::send(Transfer& transfer, const Work& work,
                                 const smev::Requests& requests) const {
  if (parts_.rules.find(transfer.region) == nullptr) return base::fail(Code::region_unknown);
  const base::Time now = transfer.changed;
  Rules rules = parts_.rules;
  rules.health = rules.health && transfer.special;
  domain::Batch all =
      dossier(work, rules, transfer.student, domain::date_at(now, rules.utc_offset_minutes));
  registers::end_before(all.enrollments, transfer.from);
  const std::string message_id = base::make_uuid();
  BASE_TRY(letter, fit(std::move(all), [&](const domain::Batch& told) {
             return transfer_letter(message_id, rules.region, transfer, told);
           }));
  smev::Request request;
  request.handler = handler;
  request.reference = transfer.number;
  request.trace = base::make_uuid();
  request.content = std::move(letter);
  request.order_key = transfer.number;
  request.now = now;
  BASE_TRY(id, requests.put(work, request));
  registers::Tables::AuditEntry entry;
  entry.at = now;
  entry.message_id = id;
  entry.trace = request.trace;
  entry.operation = "Transfer";
  entry.students = {{transfer.student, "transfer"}};
  entry.special = rules.health;
  work.tables.audit(entry);
  ++transfer.attempts;
  return {};
}

void Sending::send_again(Transfer& transfer, std::string code, std::string reason) const {
  const int doubled = std::min(transfer.attempts, 6);  // up to an hour
  transfer.due = parts_.clock.now() + base::limits::transfer_retry * (1 << doubled) / 2;
  transfer.code = std::move(code);
  transfer.reason = std::move(reason);
}

bool Sending::is_asked(const Transfer& transfer, const std::string& partner) const {
  const Rules::Region* region = parts_.rules.find(transfer.region);
  return region != nullptr && partner == region->partner;
}

base::Result<void> Sending::decide(Transfer& transfer, const smev::Reaction& reaction,
                                   const Work& work) const {
  const security::Verified& answer = *reaction.answer;
  const xml::Node said = answer.payload();
  if (!is_asked(transfer, answer.partner().code))
    return base::fail(Code::operation_forbidden, "another partner answered");
  if (said.ns() != ns || said.name() != "TransferResponse" ||
      !parts_.schema.validate(said).empty() ||
      base::lower_ascii(said.child(ns, "transferId").text()) != transfer.number)
    return base::fail(Code::schema_violation, "not the answer to this transfer");
  const auto state = registers::parse_transfer_state(said.child(ns, "status").text());
  if (state != TransferState::accepted && state != TransferState::refused)
    return base::fail(Code::schema_violation, "neither accepted nor refused");
  transfer.state = *state;
  transfer.due.reset();
  transfer.code = said.child(ns, "code").text();
  transfer.reason = said.child(ns, "reason").text();
  if (*state != TransferState::accepted) return {};
  const registers::Provenance provenance{
      answer.partner().id, {}, parts_.clock.now(), parts_.rules.utc_offset_minutes};
  registers::end_enrollments(work.tables, transfer, provenance);
  return {};
}

base::Result<void> Sending::told(const std::string& reference, const smev::Reaction& reaction,
                                 const Work& work) const {
  using Kind = smev::Reaction::Kind;
  auto transfer = work.tables.transfers().find_outgoing(reference);
  if (!transfer || transfer->state != TransferState::sent || reaction.kind == Kind::status)
    return {};
  switch (reaction.kind) {
    case Kind::answer:
      BASE_CHECK(decide(*transfer, reaction, work));
      break;
    case Kind::rejected:
      // Of one that was sent before, this may not be the word that counts: the other region keeps
      // its answer by the transfer's number. Nor is it another partner's word.
      if (transfer->attempts > 1 || !is_asked(*transfer, reaction.partner)) {
        send_again(*transfer, {}, describe(reaction.rejections));
      } else {
        transfer->state = TransferState::refused;
        transfer->reason = describe(reaction.rejections);
      }
      break;
    case Kind::failed: {
      const base::Code code = reaction.error ? reaction.error->code : Code::internal;
      const base::CodeInfo& row = base::info(code);
      send_again(*transfer, std::string(row.id), std::string(row.text));
      break;
    }
    default:
      send_again(*transfer, {}, "Ответа нет: отправлен ещё раз.");
  }
  transfer->changed = parts_.clock.now();
  work.tables.transfers().put(*transfer);
  return {};
}

}  // namespace adapters::federal
