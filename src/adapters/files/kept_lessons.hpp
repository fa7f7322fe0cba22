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
  // of the batch. They come last.
  void complete(domain::Batch& batch);
  // Takes the lessons that complete() has added out of what became of the batch.
  void forget_added(registers::Applied& applied) const;

 private:
  void keep(const domain::LessonRecord& lesson);

  std::size_t most_;
  std::unordered_map<std::string, domain::LessonRecord> lessons_;
  std::deque<std::string> order_;
  std::vector<domain::Origin> added_;
};

}  // namespace adapters::files
