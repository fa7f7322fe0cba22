#pragma once
// Files over FTP (RFC 959), passive mode, by libcurl. Every call blocks: for threads that may wait,
// never for the loop.
#include <atomic>
#include <chrono>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace net {

struct FtpCall {
  std::string server;  // "ftp://storage.example:21"
  std::string user, password;
  std::string path;  // check_ftp_path; begins with '/': as it is, else from where the login leads
  std::chrono::milliseconds deadline{};     // of the whole call
  const std::atomic<bool>* stop = nullptr;  // true: the call ends soon; null: it never does
};

struct FtpFailure {
  enum class Kind {
    unreachable,  // no such host, connection refused or lost: it passes
    timed_out,    // nor was it done by the deadline, or stop
    login,        // the server does not know this account
    absent,       // no such file
    for_now,      // refused with 4yz: it passes
    full,         // no space for us (552)
    refused,      // with 5yz: it does not pass
    too_large,    // more than max_bytes; a name, an account that no command could hold
  };
  Kind kind{};
  std::string detail;  // for the log: never the server's words or ours
};
template <class T>
using FtpResult = boost::system::result<T, FtpFailure>;

// Letters, digits and "._-" between slashes, no "..", at most 255: what cannot become another
// command, nor lead elsewhere. Pure.
bool is_ftp_path(std::string_view path);

// The file, at most max_bytes of it.
FtpResult<std::string> ftp_get(const FtpCall& call, std::size_t max_bytes);

// All of octets under that path; its folder is made. What an earlier try left there is the
// beginning of the same octets: it goes on from its end, and does nothing when nothing is missing.
FtpResult<void> ftp_put(const FtpCall& call, std::string_view octets);

}  // namespace net
