#include "net/gzip.hpp"

#include <zlib.h>

#include <array>
#include <new>

namespace net {
namespace {

constexpr int gzip_window = 15 + 16;  // zlib: the largest window, gzip framing only

}  // namespace

struct Inflater::Impl {
  z_stream stream{};
  bool ended = false;
  Impl() {
    if (inflateInit2(&stream, gzip_window) != Z_OK) throw std::bad_alloc{};
  }
  ~Impl() { inflateEnd(&stream); }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;
};

Inflater::Inflater() : impl_(std::make_unique<Impl>()) {}
Inflater::~Inflater() = default;
Inflater::Inflater(Inflater&&) noexcept = default;

base::Result<void> Inflater::feed(std::string_view octets, std::string& out, std::size_t limit) {
  z_stream& stream = impl_->stream;
  // zlib's interface lacks const; it does not write to its input
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(octets.data()));
  stream.avail_in = static_cast<uInt>(octets.size());
  std::array<char, 16 * 1024> chunk;
  do {
    if (impl_->ended) {
      if (stream.avail_in == 0) break;
      inflateReset(&stream);  // another member follows (RFC 1952 section 2.2)
      impl_->ended = false;
    }
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    const int status = inflate(&stream, Z_NO_FLUSH);
    if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR)
      return base::fail(base::Code::bad_http, "the body is not gzip");
    const std::size_t got = chunk.size() - stream.avail_out;
    if (got > limit - out.size())
      return base::fail(base::Code::too_large, "the body unpacks to more than the limit");
    out.append(chunk.data(), got);
    impl_->ended = status == Z_STREAM_END;
  } while (stream.avail_in > 0 || (!impl_->ended && stream.avail_out == 0));
  return {};
}

base::Result<void> Inflater::finish() const {
  if (!impl_->ended) return base::fail(base::Code::truncated, "the gzip stream has no end");
  return {};
}

}  // namespace net
