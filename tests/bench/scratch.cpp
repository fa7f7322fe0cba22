#include "scratch.hpp"

#include <unistd.h>

#include <cstdlib>

#include "daemon_process.hpp"
#include "store/session.hpp"

namespace bench {
namespace {

const char* server() {
  return std::getenv("KONTINGENT_TEST_PG");
}

void remove_file(const std::string& file) {
  std::error_code ignored;
  for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file + suffix, ignored);
}

void on_server(const std::string& sql) {
  store::Session session(server());
  session.open();
  session.script(sql);
}

void drop_base(const std::string& name) {
  try {
    on_server("DROP DATABASE " + name + " WITH (FORCE)");
  } catch (const store::Failure&) {  // it goes with the server
  }
}

// The server's URL with another base: "postgresql://user@host:port/base?options".
std::string with_base(std::string url, const std::string& name) {
  const auto slash = url.find('/', url.find("//") + 2);
  const auto question = std::min(url.find('?'), url.size());
  return url.replace(slash, question - slash, "/" + name);
}

}  // namespace

Workplace::Workplace(const std::string& name, const std::vector<std::string>& receivers)
    : folder_(std::filesystem::absolute("var/bench") / (name + "-" + std::to_string(getpid()))) {
  std::filesystem::create_directories(folder_);
  std::vector<std::string> words{pki()};
  words.insert(words.end(), receivers.begin(), receivers.end());
  run_program(SOURCE_DIR "/deploy/demo/make-pki", words);
}

Workplace::~Workplace() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

std::vector<store::Dialect> dialects() {
  std::vector<store::Dialect> all{store::Dialect::sqlite};
  if (server() != nullptr) all.push_back(store::Dialect::postgresql);
  return all;
}

const char* name_of(store::Dialect dialect) {
  return dialect == store::Dialect::sqlite ? "SQLite" : "PostgreSQL";
}

Scratch::Scratch(store::Dialect dialect, const std::filesystem::path& folder,
                 const std::string& name)
    : name_(name + "_" + std::to_string(getpid())) {
  if (dialect == store::Dialect::sqlite) {
    std::filesystem::create_directories(folder);
    url_ = "sqlite://" + (folder / (name_ + ".db")).string();
    return;
  }
  on_server("CREATE DATABASE " + name_);
  url_ = with_base(server(), name_);
}

Scratch::~Scratch() {
  if (const std::string file = store::sqlite_path(url_); !file.empty())
    remove_file(file);
  else
    drop_base(name_);
}

}  // namespace bench
