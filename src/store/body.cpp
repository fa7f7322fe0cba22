#include "store/body.hpp"

#include <zstd.h>

#include <memory>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "store/failure.hpp"

namespace store {
namespace {

// What begins so is taken for a dictionary with tables of its own (RFC 8878, section 5).
constexpr std::string_view dictionary_magic = "\x37\xA4\x30\xEC";
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

ZSTD_DCtx* expander() {
  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  thread_local const std::unique_ptr<ZSTD_DCtx, Free> context(ZSTD_createDCtx());
  return context.get();
}

Blob compress(std::string_view body, const ZSTD_CDict* dictionary) {
  Blob packed{std::string(ZSTD_compressBound(body.size()), '\0')};
  char* to = packed.bytes.data();
  const std::size_t room = packed.bytes.size();
  const std::size_t size =
      dictionary == nullptr
          ? ZSTD_compressCCtx(compressor(), to, room, body.data(), body.size(), level)
          : ZSTD_compress_usingCDict(compressor(), to, room, body.data(), body.size(), dictionary);
  if (ZSTD_isError(size)) refuse(ZSTD_getErrorName(size));
  packed.bytes.resize(size);
  return packed;
}

}  // namespace

Blob compress_body(std::string_view body) {
  return compress(body, nullptr);
}

Blob compress_body(std::string_view body, const ZSTD_CDict_s& dictionary) {
  return compress(body, &dictionary);
}

ZSTD_CDict_s* make_dictionary(std::string_view other) {
  if (other.starts_with(dictionary_magic)) return nullptr;
  return ZSTD_createCDict(other.data(), other.size(), level);
}

std::string expand_body(std::string_view compressed) {
  return expand_body(compressed, {});
}

std::string expand_body(std::string_view compressed, std::string_view other) {
  const auto size = ZSTD_getFrameContentSize(compressed.data(), compressed.size());
  if (size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN) refuse("not zstd");
  if (size > unpacked_bytes) refuse("larger than any body");
  std::string body(size, '\0');
  const std::size_t got =
      ZSTD_decompress_usingDict(expander(), body.data(), body.size(), compressed.data(),
                                compressed.size(), other.data(), other.size());
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
