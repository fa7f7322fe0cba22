// A student leaves for another region.
#include <algorithm>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "registers/dossier.hpp"
#include "registers/transfer_student.hpp"

namespace registers {
namespace {

Date day_before(Date day) {
  return std::chrono::sys_days(day) - std::chrono::days(1);
}

// Who is to leave is enrolled on the day before.
base::Result<void> check_departure(Tables& tables, PersonId student, Date from, Date today) {
  BASE_CHECK(check_day(from, today));
  const Date last = day_before(from);
  const auto open = open_enrollments(tables, student, last);
  const bool there = std::ranges::any_of(
      open, [&](const EnrollmentRow& row) { return row.fields.from.value_or(last) <= last; });
  if (!there) return base::fail(base::Code::transfer_not_possible);
  return {};
}

base::Result<Transfer> make(Tables& tables, const Departure& departure, base::Time now) {
  if (!domain::is_ogrn(departure.ogrn))
    return base::fail(base::Code::ogrn_invalid, {}, base::mask(departure.ogrn));
  BASE_CHECK(check_departure(tables, departure.student, departure.from, departure.today));
  Transfer transfer;
  transfer.number = base::make_uuid();
  transfer.region = departure.region;
  transfer.student = departure.student;
  transfer.ogrn = departure.ogrn;
  transfer.from = departure.from;
  transfer.special = departure.special;
  transfer.created = transfer.changed = now;
  return transfer;
}

}  // namespace

base::Result<void> check_day(Date from, Date today) {
  const int away = domain::days_between(today, from);
  if (away < -base::limits::transfer_days_back || away > base::limits::transfer_days_ahead)
    return base::fail(base::Code::transfer_day_invalid, {}, "from");
  return {};
}

base::Result<Transfer> begin_transfer(Tables& tables, const Departure& departure, base::Time now) {
  if (auto leaving = tables.transfers().leaving(departure.student)) return std::move(*leaving);
  BASE_TRY(transfer, make(tables, departure, now));
  transfer.due = now;
  tables.transfers().put(transfer);
  return std::move(transfer);
}

base::Result<Transfer> ask_transfer(Tables& tables, const Departure& departure, base::Time now) {
  if (auto leaving = tables.transfers().leaving(departure.student)) {
    if (leaving->region == departure.region && leaving->ogrn == departure.ogrn &&
        leaving->from == departure.from)
      return std::move(*leaving);
    return base::fail(base::Code::transfer_not_possible, "leaving for elsewhere");
  }
  BASE_TRY(transfer, make(tables, departure, now));
  transfer.state = TransferState::asked;
  tables.transfers().put(transfer);
  return std::move(transfer);
}

base::Result<Transfer> answer_request(Tables& tables, Transfer asked, const RequestAnswer& answer,
                                      base::Time now) {
  if (asked.state != TransferState::asked)
    return base::fail(base::Code::transfer_not_possible, "it waits for no answer");
  if (answer.confirmed) {
    BASE_CHECK(check_departure(tables, asked.student, asked.from, answer.today));
    asked.state = TransferState::sent;
    asked.special = answer.special;
    asked.due = now;
  } else {
    asked.state = TransferState::refused;
    asked.reason = "Отклонён у нас.";
  }
  asked.changed = now;
  tables.transfers().put(asked);
  return asked;
}

void end_before(std::vector<domain::EnrollmentRecord>& enrollments, Date from) {
  const Date last = day_before(from);
  for (domain::EnrollmentRecord& row : enrollments)
    if (!row.to || *row.to > last) row.to = std::max(last, row.from.value_or(last));
}

void end_enrollments(Tables& tables, const Transfer& transfer, const Provenance& provenance) {
  const Date last = day_before(transfer.from);
  const Date today = domain::date_at(provenance.at, provenance.utc_offset_minutes);
  Changes changes;
  for (EnrollmentRow& row :
       open_enrollments(tables, transfer.student, std::max(transfer.from, today))) {
    // one that was to begin later ends on the day it would have begun
    row.fields.to = std::max(last, row.fields.from.value_or(last));
    row.fields.reason_out = "Перевод в другой регион (" + transfer.region + ")";
    changes.enrollments.push_back(std::move(row));
  }
  if (!changes.enrollments.empty()) tables.write(changes, provenance);
}

}  // namespace registers
