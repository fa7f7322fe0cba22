#pragma once
// A file with every call that changed the queue, so that a queue that died goes on where it was: it
// does all of them again, at their own times. For tests; it only grows. One thread.
#include <cstdio>
#include <filesystem>
#include <memory>
#include <vector>

#include "base/clock.hpp"
#include "net/http.hpp"

namespace sandbox {

struct JournalledCall {
  base::Time at;
  std::string content_type, body;
};

class QueueJournal {
 public:
  // The calls so far; what was cut short at the end is cut off, as it was never answered.
  // Error: file_unreadable.
  static base::Result<std::vector<JournalledCall>> read(const std::filesystem::path& file);
  // Appends. Errors: file_unreadable.
  static base::Result<QueueJournal> open(const std::filesystem::path& file);
  // Before the call is answered. It survives the death of this process, not that of the machine.
  void add(const JournalledCall& call);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  explicit QueueJournal(std::FILE* file) : file_(file) {}
  std::unique_ptr<std::FILE, Close> file_;
};

// Stands at a call that is done again, and then goes with the system's.
class QueueClock final : public base::Clock {
 public:
  base::Time now() const override { return stands_ ? *stands_ : system_.now(); }
  void stand(std::optional<base::Time> at) { stands_ = at; }

 private:
  base::SystemClock system_;
  std::optional<base::Time> stands_;
};

}  // namespace sandbox
