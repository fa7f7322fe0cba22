// Which class journals a batch touches: a line of the change feed per class, not per mark.
#include <algorithm>
#include <map>

#include "registers/work.hpp"

namespace registers {

void note_journals(Work& work) {
  std::map<ClassGroupId, std::pair<Date, Date>> periods;
  const auto touch = [&](const LessonRow& lesson) {
    const Date day = lesson.key.date;
    const auto [it, first] = periods.try_emplace(lesson.key.class_group, day, day);
    it->second = {std::min(it->second.first, day), std::max(it->second.second, day)};
  };
  const auto touch_id = [&](LessonId id) {
    if (const LessonRow* lesson = work.lessons.find(id)) touch(*lesson);
  };
  Changes& changes = work.changes;
  for (const LessonRow& row : changes.lessons) touch(row);
  for (const MarkRow& row : changes.marks) touch_id(row.key.lesson);
  for (const MarkKey& key : changes.removed_marks) touch_id(key.lesson);
  for (const AttendanceRow& row : changes.attendance) touch_id(row.lesson);
  for (const AttendanceRow& row : changes.removed_attendance) touch_id(row.lesson);
  for (const auto& [id, period] : periods)
    changes.journals.push_back(
        {id, work.class_groups.find(id)->organization, period.first, period.second});
}

}  // namespace registers
