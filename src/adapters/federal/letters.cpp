#include "adapters/federal/letters.hpp"

#include "adapters/diary/native_xml.hpp"
#include "adapters/federal/rules.hpp"

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

std::string started_letter(const std::string& message_id, const registers::Transfer& transfer) {
  xml::Writer out = begin("RequestTransferResponse", message_id);
  out.element("transferId", transfer.number).element("status", "started");
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
