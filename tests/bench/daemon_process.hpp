#pragma once
// The real daemon as a child process, with a configuration and a database of its own.
#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace bench {

// Gets every lesson that is accepted.
struct Destination {
  std::string code;  // the name of its certificate, too
  std::string url;
};

struct DaemonFiles {
  std::filesystem::path program;  // kontingent
  std::filesystem::path folder;   // becomes its home; wiped before
  std::filesystem::path pki;      // made by deploy/demo/make-pki
  std::string signing;            // "bus" or "bus-ec": whose key signs the answers
  std::string supplier;           // "diary-north": the partner that pushes
  std::string store = "sqlite:kontingent.db";
  std::vector<Destination> destinations = {};
  std::string anchors = {};  // of trust, besides that of pki: ", FILE"
  std::string more = {};     // YAML that goes on behind the partners
};

class DaemonProcess {
 public:
  // Configures and migrates. Throws std::runtime_error with the log, as start() does.
  explicit DaemonProcess(const DaemonFiles& files);
  ~DaemonProcess();  // SIGTERM, then waits
  DaemonProcess(const DaemonProcess&) = delete;
  DaemonProcess& operator=(const DaemonProcess&) = delete;

  // Returns when /readyz says so: after so many seconds.
  double start();

  const std::string& url() const { return url_; }  // "https://localhost:PORT"
  const std::string& console_url() const { return console_; }
  // What the operators' listener says. Throws std::runtime_error unless it is 200.
  std::string ask(const std::string& path) const;
  // Of all destinations; throws std::runtime_error when one has failed.
  std::size_t delivered() const;
  double cpu_seconds() const;  // user and system, all threads, so far
  double rss_mib(bool peak) const;

 private:
  void write_config() const;
  void wait_until_ready();

  DaemonFiles files_;
  pid_t pid_ = -1;
  std::string url_, console_, operations_;
};

// Runs a program to its end; throws std::runtime_error when it fails.
void run_program(const std::filesystem::path& program, const std::vector<std::string>& arguments);

}  // namespace bench
