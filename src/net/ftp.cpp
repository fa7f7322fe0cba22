#include "net/ftp.hpp"

#include <curl/curl.h>

#include <algorithm>
#include <cstring>
#include <memory>

namespace net {
namespace {

using Kind = FtpFailure::Kind;

constexpr std::size_t longest_name = 255;  // of a path, a user, a password

struct Close {
  void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
};
using Curl = std::unique_ptr<CURL, Close>;

// A user and a password become lines of commands.
bool is_word(std::string_view text) {
  return !text.empty() && text.size() <= longest_name &&
         std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
}

int end_when_stopped(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return *static_cast<const std::atomic<bool>*>(stop) ? 1 : 0;
}

struct Incoming {
  std::string octets;
  std::size_t max_bytes;
};

std::size_t take(char* octets, std::size_t, std::size_t count, void* to) {
  auto& incoming = *static_cast<Incoming*>(to);
  if (count > incoming.max_bytes - incoming.octets.size()) return 0;  // ends the transfer
  incoming.octets.append(octets, count);
  return count;
}

struct Outgoing {
  std::string_view octets;
  std::size_t at = 0;
};

std::size_t give(char* buffer, std::size_t, std::size_t room, void* from) {
  auto& outgoing = *static_cast<Outgoing*>(from);
  const std::size_t count = std::min(room, outgoing.octets.size() - outgoing.at);
  std::memcpy(buffer, outgoing.octets.data() + outgoing.at, count);
  outgoing.at += count;
  return count;
}

int seek(void* from, curl_off_t offset, int origin) {
  auto& outgoing = *static_cast<Outgoing*>(from);
  if (origin != SEEK_SET || offset < 0) return CURL_SEEKFUNC_FAIL;
  if (static_cast<std::size_t>(offset) > outgoing.octets.size()) return CURL_SEEKFUNC_FAIL;
  outgoing.at = static_cast<std::size_t>(offset);
  return CURL_SEEKFUNC_OK;
}

FtpFailure failure(Kind kind, std::string_view detail) {
  return {kind, std::string(detail)};
}

FtpResult<Curl> open(const FtpCall& call) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_NOTHING);
  Curl curl(ready == CURLE_OK ? curl_easy_init() : nullptr);
  if (!curl) return failure(Kind::unreachable, "no libcurl");
  if (!is_ftp_path(call.path)) return failure(Kind::too_large, "a path that is none");
  if (!is_word(call.user) || !is_word(call.password))
    return failure(Kind::too_large, "an account that is none");
  // the first slash ends the address; a second one, written so, is the file's
  const bool rooted = call.path.front() == '/';
  const std::string url = call.server + (rooted ? "/%2F" + call.path.substr(1) : "/" + call.path);
  const auto set = [&curl](CURLoption option, auto value) {
    curl_easy_setopt(curl.get(), option, value);
  };
  set(CURLOPT_URL, url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "ftp");
  set(CURLOPT_PROXY, "");  // whatever the environment says
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_USERNAME, call.user.c_str());
  set(CURLOPT_PASSWORD, call.password.c_str());
  set(CURLOPT_FTP_SKIP_PASV_IP, 1L);  // data comes from where the commands go
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(call.deadline.count()));
  set(CURLOPT_TIMEOUT_MS, static_cast<long>(std::max<std::int64_t>(call.deadline.count(), 1)));
  if (call.stop != nullptr) {
    set(CURLOPT_XFERINFOFUNCTION, end_when_stopped);
    set(CURLOPT_XFERINFODATA, call.stop);
    set(CURLOPT_NOPROGRESS, 0L);
  }
  return curl;
}

// RFC 959: 4yz passes, 5yz does not; 452 and 552 are about space.
Kind kind_of_reply(long reply) {
  if (reply == 452 || reply == 552) return Kind::full;
  if (reply == 530 || reply == 532) return Kind::login;
  if (reply >= 500) return Kind::refused;
  return reply >= 400 ? Kind::for_now : Kind::unreachable;
}

Kind kind_of(CURLcode code, long reply, bool download) {
  switch (code) {
    case CURLE_LOGIN_DENIED:
      return reply >= 400 && reply < 500 ? Kind::for_now : Kind::login;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_WRITE_ERROR:  // take() wants no more
      return Kind::too_large;
    case CURLE_OPERATION_TIMEDOUT:
    case CURLE_ABORTED_BY_CALLBACK:
      return Kind::timed_out;
    case CURLE_REMOTE_FILE_NOT_FOUND:
      return Kind::absent;
    case CURLE_FTP_COULDNT_RETR_FILE:
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_REMOTE_DISK_FULL:
    case CURLE_UPLOAD_FAILED:
    case CURLE_QUOTE_ERROR:
      return download && reply == 550 ? Kind::absent : kind_of_reply(reply);
    default:
      return Kind::unreachable;
  }
}

FtpResult<void> perform(CURL* curl, bool download) {
  const CURLcode code = curl_easy_perform(curl);
  if (code == CURLE_OK) return {};
  long reply = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &reply);
  std::string detail = curl_easy_strerror(code);
  if (reply != 0) detail += ", " + std::to_string(reply);
  return FtpFailure{kind_of(code, reply, download), std::move(detail)};
}

}  // namespace

bool is_ftp_path(std::string_view path) {
  const auto known = [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-' || c == '/';
  };
  if (path.empty() || path.size() > longest_name || !std::ranges::all_of(path, known)) return false;
  if (path.front() == '/') path.remove_prefix(1);
  for (;;) {
    const std::string_view name = path.substr(0, path.find('/'));
    if (name.empty() || name.front() == '.') return false;
    if (name.size() == path.size()) return true;
    path.remove_prefix(name.size() + 1);
  }
}

FtpResult<std::string> ftp_get(const FtpCall& call, std::size_t max_bytes) {
  auto curl = open(call);
  if (!curl) return curl.error();
  Incoming incoming{{}, max_bytes};
  curl_easy_setopt(curl->get(), CURLOPT_FTP_FILEMETHOD, CURLFTPMETHOD_NOCWD);
  curl_easy_setopt(curl->get(), CURLOPT_MAXFILESIZE_LARGE, static_cast<curl_off_t>(max_bytes));
  curl_easy_setopt(curl->get(), CURLOPT_WRITEFUNCTION, take);
  curl_easy_setopt(curl->get(), CURLOPT_WRITEDATA, &incoming);
  const auto done = perform(curl->get(), true);
  if (!done) return done.error();
  return std::move(incoming.octets);
}

FtpResult<void> ftp_put(const FtpCall& call, std::string_view octets) {
  auto curl = open(call);
  if (!curl) return curl.error();
  Outgoing outgoing{octets};
  curl_easy_setopt(curl->get(), CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl->get(), CURLOPT_FTP_CREATE_MISSING_DIRS, CURLFTP_CREATE_DIR_RETRY);
  curl_easy_setopt(curl->get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(octets.size()));
  curl_easy_setopt(curl->get(), CURLOPT_RESUME_FROM_LARGE, static_cast<curl_off_t>(-1));
  curl_easy_setopt(curl->get(), CURLOPT_READFUNCTION, give);
  curl_easy_setopt(curl->get(), CURLOPT_READDATA, &outgoing);
  curl_easy_setopt(curl->get(), CURLOPT_SEEKFUNCTION, seek);
  curl_easy_setopt(curl->get(), CURLOPT_SEEKDATA, &outgoing);
  return perform(curl->get(), false);
}

}  // namespace net
