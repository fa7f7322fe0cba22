#include <zlib.h>

#include <algorithm>
#include <set>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "evidence/zip.hpp"
#include "evidence/zip_format.hpp"

namespace evidence {
namespace {

using zip::Fields;

base::Error bad(std::string why, std::string_view name = {}) {
  return base::fail(base::Code::evidence_invalid, "ZIP: " + std::move(why), std::string(name));
}
base::Error too_large(const char* limit) {
  return base::fail(base::Code::too_large, std::string("ZIP: more than limits::") + limit);
}

// Little-endian numbers from octets that are known to be there.
class Cursor {
 public:
  explicit Cursor(std::string_view octets) : octets_(octets) {}
  std::uint32_t number(std::size_t bytes) {
    std::uint32_t out = 0;
    for (std::size_t i = bytes; i-- > 0;) out = out << 8 | static_cast<unsigned char>(octets_[i]);
    octets_.remove_prefix(bytes);
    return out;
  }
  std::uint16_t half() { return static_cast<std::uint16_t>(number(2)); }
  Fields fields() {
    Fields all;
    for (std::uint16_t* each : {&all.version, &all.flags, &all.method, &all.time, &all.date})
      *each = half();
    for (std::uint32_t* each : {&all.checksum, &all.packed, &all.size}) *each = number(4);
    all.name_bytes = half();
    all.extra_bytes = half();
    return all;
  }

 private:
  std::string_view octets_;
};

struct Entry {
  Fields fields;
  std::size_t place = 0;  // of its local header
  std::string name{};
};

// One spelling of one file below the folder where it is unpacked, whatever the system.
base::Result<void> check_name(std::string_view name) {
  if (name.empty() || name.size() > base::limits::container_name_bytes)
    return bad("a name of wrong length");
  const bool plain = std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c <= '~' && std::string_view("\\:*?\"<>|").find(c) == std::string_view::npos;
  });
  if (!plain) return bad("a name with characters that are not accepted");
  for (std::size_t at = 0; at <= name.size();) {
    const std::size_t end = std::min(name.find('/', at), name.size());
    const std::string_view step = name.substr(at, end - at);
    if (step.empty() || step.front() == '.' || step.back() == '.')
      return bad("a name that is absolute, dotted or a folder's", name);
    at = end + 1;
  }
  return {};
}

base::Result<void> check_fields(const Entry& entry) {
  const Fields& fields = entry.fields;
  constexpr std::uint16_t harmless = 1u << 1 | 1u << 2 | 1u << 11;  // how deflated; name in UTF-8
  if ((fields.flags & ~harmless) != 0) return bad("encryption or a data descriptor", entry.name);
  if (fields.version > 20) return bad("needs another version", entry.name);
  if (fields.method != zip::stored && fields.method != zip::deflated)
    return bad("a method that is not accepted", entry.name);
  if (fields.extra_bytes != 0) return bad("an extra field", entry.name);
  if (fields.method == zip::stored && fields.packed != fields.size)
    return bad("two sizes", entry.name);
  if (fields.size > base::limits::container_part_bytes) return too_large("container_part_bytes");
  return {};
}

base::Result<void> check_attributes(std::uint32_t outside, const std::string& name) {
  constexpr std::uint32_t folder_or_label = 0x10 | 0x08;
  const std::uint32_t kind = outside >> 16 & 0170000;
  if ((outside & folder_or_label) != 0 || (kind != 0 && kind != 0100000))
    return bad("a folder, a link or a device", name);
  return {};
}

// Where the directory begins and how many entries it has.
struct End {
  std::size_t place = 0, bytes = 0, count = 0;
};

base::Result<End> read_end(std::string_view octets) {
  if (octets.size() > base::limits::container_bytes) return too_large("container_bytes");
  if (octets.size() < zip::end_bytes) return bad("not a ZIP file");
  const std::size_t at = octets.size() - zip::end_bytes;
  Cursor cursor(octets.substr(at));
  if (cursor.number(4) != zip::end_mark) return bad("it does not end with its directory");
  if (cursor.number(4) != 0) return bad("several disks");
  const std::size_t here = cursor.half();
  End end;
  end.count = cursor.half();
  end.bytes = cursor.number(4);
  end.place = cursor.number(4);
  if (cursor.half() != 0) return bad("a comment");
  if (here != end.count) return bad("several disks");
  if (end.count > base::limits::container_parts) return too_large("container_parts");
  if (end.place > at || end.bytes != at - end.place) return bad("octets outside of everything");
  return end;
}

base::Result<std::vector<Entry>> read_directory(std::string_view octets, const End& end) {
  std::string_view rest = octets.substr(end.place, end.bytes);
  std::vector<Entry> entries;
  std::set<std::string> names;
  for (std::size_t i = 0; i < end.count; ++i) {
    if (rest.size() < zip::central_bytes) return bad("a directory that ends too early");
    Cursor cursor(rest);
    if (cursor.number(4) != zip::central_mark) return bad("an entry of the directory");
    cursor.half();  // made by
    Entry entry{cursor.fields()};
    const bool plain = cursor.half() == 0 && cursor.half() == 0;  // comment, disk
    cursor.half();                                                // text or not
    const std::uint32_t outside = cursor.number(4);
    entry.place = cursor.number(4);
    if (!plain) return bad("a comment or several disks");
    rest.remove_prefix(zip::central_bytes);
    if (rest.size() < entry.fields.name_bytes) return bad("a directory that ends too early");
    entry.name = rest.substr(0, entry.fields.name_bytes);
    rest.remove_prefix(entry.fields.name_bytes);
    BASE_CHECK(check_name(entry.name));
    BASE_CHECK(check_fields(entry));
    BASE_CHECK(check_attributes(outside, entry.name));
    if (!names.insert(base::lower_ascii(entry.name)).second) return bad("a name twice", entry.name);
    entries.push_back(std::move(entry));
  }
  if (!rest.empty()) return bad("octets behind the directory");
  return entries;
}

base::Result<std::string> inflate_octets(std::string_view packed, const Entry& entry) {
  z_stream stream{};
  if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
    return base::fail(base::Code::internal, "inflateInit2");
  // one octet more than it may have, so that what is longer shows
  std::string out(entry.fields.size + std::size_t{1}, '\0');
  std::string in(packed);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = inflate(&stream, Z_FINISH);
  const bool whole =
      outcome == Z_STREAM_END && stream.avail_in == 0 && stream.total_out == entry.fields.size;
  inflateEnd(&stream);
  if (!whole) return bad("unpacks to something else than its size", entry.name);
  out.resize(entry.fields.size);
  return out;
}

// The entry at the start of what is left; takes it off.
base::Result<Part> read_entry(std::string_view& left, const Entry& entry) {
  const Fields& fields = entry.fields;
  const std::size_t head = zip::local_bytes + fields.name_bytes;
  if (left.size() < head || left.size() - head < fields.packed)
    return bad("an entry that ends too early", entry.name);
  Cursor cursor(left);
  if (cursor.number(4) != zip::local_mark || cursor.fields() != fields ||
      left.substr(zip::local_bytes, fields.name_bytes) != entry.name) {
    return bad("its own header says another thing than the directory", entry.name);
  }
  const std::string_view data = left.substr(head, fields.packed);
  left.remove_prefix(head + fields.packed);
  Part part{entry.name, {}};
  if (fields.method == zip::stored) {
    part.octets = data;
  } else {
    BASE_TRY(octets, inflate_octets(data, entry));
    part.octets = std::move(octets);
  }
  if (zip::checksum_of(part.octets) != fields.checksum) return bad("a wrong checksum", entry.name);
  return part;
}

}  // namespace

base::Result<std::vector<Part>> read_zip(std::string_view octets) {
  BASE_TRY(end, read_end(octets));
  BASE_TRY(entries, read_directory(octets, end));
  std::size_t total = 0;
  for (const Entry& entry : entries) total += entry.fields.size;
  if (total > base::limits::container_content_bytes) return too_large("container_content_bytes");
  std::vector<Part> parts;
  std::string_view left = octets.substr(0, end.place);
  for (const Entry& entry : entries) {
    if (entry.place != end.place - left.size())
      return bad("octets between the entries, or entries in another order", entry.name);
    BASE_TRY(part, read_entry(left, entry));
    parts.push_back(std::move(part));
  }
  if (!left.empty()) return bad("octets between the entries and the directory");
  return parts;
}

}  // namespace evidence
