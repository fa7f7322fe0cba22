#include "sandbox/ftp_door.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <fstream>

#include "base/text.hpp"
#include "net/ftp.hpp"

namespace sandbox {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using tcp = asio::ip::tcp;
using namespace std::chrono_literals;

constexpr auto as_values = asio::as_tuple(asio::use_awaitable);
constexpr auto longest_silence = 30s;
constexpr std::size_t line_bytes = 1024;
constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::uintmax_t file_bytes = 256 * 1024 * 1024;

// One client. It ends when the client does, or says nothing for long.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, FileShelf& shelf)
      : control_(std::move(socket)),
        data_(control_.get_executor()),
        passive_(control_.get_executor()),
        silence_(control_.get_executor()),
        shelf_(shelf) {}

  asio::awaitable<void> run() {
    const auto alive = shared_from_this();
    std::string buffer;
    co_await say("220 storage");
    while (!over_) {
      watch();
      const auto [failed, size] = co_await asio::async_read_until(
          control_, asio::dynamic_buffer(buffer, line_bytes), "\r\n", as_values);
      if (failed) break;
      const std::string line = buffer.substr(0, size - 2);
      buffer.erase(0, size);
      const auto space = std::min(line.find(' '), line.size());
      const std::string word = line.substr(0, space);
      const std::string rest = space < line.size() ? line.substr(space + 1) : std::string();
      co_await obey(word, rest);
    }
    silence_.cancel();
  }

 private:
  void watch() {
    silence_.expires_after(longest_silence);
    silence_.async_wait([weak = weak_from_this()](const boost::system::error_code& stopped) {
      const auto self = weak.lock();
      if (stopped || !self) return;
      boost::system::error_code ignored;
      self->control_.close(ignored);
      self->data_.close(ignored);
      self->passive_.close(ignored);
    });
  }

  asio::awaitable<void> say(std::string_view text) {
    const std::string line = std::string(text) + "\r\n";
    const auto [failed, size] = co_await asio::async_write(control_, asio::buffer(line), as_values);
    over_ = over_ || failed;
  }

  asio::awaitable<void> obey(const std::string& word, const std::string& rest) {
    if (word == "RETR" || word == "STOR" || word == "APPE") co_return co_await move(word, rest);
    const std::string answer = reply_to(word, rest);
    co_await say(answer);
  }

  std::string reply_to(const std::string& word, const std::string& rest) {
    if (word == "USER") {
      user_ = rest;
      return "331 password";
    }
    if (word == "PASS") return log_in(rest);
    if (word == "QUIT") {
      over_ = true;
      return "221 bye";
    }
    if (!known_) return "530 who are you";
    if (word == "PWD") return "257 \"" + (where_.empty() ? "/" : "/" + where_) + "\"";
    if (word == "TYPE") return rest == "I" ? "200 octets" : "504 octets only";
    if (word == "EPSV") return listen();
    if (word == "CWD" || word == "MKD") return enter(rest, word == "MKD");
    if (word == "SIZE") {
      std::error_code failed;
      const auto file = target(rest);
      const auto size = file ? fs::file_size(*file, failed) : 0;
      return !file || failed ? "550 no such file" : "213 " + std::to_string(size);
    }
    return "502 not here";
  }

  std::string log_in(const std::string& password) {
    password_ = password;
    known_ = may_put() || shelf_.knows(user_, password_);
    return known_ ? "230 in" : "530 nobody we know";
  }
  bool may_put() const { return user_ == "anonymous"; }

  std::string enter(const std::string& name, bool make) {
    std::error_code failed;
    const bool fits = may_put() && where_.empty() && base::is_uuid(name);
    if (fits && make) fs::create_directory(shelf_.folder() / name, failed);
    if (!fits || failed || !fs::is_directory(shelf_.folder() / name, failed)) return "550 no";
    if (!make) where_ = name;
    return make ? "257 made" : "250 there";
  }

  std::string listen() {
    boost::system::error_code failed;
    passive_.close(failed);
    passive_ = tcp::acceptor(control_.get_executor());
    passive_.open(tcp::v4(), failed);
    if (!failed) passive_.bind({control_.local_endpoint(failed).address(), 0}, failed);
    if (!failed) passive_.listen(1, failed);
    if (failed) return "425 no port";
    return "229 here (|||" + std::to_string(passive_.local_endpoint().port()) + "|)";
  }

  // The file behind the name; empty: none of this account's.
  std::optional<fs::path> target(const std::string& name) const {
    if (!may_put()) return shelf_.open(user_, password_, name);
    if (where_.empty() || !net::is_ftp_path(name) || name.find('/') != name.npos) return {};
    return shelf_.folder() / where_ / name;
  }

  asio::awaitable<void> move(const std::string& word, const std::string& name) {
    const bool fetch = word == "RETR";
    const auto file = known_ ? target(name) : std::nullopt;
    if (!file || fetch == may_put()) co_return co_await say("550 no such file, or not for you");
    if (!passive_.is_open()) co_return co_await say("425 where to");
    co_await say("150 go");
    const auto [failed] = co_await passive_.async_accept(data_, as_values);
    boost::system::error_code ignored;
    passive_.close(ignored);
    bool done = !failed;
    if (done && fetch) done = co_await give(*file);
    if (done && !fetch) done = co_await take(*file, word == "APPE");
    data_.close(ignored);
    if (done && fetch) shelf_.spend(user_);
    const std::string_view told = done ? "226 done" : "426 broken off";
    co_await say(told);
  }

  asio::awaitable<bool> give(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string block(block_bytes, '\0');
    while (in) {
      watch();
      in.read(block.data(), static_cast<std::streamsize>(block.size()));
      const auto read = static_cast<std::size_t>(in.gcount());
      const auto [failed, size] =
          co_await asio::async_write(data_, asio::buffer(block.data(), read), as_values);
      if (failed) co_return false;
    }
    co_return in.eof();
  }

  asio::awaitable<bool> take(const fs::path& file, bool append) {
    std::ofstream out(file, std::ios::binary | (append ? std::ios::app : std::ios::trunc));
    std::string block(block_bytes, '\0');
    for (std::uintmax_t whole = 0; whole <= file_bytes;) {
      watch();
      const auto [failed, size] = co_await data_.async_read_some(asio::buffer(block), as_values);
      out.write(block.data(), static_cast<std::streamsize>(size)).flush();
      whole += size;
      if (failed) co_return failed == asio::error::eof&& out.good();
    }
    co_return false;
  }

  tcp::socket control_, data_;
  tcp::acceptor passive_;
  asio::steady_timer silence_;
  FileShelf& shelf_;
  std::string user_, password_, where_;
  bool known_ = false, over_ = false;
};

asio::awaitable<void> accept(tcp::acceptor& acceptor, FileShelf& shelf, base::Log& log) {
  for (;;) {
    auto [failed, socket] = co_await acceptor.async_accept(as_values);
    if (failed == asio::error::operation_aborted) co_return;
    if (failed) {
      log.failure(base::fail(base::Code::internal, failed.message()), "storage's door");
      continue;
    }
    auto session = std::make_shared<Session>(std::move(socket), shelf);
    asio::co_spawn(acceptor.get_executor(), session->run(), asio::detached);
  }
}

}  // namespace

base::Result<std::unique_ptr<FtpDoor>> FtpDoor::bind(asio::io_context& loop,
                                                     const std::string& address, std::uint16_t port,
                                                     FileShelf& shelf, base::Log& log) {
  std::unique_ptr<FtpDoor> door(new FtpDoor(loop, shelf, log));
  boost::system::error_code failed;
  const tcp::endpoint at(asio::ip::make_address(address, failed), port);
  tcp::acceptor& acceptor = door->acceptor_;
  if (!failed) acceptor.open(at.protocol(), failed);
  if (!failed) acceptor.set_option(tcp::acceptor::reuse_address(true), failed);
  if (!failed) acceptor.bind(at, failed);
  if (!failed) acceptor.listen(asio::socket_base::max_listen_connections, failed);
  if (failed) return base::fail(base::Code::config_invalid, address + ": " + failed.message());
  return door;
}

void FtpDoor::start() {
  asio::co_spawn(acceptor_.get_executor(), accept(acceptor_, shelf_, log_), asio::detached);
}

std::uint16_t FtpDoor::port() const {
  return acceptor_.local_endpoint().port();
}

}  // namespace sandbox
