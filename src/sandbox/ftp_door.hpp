#pragma once
// The storage's door: as much of FTP (RFC 959, RFC 2428, RFC 3659) as its clients speak. Who puts
// is "anonymous" and puts into a folder of a uuid; who fetches has an account for one file.
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "base/log.hpp"
#include "sandbox/file_shelf.hpp"

namespace sandbox {

class FtpDoor {
 public:
  // All outlive the door. Errors: config_invalid (address in use or not ours).
  static base::Result<std::unique_ptr<FtpDoor>> bind(boost::asio::io_context& loop,
                                                     const std::string& address, std::uint16_t port,
                                                     FileShelf& shelf, base::Log& log);
  void start();
  std::uint16_t port() const;

 private:
  FtpDoor(boost::asio::io_context& loop, FileShelf& shelf, base::Log& log)
      : acceptor_(loop), shelf_(shelf), log_(log) {}
  boost::asio::ip::tcp::acceptor acceptor_;
  FileShelf& shelf_;
  base::Log& log_;
};

}  // namespace sandbox
