#include "adapters/federal/letters.hpp"

#include <algorithm>
#include <set>

#include "adapters/diary/native_xml.hpp"
#include "adapters/federal/rules.hpp"
#include "base/limits.hpp"

namespace adapters::federal {
namespace {

using domain::Outcome;

std::string text_of(const std::optional<domain::Date>& date) {
  return date ? domain::format_date(*date) : std::string();
}

xml::Writer begin(std::string_view name, const std::string& message_id) {
  xml::Writer out("f", ns);
  out.open(name).element("messageId", message_id);
  return out;
}

void write_place(xml::Writer& out, const Place& place) {
  out.open("place")
      .element("organizationOgrn", place.ogrn)
      .element("organization", place.organization)
      .optional("classGroup", place.class_group)
      .optional("from", text_of(place.from))
      .optional("to", text_of(place.to))
      .close();
}

void write_portfolio(xml::Writer& out, const domain::Batch& dossier) {
  out.open("portfolio");
  diary::write_records(out, dossier);
  out.close();
}

void leave_out_early_half(domain::Batch& dossier) {
  std::ranges::stable_sort(dossier.lessons, {}, &domain::LessonRecord::date);
  const std::size_t gone = (dossier.lessons.size() + 1) / 2;
  dossier.lessons.erase(dossier.lessons.begin(),
                        dossier.lessons.begin() + static_cast<std::ptrdiff_t>(gone));
  std::set<std::string> left;
  for (const auto& lesson : dossier.lessons) left.insert(lesson.key);
  const auto orphaned = [&](const auto& record) { return !left.contains(record.lesson_key); };
  std::erase_if(dossier.marks, orphaned);
  std::erase_if(dossier.attendance, orphaned);
}

}  // namespace

std::string found_letter(const std::string& message_id, const registers::PersonRow& student,
                         const std::optional<Place>& place) {
  xml::Writer out = begin("FindStudentResponse", message_id);
  const domain::PersonFields& person = student.fields;
  out.element("studentId", std::to_string(student.id.value))
      .optional("snils", person.snils.digits())
      .element("surname", person.surname)
      .element("name", person.name)
      .optional("patronymic", person.patronymic)
      .optional("birthDate", text_of(person.birth_date));
  if (place) write_place(out, *place);
  return out.finish();
}

std::string enrolled_letter(const std::string& message_id, const std::optional<Place>& place) {
  xml::Writer out = begin("ConfirmEnrollmentResponse", message_id);
  out.element("enrolled", place ? "true" : "false");
  if (place) write_place(out, *place);
  return out.finish();
}

std::string portfolio_letter(const std::string& message_id, const domain::Batch& dossier) {
  xml::Writer out = begin("GetPortfolioResponse", message_id);
  write_portfolio(out, dossier);
  return out.finish();
}

base::Result<std::string> fit(domain::Batch dossier,
                              const std::function<std::string(const domain::Batch&)>& write) {
  for (;;) {
    std::string letter = write(dossier);
    if (letter.size() <= base::limits::smev_content_bytes) return letter;
    if (dossier.lessons.empty()) return base::fail(base::Code::portfolio_too_large);
    leave_out_early_half(dossier);
  }
}

std::string started_letter(const std::string& message_id, const registers::Transfer& transfer) {
  xml::Writer out = begin("RequestTransferResponse", message_id);
  const bool waits = transfer.state == registers::TransferState::asked;
  out.element("transferId", transfer.number).element("status", waits ? "asked" : "started");
  return out.finish();
}

std::string admitted_letter(const std::string& message_id, const registers::Admitted& admitted) {
  const registers::Transfer& transfer = admitted.transfer;
  xml::Writer out = begin("TransferResponse", message_id);
  out.element("transferId", transfer.number)
      .element("status", registers::name_of(transfer.state))
      .optional("code", transfer.code)
      .optional("reason", transfer.reason);
  if (transfer.state == registers::TransferState::accepted && !admitted.repeated) {
    const std::int64_t rejected = admitted.tally[Outcome::rejected];
    out.element("accepted", std::to_string(admitted.tally.received() - rejected))
        .element("rejected", std::to_string(rejected));
  }
  return out.finish();
}

std::string transfer_letter(const std::string& message_id, const std::string& region,
                            const registers::Transfer& transfer, const domain::Batch& dossier) {
  xml::Writer out = begin("Transfer", message_id);
  out.element("transferId", transfer.number)
      .element("fromRegion", region)
      .element("toRegion", transfer.region)
      .element("organizationOgrn", transfer.ogrn)
      .element("from", domain::format_date(transfer.from));
  write_portfolio(out, dossier);
  return out.finish();
}

}  // namespace adapters::federal
