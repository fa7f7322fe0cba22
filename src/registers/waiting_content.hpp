#pragma once
// A waiting record out of its batch, and many of them as a batch again.
#include <array>
#include <string>
#include <unordered_map>
#include <vector>

#include "registers/waiting.hpp"

namespace registers {

bool may_wait(domain::RecordKind kind);  // kinds that refer to others by the supplier's keys

// Of one batch, which must outlive it: its records by kind and position in their vector.
class Contents {
 public:
  explicit Contents(const domain::Batch& batch);
  // What a repeat of the record has in common with it. A lesson, a mark, an attendance and a final
  // mark are known by what they say, not by a key.
  std::string identity(domain::RecordKind kind, std::size_t position) const;
  // The record, and of a mark or an attendance what its lesson is known by.
  domain::Batch alone(domain::RecordKind kind, std::size_t position) const;

 private:
  const domain::LessonRecord& lesson_of(const std::string& key) const;

  const domain::Batch& batch_;
  std::unordered_map<std::string, const domain::LessonRecord*> lessons_;
};

// Waiting records as one batch.
class Joined {
 public:
  static constexpr std::size_t nobody = static_cast<std::size_t>(-1);

  // number: the caller's, of this record. False: there is no such record in it.
  bool add(const WaitingRecord& record, std::size_t number);
  const domain::Batch& batch() const { return batch_; }
  // Whose record it is; nobody's: a lesson that is there for its marks.
  std::size_t owner(domain::RecordKind kind, std::size_t position) const {
    return owners_[static_cast<std::size_t>(kind)].at(position);
  }

 private:
  std::string add_lesson(const domain::LessonRecord& lesson, std::size_t number);

  domain::Batch batch_;
  std::array<std::vector<std::size_t>, domain::record_kinds> owners_;
  std::unordered_map<std::string, std::size_t> lessons_;  // by identity
};

}  // namespace registers
