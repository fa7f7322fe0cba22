#include "adapters/diary/native_parts.hpp"

namespace adapters::diary {
namespace {

void write(xml::Writer& out, const domain::Health& f) {
  out.optional("from", text_of(f.from))
      .optional("healthGroup", text_of(f.health_group))
      .optional("peGroup", text_of(f.pe_group))
      .optional("disability", text_of(f.disability))
      .optional("disabilityReason", f.disability_reason)
      .optional("disabilityUntil", text_of(f.disability_until))
      .element("needsAdaptedProgramme", text_of(f.needs_adapted_programme))
      .element("needsLongTreatment", text_of(f.needs_long_treatment));
}

void write(xml::Writer& out, const domain::EducationDocument& f) {
  out.element("type", domain::name_of(f.type))
      .optional("series", f.series)
      .element("number", f.number)
      .optional("registration", f.registration)
      .optional("issued", text_of(f.issued))
      .optional("issuer", f.issuer)
      .optional("specialty", f.specialty)
      .optional("qualification", f.qualification)
      .element("honours", text_of(f.honours));
}

void write(xml::Writer& out, const domain::ExamResult& f) {
  out.element("kind", domain::name_of(f.kind))
      .element("subject", f.subject)
      .optional("date", text_of(f.date))
      .element("score", std::to_string(f.score))
      .optional("minimum", text_of(f.minimum))
      .optional("mark", f.mark);
}

void write(xml::Writer& out, const domain::Achievement& f) {
  out.element("kind", domain::name_of(f.kind))
      .element("event", f.event)
      .optional("subject", f.subject)
      .element("level", domain::name_of(f.level))
      .optional("stage", text_of(f.stage))
      .element("result", domain::name_of(f.result))
      .optional("place", text_of(f.place))
      .optional("date", text_of(f.date))
      .optional("document", f.document);
}

void write(xml::Writer& out, const domain::QueueEntry& f) {
  out.optional("number", f.number)
      .optional("applied", text_of(f.applied))
      .optional("wanted", text_of(f.wanted))
      .element("status", domain::name_of(f.status))
      .element("benefit", domain::name_of(f.benefit))
      .optional("ageGroup", text_of(f.age_group))
      .optional("modeOfStay", text_of(f.mode_of_stay));
}

template <class Fields>
void write_all(xml::Writer& out, std::string_view name,
               const std::vector<domain::PortfolioRecord<Fields>>& records) {
  for (const auto& record : records) {
    out.open(name)
        .element("id", record.key)
        .element("studentId", record.student_key)
        .element("organizationId", record.organization_key);
    write(out, record.fields);
    if (record.removed) out.element("removed", text_of(true));
    out.close();
  }
}

}  // namespace

void write_portfolio(xml::Writer& out, const domain::Batch& batch) {
  write_all(out, "health", batch.health);
  write_all(out, "educationDocument", batch.education_documents);
  write_all(out, "examResult", batch.exam_results);
  write_all(out, "achievement", batch.achievements);
  write_all(out, "queueEntry", batch.queue);
}

}  // namespace adapters::diary
