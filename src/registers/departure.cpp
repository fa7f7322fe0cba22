// A student leaves for another region.
#include "base/text.hpp"
#include "registers/dossier.hpp"
#include "registers/transfer_student.hpp"

namespace registers {
namespace {

Date day_before(Date day) {
  return std::chrono::sys_days(day) - std::chrono::days(1);
}

}  // namespace

base::Result<Transfer> begin_transfer(Tables& tables, const Departure& departure, base::Time now) {
  if (auto sent = tables.transfers().sent_of(departure.student)) return std::move(*sent);
  if (!domain::is_ogrn(departure.ogrn))
    return base::fail(base::Code::ogrn_invalid, {}, base::mask(departure.ogrn));
  const Date last = day_before(departure.from);
  auto open = open_enrollments(tables, departure.student, last);
  std::erase_if(open,
                [&](const EnrollmentRow& row) { return row.fields.from.value_or(last) > last; });
  if (open.empty()) return base::fail(base::Code::transfer_not_possible);
  Transfer transfer;
  transfer.number = base::make_uuid();
  transfer.region = departure.region;
  transfer.student = departure.student;
  transfer.ogrn = departure.ogrn;
  transfer.from = departure.from;
  transfer.created = transfer.changed = now;
  transfer.due = now;
  tables.transfers().put(transfer);
  return transfer;
}

void end_enrollments(Tables& tables, const Transfer& transfer, const Provenance& provenance) {
  const Date last = day_before(transfer.from);
  Changes changes;
  for (EnrollmentRow& row : open_enrollments(tables, transfer.student, transfer.from)) {
    // one that was to begin later ends on the day it would have begun
    row.fields.to = std::max(last, row.fields.from.value_or(last));
    row.fields.reason_out = "Перевод в другой регион (" + transfer.region + ")";
    changes.enrollments.push_back(std::move(row));
  }
  if (!changes.enrollments.empty()) tables.write(changes, provenance);
}

}  // namespace registers
