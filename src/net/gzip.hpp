#pragma once
// Content-Encoding: gzip (RFC 1952), inflated piece by piece within a limit.
#include <memory>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace net {

class Inflater {
 public:
  Inflater();
  ~Inflater();
  Inflater(Inflater&&) noexcept;

  // Appends what octets unpack to. Errors: too_large (out would pass limit bytes),
  // bad_http (not gzip).
  base::Result<void> feed(std::string_view octets, std::string& out, std::size_t limit);
  // Error: truncated (the stream has not ended).
  base::Result<void> finish() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace net
