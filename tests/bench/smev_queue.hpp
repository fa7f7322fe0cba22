#pragma once
// The sandbox's queue of SMEV 3 as a child process, and the portal that fills it.
#include <sys/types.h>

#include <filesystem>
#include <string>

namespace bench {

// Keys that somebody else made: smev, portal and region (us), each NAME.key and NAME.crt.
class SmevQueue {
 public:
  // Throws std::runtime_error with what it said when it does not start.
  SmevQueue(const std::filesystem::path& program, const std::filesystem::path& pki,
            const std::filesystem::path& said);
  ~SmevQueue();  // SIGTERM, then waits
  SmevQueue(const SmevQueue&) = delete;
  SmevQueue& operator=(const SmevQueue&) = delete;

  const std::string& url() const { return url_; }
  // So many signed questions of the portal into the queue. Throws std::runtime_error.
  void fill(std::size_t questions) const;

 private:
  pid_t pid_ = -1;
  std::filesystem::path pki_;
  std::string url_;
};

}  // namespace bench
