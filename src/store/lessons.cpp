#include <algorithm>

#include "store/key_set.hpp"
#include "store/layouts.hpp"
#include "store/sql_tables.hpp"

namespace store {

using registers::LessonRow;

template <>
const Layout<LessonRow>& layout_of<LessonRow>() {
  using R = LessonRow;
  using K = registers::LessonKey;
  constexpr auto k = &R::key;
  static const Layout<R> layout{
      "lesson",
      {cell<R, &R::id>("id"), cell<R, k, &K::class_group>("class_group_id"),
       cell<R, k, &K::subject>("org_subject_id"), cell<R, k, &K::date>("lesson_date"),
       cell<R, k, &K::number>("number"), cell<R, &R::starts>("starts"), cell<R, &R::ends>("ends"),
       cell<R, &R::topic>("topic"), cell<R, &R::homework>("homework"),
       cell<R, &R::teacher>("teacher")}};
  return layout;
}

std::vector<LessonRow> SqlTables::lessons(std::span<const registers::LessonKey> keys) {
  if (keys.empty()) return {};
  Set set{{Type::integer, Type::date, Type::integer, Type::integer}, {}};
  for (const auto& key : keys)
    set.values.insert(set.values.end(), {value(key.class_group), value(key.date), value(key.number),
                                         value(key.subject)});
  const Condition these =
      by_keys(session_.dialect(), "class_group_id, lesson_date, number, org_subject_id", set);
  return layout_of<LessonRow>().select(session_, "WHERE " + these.sql, these.params);
}

void SqlTables::write_lessons(const std::vector<LessonRow>& rows, const Revision& revision) {
  const auto is_new = [&](const LessonRow& row) { return revision.is_new(row.id.value); };
  layout_of<LessonRow>().put(session_, rows, revision.from,
                             std::all_of(rows.begin(), rows.end(), is_new));
}

}  // namespace store
