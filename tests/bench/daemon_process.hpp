#pragma once
// The real daemon as a child process, with a configuration and an SQLite file of its own.
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace bench {

struct DaemonFiles {
  std::filesystem::path program;  // kontingent
  std::filesystem::path folder;   // becomes its home; wiped before
  std::filesystem::path pki;      // made by deploy/demo/make-pki
  std::string signing;            // "bus" or "bus-ec": whose key signs the answers
  std::string supplier;           // "diary-north": the partner that pushes
};

class DaemonProcess {
 public:
  // Migrates, starts, waits until it is ready. Throws std::runtime_error with its log's end.
  explicit DaemonProcess(const DaemonFiles& files);
  ~DaemonProcess();  // SIGTERM, then waits
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  const std::string& url() const { return url_; }  // "https://localhost:PORT"
  double cpu_seconds() const;                      // user and system, all threads, so far
  double rss_mib(bool peak) const;

 private:
  void write_config(const DaemonFiles& files) const;
  void wait_until_ready();

  std::filesystem::path folder_;
  pid_t pid_ = -1;
  std::string url_;
};

// Runs a program to its end; throws std::runtime_error when it fails.
void run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments);

}  // namespace bench
