#include "daemon_process.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "child.hpp"
#include "need.hpp"
#include "net/client.hpp"

namespace bench {
namespace {

using Path = std::filesystem::path;

constexpr std::chrono::milliseconds patience = std::chrono::seconds{60};

std::string read_file(const Path& file) {
  std::ifstream stream(file);
  std::ostringstream text;
  text << stream.rdbuf();
  return std::move(text).str();
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
  const Path said = std::filesystem::temp_directory_path() /
                    ("kontingent-bench-" + std::to_string(getpid()) + ".log");
  run_measured(program, arguments, said);
  std::filesystem::remove(said);
}

DaemonProcess::DaemonProcess(const DaemonFiles& files) : files_(files) {
  std::filesystem::remove_all(files_.folder);
  std::filesystem::create_directories(files_.folder);
  write_config();
  run_program(files_.program, {"migrate", "--config", files_.folder / "kontingent.yaml"});
}

DaemonProcess::~DaemonProcess() {
  if (pid_ < 0) return;
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
}

double DaemonProcess::start() {
  const auto begun = std::chrono::steady_clock::now();
  pid_ = spawn(files_.program, {"run", "--config", files_.folder / "kontingent.yaml"},
               files_.folder / "daemon.log");
  wait_until_ready();
  if (ask("/readyz") != "ok\n") throw std::runtime_error("the daemon is not ready");
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

void DaemonProcess::write_config() const {
  const std::string pki = files_.pki.string() + "/";
  std::ofstream out(files_.folder / "kontingent.yaml");
  out << "resources: \"" << SOURCE_DIR << "\"\n"
      << "store: \"" << files_.store << "\"\n"
      << "listen: {address: 127.0.0.1, port: 0, public_url: \"https://localhost\"}\n"
      << "operations: {address: 127.0.0.1, port: 0}\n"
      << "tls: {certificate: " << pki << "tls.crt, key: " << pki << "tls.key}\n"
      << "signing: {certificate: " << pki << files_.signing << ".crt, key: " << pki
      << files_.signing << ".key}\n"
      << "trust: {anchors: [" << pki << "ca.crt" << files_.anchors << "]}\n"
      << "log: {format: json}\n"
      << "partners:\n  - code: " << files_.supplier << "\n    name: Дневник\n"
      << "    kind: supplier\n    certificates: [" << pki << files_.supplier << ".crt]\n"
      << "    limits: {messages_per_second: 0, concurrency: 0}\n";
  for (const Destination& each : files_.destinations)
    out << "  - code: " << each.code << "\n    name: Получатель\n    kind: receiver\n"
        << "    certificates: [" << pki << each.code << ".crt]\n"
        << "    endpoint: {url: \"" << each.url << "\", concurrency: 16}\n";
  out << files_.more;
  if (files_.destinations.empty()) return;
  out << "routes:\n  - name: onward\n    from: {service: diary, operations: [PushMarks]}\n"
      << "    to:\n";
  for (const Destination& each : files_.destinations)
    out << "      - {partner: " << each.code << "}\n";
}

void DaemonProcess::wait_until_ready() {
  const auto log_file = files_.folder / "daemon.log";
  for (int tries = 0; tries < 12'000; ++tries) {  // a minute
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    if (waitpid(pid_, nullptr, WNOHANG) != 0) break;
    std::istringstream log(read_file(log_file));
    for (std::string line; std::getline(log, line);) {
      if (line.find("\"event\":\"ready\"") == std::string::npos) continue;
      url_ = "https://localhost:" + std::to_string(number_of(line, "port"));
      console_ = "https://localhost:" + std::to_string(number_of(line, "console_port"));
      operations_ = "http://127.0.0.1:" + std::to_string(number_of(line, "operations_port"));
      return;
    }
  }
  throw std::runtime_error("the daemon does not start: " + read_file(log_file));
}

std::string DaemonProcess::ask(const std::string& path) const {
  boost::asio::io_context loop{1};
  net::Client client = need(net::Client::make(loop, operations_, files_.pki / "ca.crt"));
  net::HttpRequest request;
  request.method = "GET";
  request.path = path;
  base::Result<net::HttpResponse> response = base::fail(base::Code::internal);
  const auto asking = [&]() -> boost::asio::awaitable<void> {
    response = co_await client.send(std::move(request), patience);
  };
  boost::asio::co_spawn(loop, asking(), [&](std::exception_ptr) { loop.stop(); });
  loop.run();
  if (need(response).status != 200) throw std::runtime_error(path + ": " + response->body);
  return response->body;
}

std::size_t DaemonProcess::delivered() const {
  std::istringstream text(ask("/metrics"));
  double sum = 0;
  for (std::string line; std::getline(text, line);) {
    if (!line.starts_with("kontingent_deliveries_total{")) continue;
    if (line.find("outcome=\"delivered\"") == std::string::npos)
      throw std::runtime_error("not every delivery succeeds: " + line);
    sum += std::atof(line.c_str() + line.rfind(' '));
  }
  return static_cast<std::size_t>(sum);
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
