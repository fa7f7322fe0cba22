// The tree of authorities.
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::AuthorityRow;

template <>
const Layout<AuthorityRow>& layout_of<AuthorityRow>() {
  using R = AuthorityRow;
  using F = domain::AuthorityRecord;
  constexpr auto f = &R::fields;
  static const Layout<R> layout{
      "authority",
      {cell<R, &R::id>("id"), cell<R, &R::parent>("parent_id"), cell<R, f, &F::ogrn>("ogrn"),
       cell<R, f, &F::inn>("inn"), cell<R, f, &F::kpp>("kpp"), cell<R, f, &F::okpo>("okpo"),
       cell<R, f, &F::oktmo>("oktmo"), cell<R, f, &F::full_name>("full_name"),
       cell<R, f, &F::short_name>("short_name"), cell<R, f, &F::municipality>("municipality"),
       cell<R, f, &F::address>("address"), cell<R, f, &F::phone>("phone"),
       cell<R, f, &F::fax>("fax"), cell<R, f, &F::email>("email"), cell<R, f, &F::site>("site"),
       cell<R, f, &F::head>("head")}};
  return layout;
}

std::vector<AuthorityRow> SqlTables::authorities() {
  return layout_of<AuthorityRow>().select(session_, "");
}

void SqlTables::write_authorities(const std::vector<AuthorityRow>& rows, const Revision& revision) {
  if (rows.empty()) return;
  // Two writers at once, each of half a circle, would close it unseen.
  guard({"tree of authorities"}, revision.from);
  layout_of<AuthorityRow>().write(session_, rows, revision);
}

}  // namespace store
