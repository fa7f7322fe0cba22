#include <zlib.h>

#include <chrono>

#include "base/limits.hpp"
#include "evidence/zip.hpp"
#include "evidence/zip_format.hpp"

namespace evidence {
namespace zip {

std::uint32_t checksum_of(std::string_view octets) {
  return static_cast<std::uint32_t>(
      crc32_z(0, reinterpret_cast<const Bytef*>(octets.data()), octets.size()));
}

}  // namespace zip

namespace {

using zip::Fields;

void put(std::string& out, std::uint16_t number) {
  out += static_cast<char>(number & 0xff);
  out += static_cast<char>(number >> 8);
}
void put(std::string& out, std::uint32_t number) {
  put(out, static_cast<std::uint16_t>(number & 0xffff));
  put(out, static_cast<std::uint16_t>(number >> 16));
}

void put(std::string& out, const Fields& fields) {
  for (const std::uint16_t each :
       {fields.version, fields.flags, fields.method, fields.time, fields.date})
    put(out, each);
  for (const std::uint32_t each : {fields.checksum, fields.packed, fields.size}) put(out, each);
  put(out, fields.name_bytes);
  put(out, fields.extra_bytes);
}

void set_date(Fields& fields, base::Time at) {
  using namespace std::chrono;
  const auto day = floor<days>(at);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(at - day));
  const int year = std::max(static_cast<int>(date.year()), 1980) - 1980;
  fields.date = static_cast<std::uint16_t>(year << 9 | static_cast<unsigned>(date.month()) << 5 |
                                           static_cast<unsigned>(date.day()));
  fields.time = static_cast<std::uint16_t>(
      clock.hours().count() << 11 | clock.minutes().count() << 5 | clock.seconds().count() / 2);
}

// Empty: it would not get smaller.
base::Result<std::string> deflate_octets(std::string_view octets) {
  if (octets.empty()) return std::string();
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    return base::fail(base::Code::internal, "deflateInit2");
  std::string out(octets.size(), '\0');
  std::string in(octets);
  stream.next_in = reinterpret_cast<Bytef*>(in.data());
  stream.avail_in = static_cast<uInt>(in.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int outcome = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (outcome != Z_STREAM_END) out.clear();
  return out;
}

base::Error too_large(const std::string& what) {
  return base::fail(base::Code::too_large, what);
}

base::Result<void> check_limits(const std::vector<Part>& parts) {
  if (parts.size() > base::limits::container_parts) return too_large("limits::container_parts");
  std::size_t total = 0;
  for (const Part& part : parts) {
    total += part.octets.size();
    if (part.octets.size() > base::limits::container_part_bytes)
      return too_large("limits::container_part_bytes: " + part.name);
    if (part.name.size() > base::limits::container_name_bytes)
      return too_large("limits::container_name_bytes: " + part.name);
  }
  if (total > base::limits::container_content_bytes)
    return too_large("limits::container_content_bytes");
  return {};
}

}  // namespace

base::Result<std::string> write_zip(const std::vector<Part>& parts, base::Time at) {
  BASE_CHECK(check_limits(parts));
  std::string out, directory;
  for (const Part& part : parts) {
    BASE_TRY(packed, deflate_octets(&part == &parts.front() ? std::string_view() : part.octets));
    Fields fields{.version = 20};
    set_date(fields, at);
    fields.method = packed.empty() ? zip::stored : zip::deflated;
    const std::string& data = packed.empty() ? part.octets : packed;
    fields.checksum = zip::checksum_of(part.octets);
    fields.packed = static_cast<std::uint32_t>(data.size());
    fields.size = static_cast<std::uint32_t>(part.octets.size());
    fields.name_bytes = static_cast<std::uint16_t>(part.name.size());
    const auto place = static_cast<std::uint32_t>(out.size());
    put(out, zip::local_mark);
    put(out, fields);
    out.append(part.name).append(data);

    put(directory, zip::central_mark);
    put(directory, std::uint16_t{20});  // made by: no system, so that no attributes mean anything
    put(directory, fields);
    directory.append(2 + 2 + 2 + 4, '\0');  // comment, disk, attributes inside and outside
    put(directory, place);
    directory.append(part.name);
  }
  const auto place = static_cast<std::uint32_t>(out.size());
  out += directory;
  put(out, zip::end_mark);
  out.append(4, '\0');  // disks
  for (int i = 0; i < 2; ++i) put(out, static_cast<std::uint16_t>(parts.size()));
  put(out, static_cast<std::uint32_t>(directory.size()));
  put(out, place);
  out.append(2, '\0');  // comment
  if (out.size() > base::limits::container_bytes) return too_large("limits::container_bytes");
  return out;
}

}  // namespace evidence
