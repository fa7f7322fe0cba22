// Organizations, their branches and programmes.
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::BranchRow;
using registers::OrganizationRow;
using registers::ProgrammeRow;

template <>
const Layout<OrganizationRow>& layout_of<OrganizationRow>() {
  using R = OrganizationRow;
  using F = domain::OrganizationRecord;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "organization",
      {cell<R, &R::id>("id"),
       // UNIQUE, and an organization that nobody knows the number of has none
       {{"ogrn", Type::text},
        [](const R& row) { return null_if_empty(row.fields.ogrn); },
        [](R& row, const Row& from, std::size_t at) { row.fields.ogrn = from.text(at); }},
       cell<R, f, &F::inn>("inn"),
       cell<R, f, &F::kpp>("kpp"),
       cell<R, f, &F::full_name>("full_name"),
       cell<R, f, &F::short_name>("short_name"),
       cell<R, f, &F::kind>("kind"),
       cell<R, f, &F::municipality>("municipality"),
       cell<R, f, &F::address>("address"),
       cell<R, f, &F::phone>("phone"),
       cell<R, f, &F::email>("email"),
       cell<R, f, &F::site>("site"),
       cell<R, f, &F::head>("head"),
       cell<R, &R::authority>("authority_id"),
       cell<R, f, &F::okpo>("okpo"),
       cell<R, f, &F::oktmo>("oktmo"),
       cell<R, f, &F::ownership>("ownership"),
       cell<R, f, &F::legal_form>("legal_form"),
       cell<R, f, &F::status>("status"),
       cell<R, f, &F::activities>("activities"),
       cell<R, f, &F::actual_address>("actual_address"),
       cell<R, f, &F::fax>("fax"),
       cell<R, f, &F::licence>("licence"),
       cell<R, f, &F::licence_issued>("licence_issued"),
       cell<R, f, &F::accreditation>("accreditation"),
       cell<R, f, &F::accreditation_until>("accreditation_until"),
       cell<R, f, &F::places>("places")}};
  return layout;
}

template <>
const Layout<BranchRow>& layout_of<BranchRow>() {
  using R = BranchRow;
  using F = domain::BranchRecord;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "branch",
      {cell<R, &R::id>("id"), cell<R, &R::organization>("organization_id"),
       cell<R, f, &F::name>("name"), cell<R, f, &F::kpp>("kpp"), cell<R, f, &F::address>("address"),
       cell<R, f, &F::phone>("phone"), cell<R, f, &F::head>("head")}};
  return layout;
}

template <>
const Layout<ProgrammeRow>& layout_of<ProgrammeRow>() {
  using R = ProgrammeRow;
  using F = domain::ProgrammeRecord;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "programme",
      {cell<R, &R::id>("id"), cell<R, &R::organization>("organization_id"),
       cell<R, f, &F::kind>("kind"), cell<R, f, &F::name>("name"), cell<R, f, &F::level>("level"),
       cell<R, f, &F::orientation>("orientation"), cell<R, f, &F::specialty>("specialty")}};
  return layout;
}

std::vector<OrganizationRow> SqlTables::organizations(
    std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return layout_of<OrganizationRow>().select(session_, "WHERE id ?", {id_set(ids)});
}

std::vector<OrganizationRow> SqlTables::organizations_by_ogrn(std::span<const std::string> ogrns) {
  if (ogrns.empty()) return {};
  return layout_of<OrganizationRow>().select(session_, "WHERE ogrn ?", {text_set(ogrns)});
}

std::vector<BranchRow> SqlTables::branches_of(std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return layout_of<BranchRow>().select(session_, "WHERE organization_id ?", {id_set(ids)});
}

std::vector<ProgrammeRow> SqlTables::programmes_of(std::span<const registers::OrganizationId> ids) {
  if (ids.empty()) return {};
  return layout_of<ProgrammeRow>().select(session_, "WHERE organization_id ?", {id_set(ids)});
}

void SqlTables::write_organizations(const registers::Changes& changes, const Revision& revision) {
  layout_of<OrganizationRow>().write(session_, changes.organizations, revision);
  layout_of<BranchRow>().write(session_, changes.branches, revision);
  layout_of<ProgrammeRow>().write(session_, changes.programmes, revision);
}

}  // namespace store
