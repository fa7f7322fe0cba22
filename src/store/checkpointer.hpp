#pragma once
// SQLite: what stands in the log beside the file goes into the file on a thread and a link of its
// own. Left to the writer, every so many pages one commit would copy them all, with two fsyncs, and
// whoever waits for that commit would wait for the copying.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "store/session.hpp"

namespace store {

// The limit at which the writer does it after all, in pages: 64 MB.
inline constexpr const char* writer_checkpoints = "PRAGMA wal_autocheckpoint = 16000";

class Checkpointer {
 public:
  explicit Checkpointer(std::string url);  // as in store::Options
  ~Checkpointer();                         // waits for the copying under way
  Checkpointer(const Checkpointer&) = delete;
  Checkpointer& operator=(const Checkpointer&) = delete;

  // Something was committed. Any thread.
  void note();

 private:
  void run();
  void copy();

  Session session_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool due_ = false, stopped_ = false;
  std::thread thread_;  // the last: it uses the others
};

}  // namespace store
