// ZIP as containers need it: what two readers could see differently is refused.
#include "evidence/zip.hpp"

#include <gtest/gtest.h>

#include <functional>

#include "base/limits.hpp"
#include "evidence/zip_format.hpp"

namespace {

using base::Code;
using evidence::Part;
using evidence::read_zip;
using evidence::write_zip;

const base::Time noon = *base::parse_time("2026-11-26T12:00:00Z");

std::vector<Part> parts() {
  return {{"mimetype", "application/vnd.etsi.asic-e+zip"},
          {"META-INF/a.xml", std::string(5000, 'x')},
          {"data.bin", std::string("\x00\x01\xff", 3)},
          {"empty", ""}};
}
std::string good() {
  return write_zip(parts(), noon).value();
}

std::string why(std::string_view octets) {
  const auto read = read_zip(octets);
  if (read) return "accepted";
  EXPECT_TRUE(read.error().code == Code::evidence_invalid || read.error().code == Code::too_large);
  return read.error().detail;
}

void set(std::string& octets, std::size_t at, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    octets[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i));
}
std::size_t local(const std::string& octets, int number) {
  std::size_t at = 0;
  for (; number > 0; --number) at = octets.find("PK\x03\x04", at + 1);
  return at;
}
std::size_t central(const std::string& octets, int number) {
  std::size_t at = octets.find("PK\x01\x02");
  for (; number > 0; --number) at = octets.find("PK\x01\x02", at + 1);
  return at;
}
std::size_t tail(const std::string& octets) {
  return octets.rfind("PK\x05\x06");
}

TEST(Zip, gives_back_what_was_written_in_the_same_order) {
  const auto read = read_zip(good()).value();
  const auto wanted = parts();
  ASSERT_EQ(read.size(), wanted.size());
  for (std::size_t i = 0; i < read.size(); ++i) {
    EXPECT_EQ(read[i].name, wanted[i].name);
    EXPECT_EQ(read[i].octets, wanted[i].octets);
  }
}

TEST(Zip, writes_the_same_parts_as_the_same_octets_and_the_first_one_stored) {
  EXPECT_EQ(good(), good());
  // ASiC: the media type can be read at a fixed place
  EXPECT_EQ(good().substr(30, 39), "mimetypeapplication/vnd.etsi.asic-e+zip");
  EXPECT_LT(good().size(), 1000U);
}

TEST(Zip, no_changed_octet_changes_what_is_read) {
  const std::string octets = good();
  const auto wanted = parts();
  for (std::size_t at = 0; at < octets.size(); ++at) {
    for (const char bit : {1, 16, -128}) {
      std::string changed = octets;
      changed[at] = static_cast<char>(changed[at] ^ bit);
      const auto read = read_zip(changed);
      if (!read) continue;
      ASSERT_EQ(read->size(), wanted.size()) << at;
      for (std::size_t i = 0; i < wanted.size(); ++i)
        EXPECT_EQ((*read)[i].octets, wanted[i].octets) << at;
    }
  }
  for (std::size_t size = 0; size < octets.size(); ++size)
    EXPECT_NE(why(octets.substr(0, size)), "accepted") << size;
}

TEST(Zip, nothing_lies_outside_of_the_entries) {
  EXPECT_EQ(why(good() + "x"), "ZIP: it does not end with its directory");
  EXPECT_NE(why("x" + good()), "accepted");
  std::string gap = good();  // octets that no entry has, and a directory that knows of the shift
  gap.insert(local(gap, 2), "hidden");
  set(gap, central(gap, 2) + 42, static_cast<std::uint32_t>(local(gap, 2)), 4);
  set(gap, central(gap, 3) + 42, static_cast<std::uint32_t>(local(gap, 3)), 4);
  set(gap, tail(gap) + 16, static_cast<std::uint32_t>(central(gap, 0)), 4);
  EXPECT_EQ(why(gap), "ZIP: octets between the entries, or entries in another order");
  std::string comment = good();
  set(comment, tail(comment) + 20, 1, 2);
  EXPECT_NE(why(comment + "c"), "accepted");
}

TEST(Zip, header_and_directory_say_the_same) {
  for (const std::size_t field : {4, 6, 8, 10, 12, 14, 18, 22}) {
    std::string octets = good();
    octets[local(octets, 1) + field] ^= 2;
    EXPECT_EQ(why(octets), "ZIP: its own header says another thing than the directory") << field;
  }
  std::string octets = good();
  octets[local(octets, 1) + 30] = 'm';  // another name, as unpackers that read on would see it
  EXPECT_EQ(why(octets), "ZIP: its own header says another thing than the directory");
}

struct Lie {
  const char* reason;
  int field, bytes;  // of the directory and the header; the header lies two octets nearer
  std::uint32_t value;
};

TEST(Zip, refuses_what_containers_do_not_need) {
  for (const Lie& lie : std::vector<Lie>{
           {"ZIP: encryption or a data descriptor", 8, 2, 1},
           {"ZIP: encryption or a data descriptor", 8, 2, 8},
           {"ZIP: a method that is not accepted", 10, 2, 12},
           {"ZIP: needs another version", 6, 2, 45},
           {"ZIP: an extra field", 30, 2, 4},
           {"ZIP: a wrong checksum", 16, 4, 5},
           {"ZIP: unpacks to something else than its size", 24, 4, 4999},
           {"ZIP: unpacks to something else than its size", 24, 4, 5001},
           {"ZIP: more than limits::container_part_bytes", 24, 4, 0xffffffff},
       }) {
    std::string octets = good();
    set(octets, central(octets, 1) + static_cast<std::size_t>(lie.field), lie.value, lie.bytes);
    set(octets, local(octets, 1) + static_cast<std::size_t>(lie.field) - 2, lie.value, lie.bytes);
    EXPECT_EQ(why(octets), lie.reason) << lie.field;
  }
}

TEST(Zip, refuses_links_folders_and_devices) {
  for (const std::uint32_t attributes :
       {0xa1ff0000u, 0x41ed0000u, 0x21ff0000u, 0x10u, 0x08u, 0xc1ff0000u}) {
    std::string octets = good();
    set(octets, central(octets, 1) + 38, attributes, 4);
    EXPECT_EQ(why(octets), "ZIP: a folder, a link or a device") << attributes;
  }
  std::string octets = good();
  set(octets, central(octets, 1) + 38, 0x81a40000u, 4);  // a plain file, as other writers say it
  EXPECT_EQ(why(octets), "accepted");
}

TEST(Zip, refuses_names_that_lead_elsewhere_or_are_read_in_two_ways) {
  for (const char* name : {"/etc/passwd", "../up", "a/../b", "a/./b", "./a", "a//b", "folder/",
                           "a\\b", "C:a", ".hidden", "a/.b", "end.", "пример", "a b", ""}) {
    EXPECT_NE(why(write_zip({{"mimetype", "x"}, {name, "y"}}, noon).value()), "accepted") << name;
  }
  for (const char* name : {"mimetype", "MimeType"})
    EXPECT_EQ(why(write_zip({{"mimetype", "x"}, {name, "y"}}, noon).value()), "ZIP: a name twice");
}

TEST(Zip, unpacks_no_more_than_its_limits) {
  std::vector<Part> many(base::limits::container_parts + 1);
  for (std::size_t i = 0; i < many.size(); ++i) many[i].name = "f" + std::to_string(i);
  EXPECT_EQ(write_zip(many, noon).error().code, Code::too_large);
  many = {{"a", std::string(base::limits::container_part_bytes + 1, 'x')}};
  EXPECT_EQ(write_zip(many, noon).error().code, Code::too_large);
  many.assign(5, {"", std::string(base::limits::container_part_bytes, 'x')});
  EXPECT_EQ(write_zip(many, noon).error().code, Code::too_large);
  EXPECT_EQ(why(std::string(base::limits::container_bytes + 1, 'P')),
            "ZIP: more than limits::container_bytes");
  // four parts that say they are large: told by the directory alone
  std::string octets = good();
  for (int i = 0; i < 4; ++i) {
    const auto size = static_cast<std::uint32_t>(base::limits::container_part_bytes);
    set(octets, central(octets, i) + 10, evidence::zip::deflated, 2);
    set(octets, central(octets, i) + 24, size, 4);
  }
  EXPECT_NE(why(octets), "accepted");
}

}  // namespace
