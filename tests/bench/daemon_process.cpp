#include "daemon_process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

namespace bench {
namespace {

using Path = std::filesystem::path;

std::string read_file(const Path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
}

// fork and exec; what it prints goes to a file.
pid_t spawn(const Path& program, const std::vector<std::string>& arguments, const Path& errors) {
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<char*> pointers;
  for (std::string& word : words) pointers.push_back(word.data());
  pointers.push_back(nullptr);
  const pid_t child = fork();
  if (child < 0) throw std::runtime_error("fork failed");
  if (child > 0) return child;
  prctl(PR_SET_PDEATHSIG, SIGTERM);  // nothing outlives the benchmark
  const int file = open(errors.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  if (file >= 0) dup2(file, STDERR_FILENO);
  if (file >= 0) dup2(file, STDOUT_FILENO);
  execv(pointers.front(), pointers.data());
  _exit(127);
}

// The number behind "name": in a line of the JSON log; 0 when it is not there.
int number_of(const std::string& line, const std::string& name) {
  const auto at = line.find('"' + name + "\":");
  return at == std::string::npos ? 0 : std::atoi(line.c_str() + at + name.size() + 3);
}

double status_mib(pid_t pid, const std::string& name) {
  std::ifstream status("/proc/" + std::to_string(pid) + "/status");
  for (std::string line; std::getline(status, line);)
    if (line.starts_with(name + ":")) return std::atof(line.c_str() + name.size() + 1) / 1024;
  return 0;
}

}  // namespace

void run_program(const Path& program, const std::vector<std::string>& arguments) {
  const Path errors = std::filesystem::temp_directory_path() /
                      ("kontingent-bench-" + std::to_string(getpid()) + ".log");
  const pid_t child = spawn(program, arguments, errors);
  int status = 0;
  waitpid(child, &status, 0);
  const std::string text = read_file(errors);
  std::filesystem::remove(errors);
  if (status != 0) throw std::runtime_error(program.string() + " failed: " + text);
}

DaemonProcess::DaemonProcess(const DaemonFiles& files) : folder_(files.folder) {
  std::filesystem::remove_all(folder_);
  std::filesystem::create_directories(folder_);
  write_config(files);
  const std::string config = (folder_ / "kontingent.yaml").string();
  run_program(files.program, {"migrate", "--config", config});
  pid_ = spawn(files.program, {"run", "--config", config}, folder_ / "daemon.log");
  try {
    wait_until_ready();
  } catch (...) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
    throw;
  }
}

DaemonProcess::~DaemonProcess() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

void DaemonProcess::write_config(const DaemonFiles& files) const {
  const std::string pki = files.pki.string() + "/";
  std::ofstream out(folder_ / "kontingent.yaml");
  out << "resources: \"" << SOURCE_DIR << "\"\n"
      << "store: sqlite:kontingent.db\n"
      << "listen: {address: 127.0.0.1, port: 0, public_url: \"https://localhost\"}\n"
      << "operations: {address: 127.0.0.1, port: 0}\n"
      << "tls: {certificate: " << pki << "tls.crt, key: " << pki << "tls.key}\n"
      << "signing: {certificate: " << pki << files.signing << ".crt, key: " << pki << files.signing
      << ".key}\n"
      << "trust: {anchors: [" << pki << "ca.crt]}\n"
      << "partners:\n  - code: " << files.supplier << "\n    name: Дневник\n"
      << "    kind: supplier\n    certificates: [" << pki << files.supplier << ".crt]\n"
      << "    limits: {messages_per_second: 0, concurrency: 0}\n"  // what it can, not what it may
      << "log: {format: json}\n";
}

void DaemonProcess::wait_until_ready() {
  for (int tries = 0; tries < 200; ++tries) {
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    if (waitpid(pid_, nullptr, WNOHANG) != 0) break;
    std::istringstream log(read_file(folder_ / "daemon.log"));
    for (std::string line; std::getline(log, line);) {
      if (line.find("\"event\":\"ready\"") == std::string::npos) continue;
      url_ = "https://localhost:" + std::to_string(number_of(line, "port"));
      return;
    }
  }
  throw std::runtime_error("the daemon does not start: " + read_file(folder_ / "daemon.log"));
}

double DaemonProcess::cpu_seconds() const {
  const std::string stat = read_file("/proc/" + std::to_string(pid_) + "/stat");
  std::istringstream fields(stat.substr(stat.rfind(')') + 1));
  std::string skipped;
  for (int field = 3; field < 14; ++field) fields >> skipped;  // utime is the 14th field
  long long user = 0, system = 0;
  fields >> user >> system;
  return static_cast<double>(user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

double DaemonProcess::rss_mib(bool peak) const {
  return status_mib(pid_, peak ? "VmHWM" : "VmRSS");
}

}  // namespace bench
