#pragma once
// Lessons of earlier portions, for formats whose marks are rows of their own: a mark names its
// lesson by a key that means nothing outside the file. One thread.
#include <deque>
#include <string>
#include <unordered_map>
#include <vector>

#include "registers/apply.hpp"

namespace adapters::files {

class KeptLessons {
 public:
  explicit KeptLessons(std::size_t most) : most_(most) {}

  // Adds to the batch the lessons that its marks speak of and that stood before it, and keeps those
  // of the batch. They come last. Returns where those it added stand.
  std::vector<domain::Origin> complete(domain::Batch& batch);
  // Takes the lessons that complete() has added out of what became of the batch.
  static void forget_added(const std::vector<domain::Origin>& added, registers::Applied& applied);

 private:
  void keep(const domain::LessonRecord& lesson);
  std::vector<domain::Origin> add_missing(domain::Batch& batch) const;

  std::size_t most_;
  std::unordered_map<std::string, domain::LessonRecord> lessons_;
  std::deque<std::string> order_;
};

}  // namespace adapters::files
