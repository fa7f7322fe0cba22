#include "adapters/diary/native_parts.hpp"

namespace adapters::diary {
namespace {

std::string list_of(const std::vector<domain::ActivityKind>& kinds) {
  std::string list;
  for (const domain::ActivityKind kind : kinds)
    list.append(list.empty() ? "" : " ").append(domain::name_of(kind));
  return list;
}

void write(xml::Writer& out, const domain::AuthorityRecord& r) {
  out.open("authority")
      .element("ogrn", r.ogrn)
      .optional("parentOgrn", r.parent_ogrn)
      .optional("inn", r.inn)
      .optional("kpp", r.kpp)
      .optional("okpo", r.okpo)
      .optional("oktmo", r.oktmo)
      .element("fullName", r.full_name)
      .optional("shortName", r.short_name)
      .optional("municipality", r.municipality)
      .optional("address", r.address)
      .optional("phone", r.phone)
      .optional("fax", r.fax)
      .optional("email", r.email)
      .optional("site", r.site)
      .optional("head", r.head)
      .close();
}

void write(xml::Writer& out, const domain::OrganizationRecord& r) {
  out.open("organization")
      .element("id", r.key)
      .element("ogrn", r.ogrn)
      .optional("inn", r.inn)
      .optional("kpp", r.kpp)
      .element("fullName", r.full_name)
      .optional("shortName", r.short_name)
      .element("kind", domain::name_of(r.kind))
      .optional("municipality", r.municipality)
      .optional("address", r.address)
      .optional("phone", r.phone)
      .optional("email", r.email)
      .optional("site", r.site)
      .optional("head", r.head)
      .optional("okpo", r.okpo)
      .optional("oktmo", r.oktmo)
      .optional("authorityOgrn", r.authority_ogrn)
      .optional("ownership", text_of(r.ownership))
      .optional("legalForm", text_of(r.legal_form))
      .optional("activities", list_of(r.activities))
      .optional("status", text_of(r.status))
      .optional("places", text_of(r.places))
      .optional("licence", r.licence)
      .optional("licenceIssued", text_of(r.licence_issued))
      .optional("accreditation", r.accreditation)
      .optional("accreditationUntil", text_of(r.accreditation_until))
      .optional("actualAddress", r.actual_address)
      .optional("fax", r.fax)
      .close();
}

void write(xml::Writer& out, const domain::BranchRecord& r) {
  out.open("branch")
      .element("id", r.key)
      .element("organizationId", r.organization_key)
      .element("name", r.name)
      .optional("kpp", r.kpp)
      .optional("address", r.address)
      .optional("phone", r.phone)
      .optional("head", r.head)
      .close();
}

void write(xml::Writer& out, const domain::ProgrammeRecord& r) {
  out.open("programme")
      .element("id", r.key)
      .element("organizationId", r.organization_key)
      .element("kind", domain::name_of(r.kind))
      .element("name", r.name)
      .optional("level", text_of(r.level))
      .optional("orientation", text_of(r.orientation))
      .optional("specialty", r.specialty)
      .close();
}

void write(xml::Writer& out, const domain::ClassGroupRecord& r) {
  out.open("classGroup")
      .element("id", r.key)
      .element("organizationId", r.organization_key)
      .element("schoolYear", std::to_string(r.school_year))
      .element("parallel", std::to_string(r.parallel))
      .optional("letter", r.letter)
      .optional("name", r.name)
      .optional("ageGroup", text_of(r.age_group))
      .optional("modeOfStay", text_of(r.mode_of_stay))
      .optional("orientation", text_of(r.orientation))
      .optional("programmeId", r.programme_key)
      .optional("specialty", r.specialty)
      .close();
}

}  // namespace

void write_organizations(xml::Writer& out, const domain::Batch& batch) {
  for (const auto& record : batch.authorities) write(out, record);
  for (const auto& record : batch.organizations) write(out, record);
  for (const auto& record : batch.branches) write(out, record);
  for (const auto& record : batch.programmes) write(out, record);
  for (const auto& record : batch.class_groups) write(out, record);
}

}  // namespace adapters::diary
