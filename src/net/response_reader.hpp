#pragma once
// HTTP/1.1 answers from octets, without sockets. One object per answer.
#include <memory>
#include <string_view>

#include "base/error.hpp"
#include "net/http.hpp"

namespace net {

class ResponseReader {
 public:
  ResponseReader(std::size_t header_bytes, std::size_t body_bytes);
  ~ResponseReader();

  // How many octets it took; the rest must come again, with more behind it. Interim answers
  // (1xx) are skipped. Errors: partner_unreachable (not HTTP), too_large.
  base::Result<std::size_t> feed(std::string_view octets);
  // The peer will send no more. Error: partner_unreachable (the answer is not whole).
  base::Result<void> end();

  bool started() const;  // anything of the answer has come
  bool done() const;
  bool keep_alive() const;  // when done
  HttpResponse take();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
  std::size_t header_bytes_, body_bytes_;
  bool started_ = false;
};

}  // namespace net
