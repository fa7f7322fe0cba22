// Authorities, organizations and what they are made of.
#include "transform/field_table.hpp"
#include "transform/field_types.hpp"
#include "transform/target_parts.hpp"

namespace transform {
namespace {

using namespace domain;
using namespace types;
using namespace table;

using Authorities = In<&Batch::authorities>;
using R0 = AuthorityRecord;
constexpr Field authority[] = {
    Authorities::field<Ogrn, &R0::ogrn>("ogrn", required),
    Authorities::field<Ogrn, &R0::parent_ogrn>("parent_ogrn"),
    Authorities::field<Inn, &R0::inn>("inn"),
    Authorities::field<Kpp, &R0::kpp>("kpp"),
    Authorities::field<Okpo, &R0::okpo>("okpo"),
    Authorities::field<Oktmo, &R0::oktmo>("oktmo"),
    Authorities::field<Text, &R0::full_name>("full_name", required),
    Authorities::field<Text, &R0::short_name>("short_name"),
    Authorities::field<Text, &R0::municipality>("municipality"),
    Authorities::field<Text, &R0::address>("address"),
    Authorities::field<Text, &R0::phone>("phone"),
    Authorities::field<Text, &R0::fax>("fax"),
    Authorities::field<Text, &R0::email>("email"),
    Authorities::field<Text, &R0::site>("site"),
    Authorities::field<Text, &R0::head>("head"),
};

using Organizations = In<&Batch::organizations>;
using R1 = OrganizationRecord;
constexpr Field organization[] = {
    Organizations::field<Key, &R1::key>("key", required),
    Organizations::field<Ogrn, &R1::ogrn>("ogrn", required),
    Organizations::field<Inn, &R1::inn>("inn"),
    Organizations::field<Kpp, &R1::kpp>("kpp"),
    Organizations::field<Text, &R1::full_name>("full_name", required),
    Organizations::field<Text, &R1::short_name>("short_name"),
    Organizations::field<CodeOf<OrganizationKind>, &R1::kind>("kind", required),
    Organizations::field<Text, &R1::municipality>("municipality"),
    Organizations::field<Text, &R1::address>("address"),
    Organizations::field<Text, &R1::phone>("phone"),
    Organizations::field<Text, &R1::email>("email"),
    Organizations::field<Text, &R1::site>("site"),
    Organizations::field<Text, &R1::head>("head"),
    Organizations::field<Okpo, &R1::okpo>("okpo"),
    Organizations::field<Oktmo, &R1::oktmo>("oktmo"),
    Organizations::field<Ogrn, &R1::authority_ogrn>("authority_ogrn"),
    Organizations::field<CodeOf<OwnershipForm>, &R1::ownership>("ownership"),
    Organizations::field<CodeOf<LegalForm>, &R1::legal_form>("legal_form"),
    Organizations::field<CodesOf<ActivityKind>, &R1::activities>("activities"),
    Organizations::field<CodeOf<OrganizationStatus>, &R1::status>("status"),
    Organizations::field<Integer<0, 100'000>, &R1::places>("places"),
    Organizations::field<Text, &R1::licence>("licence"),
    Organizations::field<Day, &R1::licence_issued>("licence_issued"),
    Organizations::field<Text, &R1::accreditation>("accreditation"),
    Organizations::field<Day, &R1::accreditation_until>("accreditation_until"),
    Organizations::field<Text, &R1::actual_address>("actual_address"),
    Organizations::field<Text, &R1::fax>("fax"),
};

using Branches = In<&Batch::branches>;
using R2 = BranchRecord;
constexpr Field branch[] = {
    Branches::field<Key, &R2::key>("key", required),
    Branches::field<Key, &R2::organization_key>("organization_key", required),
    Branches::field<Text, &R2::name>("name", required),
    Branches::field<Kpp, &R2::kpp>("kpp"),
    Branches::field<Text, &R2::address>("address"),
    Branches::field<Text, &R2::phone>("phone"),
    Branches::field<Text, &R2::head>("head"),
};

using Programmes = In<&Batch::programmes>;
using R3 = ProgrammeRecord;
constexpr Field programme[] = {
    Programmes::field<Key, &R3::key>("key", required),
    Programmes::field<Key, &R3::organization_key>("organization_key", required),
    Programmes::field<CodeOf<ProgrammeKind>, &R3::kind>("kind", required),
    Programmes::field<Text, &R3::name>("name", required),
    Programmes::field<CodeOf<ProgrammeLevel>, &R3::level>("level"),
    Programmes::field<CodeOf<ProgrammeOrientation>, &R3::orientation>("orientation"),
    Programmes::field<Specialty, &R3::specialty>("specialty"),
};

using ClassGroups = In<&Batch::class_groups>;
using R4 = ClassGroupRecord;
constexpr Field class_group[] = {
    ClassGroups::field<Key, &R4::key>("key", required),
    ClassGroups::field<Key, &R4::organization_key>("organization_key", required),
    ClassGroups::field<Integer<1990, 2100>, &R4::school_year>("school_year", required),
    ClassGroups::field<Integer<0, 12>, &R4::parallel>("parallel"),
    ClassGroups::field<Text, &R4::letter>("letter"),
    ClassGroups::field<Text, &R4::name>("name"),
    ClassGroups::field<CodeOf<AgeGroup>, &R4::age_group>("age_group"),
    ClassGroups::field<CodeOf<ModeOfStay>, &R4::mode_of_stay>("mode_of_stay"),
    ClassGroups::field<CodeOf<GroupOrientation>, &R4::orientation>("orientation"),
    ClassGroups::field<Key, &R4::programme_key>("programme_key"),
    ClassGroups::field<Specialty, &R4::specialty>("specialty"),
};

constexpr Target all[] = {
    Authorities::target(RecordKind::authority, authority),
    Organizations::target(RecordKind::organization, organization),
    Branches::target(RecordKind::branch, branch),
    Programmes::target(RecordKind::programme, programme),
    ClassGroups::target(RecordKind::class_group, class_group),
};

}  // namespace

std::span<const Target> organization_targets() {
  return all;
}

}  // namespace transform
