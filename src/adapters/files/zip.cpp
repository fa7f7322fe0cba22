#include "adapters/files/zip.hpp"

#include <zlib.h>

#include <algorithm>
#include <vector>

#include "base/limits.hpp"

namespace adapters::files {
namespace {

constexpr std::size_t local_bytes = 30, central_bytes = 46, end_bytes = 22;
constexpr std::size_t block_bytes = 64 * 1024;
constexpr std::size_t directory_bytes = 4 * 1024 * 1024;
constexpr std::uint32_t local_mark = 0x04034b50, central_mark = 0x02014b50;

const char* const damaged = "архив книги повреждён";
const char* const bomb = "книга при распаковке слишком велика";

// Little-endian; the octets are known to be there.
std::uint32_t number(std::string_view octets, std::size_t at, std::size_t bytes) {
  std::uint32_t out = 0;
  for (std::size_t i = bytes; i-- > 0;) out = out << 8 | static_cast<unsigned char>(octets[at + i]);
  return out;
}

base::Result<void> check_entry(const Zip::Entry& entry, std::uint32_t flags, std::uint32_t method) {
  if ((flags & 1U) != 0) return refuse_workbook("книга защищена паролем");
  if (method != 0 && method != Z_DEFLATED) return refuse_workbook(damaged, "method");
  if (entry.packed == 0xFFFFFFFF || entry.size == 0xFFFFFFFF || entry.place == 0xFFFFFFFF)
    return refuse_workbook(bomb, "ZIP64");
  if (!entry.deflated && entry.packed != entry.size) return refuse_workbook(damaged, "two sizes");
  if (entry.size > base::limits::workbook_part_bytes) return refuse_workbook(bomb, "one part");
  if (entry.size > 1024 * 1024 && entry.size / base::limits::workbook_ratio > entry.packed)
    return refuse_workbook(bomb, "ratio");
  return {};
}

// Many names over the same octets are how a small archive becomes a huge one.
base::Result<void> check_overlaps(const std::map<std::string, Zip::Entry>& entries) {
  std::vector<std::pair<std::uint64_t, std::uint64_t>> spans;
  for (const auto& [name, entry] : entries)
    spans.emplace_back(entry.place, entry.place + local_bytes + name.size() + entry.packed);
  std::sort(spans.begin(), spans.end());
  for (std::size_t i = 1; i < spans.size(); ++i)
    if (spans[i].first < spans[i - 1].second) return refuse_workbook(damaged, "overlap");
  return {};
}

}  // namespace

base::Error refuse_workbook(std::string subject, std::string detail) {
  return base::fail(base::Code::workbook_refused, std::move(detail), std::move(subject));
}

base::Result<Zip> Zip::open(xml::ReadAt read, std::uint64_t bytes) {
  if (bytes > base::limits::workbook_bytes)
    return refuse_workbook("файл больше " +
                           std::to_string(base::limits::workbook_bytes / 1024 / 1024) + " МБ");
  const std::size_t tail = std::min<std::uint64_t>(bytes, end_bytes + 0xFFFF);
  BASE_TRY(octets, read(bytes - tail, tail));
  const auto at = octets.rfind(std::string_view("PK\5\6", 4));
  if (at == std::string::npos || octets.size() - at < end_bytes)
    return refuse_workbook(damaged, "no end of the directory");
  const std::uint32_t count = number(octets, at + 10, 2), size = number(octets, at + 12, 4),
                      place = number(octets, at + 16, 4);
  if (number(octets, at + 4, 4) != 0 || number(octets, at + 8, 2) != count || count == 0xFFFF)
    return refuse_workbook(damaged, "several disks or ZIP64");
  if (count > base::limits::workbook_entries || size > directory_bytes)
    return refuse_workbook("в книге слишком много частей");
  BASE_TRY(directory, read(place, size));
  Zip zip;
  std::uint64_t total = 0;
  std::string_view rest = directory;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (rest.size() < central_bytes || number(rest, 0, 4) != central_mark)
      return refuse_workbook(damaged, "the directory");
    const std::size_t name_bytes = number(rest, 28, 2);
    const std::size_t all = central_bytes + name_bytes + number(rest, 30, 2) + number(rest, 32, 2);
    if (rest.size() < all) return refuse_workbook(damaged, "the directory");
    Entry entry;
    entry.checksum = number(rest, 16, 4);
    entry.packed = number(rest, 20, 4);
    entry.size = number(rest, 24, 4);
    entry.place = number(rest, 42, 4);
    entry.deflated = number(rest, 10, 2) == Z_DEFLATED;
    BASE_CHECK(check_entry(entry, number(rest, 8, 2), number(rest, 10, 2)));
    total += entry.size;
    if (!zip.entries_.emplace(rest.substr(central_bytes, name_bytes), entry).second)
      return refuse_workbook(damaged, "a name twice");
    rest.remove_prefix(all);
  }
  if (total > 2 * base::limits::workbook_part_bytes) return refuse_workbook(bomb, "total");
  BASE_CHECK(check_overlaps(zip.entries_));
  zip.read_ = std::move(read);
  return zip;
}

struct Zip::Reader::Impl {
  xml::ReadAt read;
  Entry entry;
  std::uint64_t at = 0, left = 0;  // packed octets
  std::uint64_t told = 0;
  std::uint32_t checksum = 0;
  z_stream stream{};
  std::string packed;
  bool inflating = false, over = false;

  ~Impl() {
    if (inflating) inflateEnd(&stream);
  }

  base::Result<std::string> next() {
    std::string out;
    if (entry.deflated) {
      BASE_TRY(unpacked, inflate_some());
      out = std::move(unpacked);
    } else {
      BASE_TRY(raw, read(at, std::min<std::uint64_t>(left, block_bytes)));
      at += raw.size();
      left -= raw.size();
      over = left == 0;
      if (raw.empty() && !over) return refuse_workbook(damaged, "ends too early");
      out = std::move(raw);
    }
    told += out.size();
    checksum = static_cast<std::uint32_t>(
        crc32(checksum, reinterpret_cast<const Bytef*>(out.data()), static_cast<uInt>(out.size())));
    if (told > entry.size) return refuse_workbook(bomb, "more than its size");
    if (over && (told != entry.size || checksum != entry.checksum))
      return refuse_workbook(damaged, "a wrong checksum or size");
    return out;
  }

  base::Result<std::string> inflate_some() {
    std::string out(block_bytes, '\0');
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    while (stream.avail_out > 0 && !over) {
      if (stream.avail_in == 0) {
        BASE_TRY(more, read(at, std::min<std::uint64_t>(left, block_bytes)));
        packed = std::move(more);
        at += packed.size();
        left -= packed.size();
        stream.next_in = reinterpret_cast<Bytef*>(packed.data());
        stream.avail_in = static_cast<uInt>(packed.size());
      }
      const int code = inflate(&stream, Z_NO_FLUSH);
      over = code == Z_STREAM_END;
      if (code != Z_OK && !over) return refuse_workbook(damaged, "does not unpack");
    }
    out.resize(out.size() - stream.avail_out);
    return out;
  }
};

Zip::Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Zip::Reader::~Reader() = default;
Zip::Reader::Reader(Reader&&) noexcept = default;

base::Result<std::string> Zip::Reader::next() {
  if (impl_->over) return std::string();
  return impl_->next();
}

base::Result<Zip::Reader> Zip::read(const std::string& name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return refuse_workbook(damaged, "no " + name);
  const Entry& entry = found->second;
  BASE_TRY(head, read_(entry.place, local_bytes));
  if (head.size() < local_bytes || number(head, 0, 4) != local_mark)
    return refuse_workbook(damaged, "a local header");
  auto impl = std::make_unique<Reader::Impl>();
  impl->read = read_;
  impl->entry = entry;
  impl->at = entry.place + local_bytes + number(head, 26, 2) + number(head, 28, 2);
  impl->left = entry.packed;
  impl->over = entry.size == 0;
  if (entry.deflated && inflateInit2(&impl->stream, -MAX_WBITS) != Z_OK)
    return base::fail(base::Code::internal, "inflateInit2");
  impl->inflating = entry.deflated;
  return Reader(std::move(impl));
}

}  // namespace adapters::files
