#include "adapters/files/kept_lessons.hpp"

#include <algorithm>
#include <unordered_set>

namespace adapters::files {
namespace {

// The mapping's own number of a node ("#12"): it means another lesson in each portion.
bool is_number_of_a_node(const std::string& key) {
  return key.size() > 1 && key[0] == '#' &&
         key.find_first_not_of("0123456789", 1) == std::string::npos;
}

}  // namespace

void KeptLessons::keep(const domain::LessonRecord& lesson) {
  if (is_number_of_a_node(lesson.key)) return;
  if (!lessons_.insert_or_assign(lesson.key, lesson).second) return;
  order_.push_back(lesson.key);
  if (order_.size() <= most_) return;
  lessons_.erase(order_.front());
  order_.pop_front();
}

std::vector<domain::Origin> KeptLessons::complete(domain::Batch& batch) {
  std::vector<domain::Origin> added;
  const std::size_t own = batch.lessons.size();
  if (!lessons_.empty()) added = add_missing(batch);
  for (std::size_t i = 0; i < own; ++i) keep(batch.lessons[i]);
  return added;
}

std::vector<domain::Origin> KeptLessons::add_missing(domain::Batch& batch) const {
  std::vector<domain::Origin> added;
  std::unordered_set<std::string> known;
  for (const domain::LessonRecord& lesson : batch.lessons) known.insert(lesson.key);
  for (const domain::RecordResult& record : batch.rejected)
    if (record.kind == domain::RecordKind::lesson) known.insert(record.key);
  const auto need = [&](const auto& records) {
    for (const auto& record : records) {
      if (!known.insert(record.lesson_key).second) continue;
      const auto kept = lessons_.find(record.lesson_key);
      if (kept == lessons_.end()) continue;
      batch.lessons.push_back(kept->second);
      added.push_back(kept->second.origin);
    }
  };
  need(batch.marks);
  need(batch.attendance);
  return added;
}

void KeptLessons::forget_added(const std::vector<domain::Origin>& added,
                               registers::Applied& applied) {
  if (added.empty()) return;
  std::unordered_set<std::string> paths;
  for (const domain::Origin& origin : added) paths.insert(origin.path);
  std::erase_if(applied.results, [&](const domain::RecordResult& record) {
    if (record.kind != domain::RecordKind::lesson || !paths.contains(record.origin.path))
      return false;
    --applied.tally[record.outcome];
    return true;
  });
}

}  // namespace adapters::files
