#pragma once
// HTTP/1.1 requests from octets, without sockets. One object per request.
// RFC 9112; a request that two readers could understand differently is refused.
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "base/error.hpp"
#include "net/http.hpp"

namespace net {

// Why a request goes no further, and the status of a plain answer.
struct Refusal {
  base::Error error;
  int status = 0;
};
// With the status that belongs to the code.
Refusal refuse_with(base::Code code, std::string detail);

class RequestReader {
 public:
  enum class Phase { head, body, done };
  struct Limits {
    std::size_t header_bytes, message_bytes;
  };
  struct Fed {
    std::size_t consumed = 0;
    std::optional<Refusal> refusal;
  };

  explicit RequestReader(const Limits& limits);
  ~RequestReader();

  // Reads on. Stops behind the header block and behind the message; what is not consumed must
  // come again, with more behind it. Refusals: bad_http, too_large (413; 431 for the header).
  Fed feed(std::string_view octets);
  // The peer will send no more.
  Refusal truncated() const;

  Phase phase() const;
  bool line_known() const;  // request().path is known
  bool keep_alive() const;  // of a request whose header block is complete
  bool expects_continue() const;
  std::optional<std::uint64_t> content_length() const;
  // headers and body as far as they were read
  HttpRequest& request();
  const HttpRequest& request() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace net
