#include "adapters/files/input_file.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

namespace adapters::files {
namespace {

class Files : public ::testing::Test {
 protected:
  Files() { std::filesystem::create_directories(folder_); }
  ~Files() override { std::filesystem::remove_all(folder_); }
  std::filesystem::path write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("kontingent-files-" + std::to_string(getpid()));
};

TEST_F(Files, are_known_by_their_content) {
  const auto file = InputFile::open(write("abc.xml", "abc"));
  ASSERT_TRUE(file) << base::describe(file.error());
  EXPECT_EQ(file->name(), "abc.xml");
  EXPECT_EQ(file->digest(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(*file->reader()(1, 10), "bc");
}

TEST_F(Files, have_names_that_can_be_shown) {
  EXPECT_EQ(InputFile::open(write("Класс.xml", "a"))->name(), "Класс.xml");
  EXPECT_EQ(InputFile::open(write("\xCA\x1B[2J.xml", "a"))->name(), "??[2J.xml");
}

TEST_F(Files, are_not_read_through_a_link_where_that_is_said) {
  const auto link = folder_ / "link.xml";
  std::filesystem::create_symlink(write("abc.xml", "abc"), link);
  EXPECT_TRUE(InputFile::open(link));
  EXPECT_FALSE(InputFile::open(link, false));
}

TEST_F(Files, that_change_while_they_are_read_are_refused) {
  const auto path = write("changing.xml", "abc");
  const auto file = InputFile::open(path);
  ASSERT_TRUE(file);
  write("changing.xml", "abcdef");
  const auto read = file->reader()(0, 10);
  ASSERT_FALSE(read);
  EXPECT_EQ(read.error().code, base::Code::file_unreadable);
}

TEST_F(Files, are_neither_folders_nor_absent) {
  EXPECT_FALSE(InputFile::open(folder_));
  EXPECT_FALSE(InputFile::open(folder_ / "absent"));
  EXPECT_FALSE(InputFile::open("/dev/null"));
}

base::Result<std::string> through_utf8(const std::string& octets) {
  auto read = as_utf8([octets](std::uint64_t offset, std::size_t count) {
    return base::Result<std::string>(offset < octets.size() ? octets.substr(offset, count) : "");
  });
  if (!read) return read.error();
  return (*read)(0, 1000);
}

std::string big_endian(const std::u16string& text) {
  std::string out = "\xFE\xFF";
  for (const char16_t c : text) {
    out += static_cast<char>(c >> 8);
    out += static_cast<char>(c & 0xFF);
  }
  return out;
}

TEST_F(Files, in_utf_16_become_utf_8_and_say_no_other_encoding) {
  EXPECT_EQ(
      *through_utf8(big_endian(u"<?xml version='1.0' encoding='UTF-16'?>\n<ё>\U0001F600</ё>")),
      "\xEF\xBB\xBF<?xml version='1.0'                  ?>\n<ё>\U0001F600</ё>");
  EXPECT_EQ(*through_utf8("<a/>"), "<a/>");
  for (const std::u16string& bad : {std::u16string(u"<a>") + char16_t{0xD800} + u"x",
                                    std::u16string(u"<a>") + char16_t{0xDC00}}) {
    const auto refused = through_utf8(big_endian(bad));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::Code::xml_encoding);
  }
  EXPECT_FALSE(through_utf8(big_endian(u"<a>") + "x"));
  const auto other = through_utf8(big_endian(u"<?xml version='1.0' encoding='windows-1251'?><a/>"));
  ASSERT_FALSE(other) << "two signs of two encodings";
  EXPECT_EQ(other.error().code, base::Code::xml_encoding);
}

}  // namespace
}  // namespace adapters::files
