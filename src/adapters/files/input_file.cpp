#include "adapters/files/input_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "adapters/files/utf8.hpp"
#include "base/text.hpp"
#include "security/digest.hpp"

namespace adapters::files {
namespace {

using base::Code;

constexpr std::size_t block_bytes = 1024 * 1024;

struct Descriptor {
  int number = -1;
  explicit Descriptor(int opened) : number(opened) {}
  ~Descriptor() {
    if (number >= 0) ::close(number);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
};

base::Result<std::string> read_octets(int descriptor, std::uint64_t offset, std::size_t octets) {
  std::string text(octets, '\0');
  std::size_t have = 0;
  while (have < octets) {
    const auto got =
        ::pread(descriptor, text.data() + have, octets - have, static_cast<off_t>(offset + have));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return base::fail(Code::file_unreadable, std::strerror(errno));
    if (got == 0) break;
    have += static_cast<std::size_t>(got);
  }
  text.resize(have);
  return text;
}

// The name goes into the journal, to terminals and into JSON.
std::string printable(std::string name) {
  const bool foreign = !base::is_utf8(name);
  for (char& c : name) {
    const auto octet = static_cast<unsigned char>(c);
    if (octet < 0x20 || octet == 0x7F || (foreign && octet >= 0x80)) c = '?';
  }
  return name;
}

bool is_same(const struct stat& a, const struct stat& b) {
  return a.st_size == b.st_size && a.st_mtim.tv_sec == b.st_mtim.tv_sec &&
         a.st_mtim.tv_nsec == b.st_mtim.tv_nsec;
}

// Code units of UTF-16 in, UTF-8 out, wherever the blocks end.
class Utf16 {
 public:
  explicit Utf16(bool big_endian) : big_(big_endian) {}

  // False: not UTF-16.
  bool add(std::string_view block, std::string& out) {
    for (const char c : block) {
      const auto octet = static_cast<unsigned char>(c);
      if (!half_) {
        first_ = octet;
        half_ = true;
        continue;
      }
      half_ = false;
      const std::uint32_t unit = big_ ? first_ << 8 | octet : std::uint32_t{octet} << 8 | first_;
      const bool low = unit >= 0xDC00 && unit < 0xE000;
      if (low != (high_ != 0)) return false;
      if (unit >= 0xD800 && unit < 0xDC00) {
        high_ = unit;
      } else {
        append_utf8(out, low ? 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00) : unit);
        high_ = 0;
      }
    }
    return true;
  }
  bool is_whole() const { return !half_ && high_ == 0; }

 private:
  bool big_, half_ = false;
  std::uint32_t first_ = 0, high_ = 0;
};

// What the declaration says of the encoding is no longer so; blanks keep every place.
// Error: xml_encoding (it named another one: two signs of two encodings).
base::Result<void> blank_encoding(std::string& text) {
  const auto end = text.find("?>");
  auto at = text.find("encoding");
  if (text.find("<?xml") > 3 || end == text.npos || at == text.npos || at > end) return {};
  const auto quote = text.find_first_of("'\"", at);
  if (quote == text.npos || quote > end) return {};
  const auto close = std::min(text.find(text[quote], quote + 1), end - 1);
  const bool said = base::lower_ascii(text.substr(quote + 1, 6)) == "utf-16";
  for (; at <= close; ++at) text[at] = ' ';
  if (said) return {};
  return base::fail(Code::xml_encoding, "UTF-16 under another label",
                    "файл в UTF-16, а названа другая кодировка");
}

}  // namespace

struct InputFile::Impl {
  Impl(int opened, std::string called) : file(opened), name(std::move(called)) {}
  Descriptor file;
  std::string name, digest;
  struct stat state {};
};

base::Result<InputFile> InputFile::open(const std::filesystem::path& file, bool follow) {
  const auto unreadable = [&](std::string why) {
    return base::fail(Code::file_unreadable, std::move(why), file.string());
  };
  const int opened =
      ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW));
  if (opened < 0) return unreadable(std::strerror(errno));
  auto impl = std::make_shared<Impl>(opened, printable(file.filename().string()));
  if (::fstat(opened, &impl->state) != 0) return unreadable(std::strerror(errno));
  if (S_ISDIR(impl->state.st_mode)) return unreadable("это папка");
  if (!S_ISREG(impl->state.st_mode)) return unreadable("это не обычный файл");
  security::Sha256 digest;
  for (std::uint64_t at = 0;;) {
    auto block = read_octets(opened, at, block_bytes);
    if (!block) return unreadable(block.error().detail);
    if (block->empty()) break;
    digest.add(*block);
    at += block->size();
  }
  impl->digest = digest.hex();
  InputFile all;
  all.impl_ = std::move(impl);
  return all;
}

const std::string& InputFile::name() const {
  return impl_->name;
}
const std::string& InputFile::digest() const {
  return impl_->digest;
}
std::uint64_t InputFile::bytes() const {
  return static_cast<std::uint64_t>(impl_->state.st_size);
}

base::Time InputFile::arrived() const {
  using namespace std::chrono;
  const auto& at = impl_->state.st_ctim;
  return base::Time(duration_cast<microseconds>(seconds(at.tv_sec) + nanoseconds(at.tv_nsec)));
}

xml::ReadAt InputFile::reader() const {
  return [impl = impl_](std::uint64_t offset, std::size_t octets) -> base::Result<std::string> {
    struct stat now {};
    if (::fstat(impl->file.number, &now) != 0 || !is_same(impl->state, now))
      return base::fail(Code::file_unreadable, "файл изменился, пока его читали", impl->name);
    return read_octets(impl->file.number, offset, octets);
  };
}

base::Result<xml::ReadAt> as_utf8(xml::ReadAt read) {
  using namespace std::string_view_literals;
  BASE_TRY(begin, read(0, 2));
  const bool little = begin == "\xFF\xFE"sv || begin == "<\0"sv;
  const bool big = begin == "\xFE\xFF"sv || begin == "\0<"sv;
  if (!little && !big) return read;
  const int opened =
      ::open(std::filesystem::temp_directory_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (opened < 0) return base::fail(Code::file_unreadable, "нет места для временного файла");
  const auto file = std::make_shared<const Descriptor>(opened);
  Utf16 utf16(big);
  std::uint64_t at = 0;
  for (bool first = true;; first = false) {
    BASE_TRY(block, read(at, block_bytes));
    if (block.empty()) break;
    at += block.size();
    std::string text;
    if (!utf16.add(block, text)) return base::fail(Code::xml_encoding, "not UTF-16");
    if (first) BASE_CHECK(blank_encoding(text));
    for (std::size_t done = 0; done < text.size();) {
      const auto put = ::write(opened, text.data() + done, text.size() - done);
      if (put < 0) return base::fail(Code::file_unreadable, "временный файл не записывается");
      done += static_cast<std::size_t>(put);
    }
  }
  if (!utf16.is_whole()) return base::fail(Code::xml_encoding, "half a character at the end");
  return xml::ReadAt([file](std::uint64_t offset, std::size_t octets) {
    return read_octets(file->number, offset, octets);
  });
}

}  // namespace adapters::files
