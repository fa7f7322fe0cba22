#include "store/body.hpp"

#include <zstd.h>

#include <memory>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/failure.hpp"

namespace store {
namespace {

constexpr int level = -1;  // a third larger than level 1, at half its time
// Answers may be longer than the messages they answer.
constexpr unsigned long long unpacked_bytes = 16 * base::limits::message_bytes;

[[noreturn]] void refuse(const std::string& why) {
  throw Failure(Failure::Kind::other, "stored body: " + why);
}

// Its tables are large: made once per thread, not per message.
ZSTD_CCtx* compressor() {
  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
  return context.get();
}

}  // namespace

Blob compress_body(std::string_view body) {
  Blob packed{std::string(ZSTD_compressBound(body.size()), '\0')};
  const std::size_t size = ZSTD_compressCCtx(compressor(), packed.bytes.data(), packed.bytes.size(),
                                             body.data(), body.size(), level);
  if (ZSTD_isError(size)) refuse(ZSTD_getErrorName(size));
  packed.bytes.resize(size);
  return packed;
}

std::string expand_body(std::string_view compressed) {
  const auto size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) refuse("not zstd");
  if (size > unpacked_bytes) refuse("larger than any body");
  std::string body(size, '\0');
  const std::size_t got =
      ZSTD_decompress(body.data(), body.size(), compressed.data(), compressed.size());
  if (ZSTD_isError(got)) refuse(ZSTD_getErrorName(got));
  if (got != size) refuse("cut short");
  return body;
}

std::string pack_body(std::string_view body) {
  return base::encode_base64(compress_body(body).bytes);
}

std::string unpack_body(std::string_view packed) {
  const auto bytes = base::decode_base64(packed);
  if (!bytes) refuse("not base64");
  return expand_body(*bytes);
}

}  // namespace store
