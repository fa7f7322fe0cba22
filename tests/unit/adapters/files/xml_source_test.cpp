// A file of several portions, of which some can be read without a tree and some cannot: nobody
// can tell by the records which was which.
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "adapters/files/source.hpp"

namespace adapters::files {
namespace {

constexpr int marks = 7000;  // four portions

class XmlFiles : public ::testing::Test {
 protected:
  XmlFiles() {
    xml::initialize();
    auto loaded = transform::load_mappings(SOURCE_DIR);
    EXPECT_TRUE(loaded) << base::describe(loaded.error());
    mappings_ = *loaded;
  }
  ~XmlFiles() override { std::filesystem::remove(path_); }

  // A mark that the schema refuses, one that only the records' own rules refuse, and what else
  // `put` makes of a number.
  template <class Put>
  static std::string file(Put put) {
    std::string text =
        "<?xml version=\"1.0\"?>\r\n<PushFinalMarks xmlns=\"urn:kontingent:diary:1.0\">\r\n"
        "  <messageId>8b2f6a52-6d1c-4b4e-9d64-0c3c5e6b1f10</messageId>\r\n";
    for (int i = 1; i <= marks; ++i) {
      const bool ill_formed = i == 2500, invalid = i % 1000 == 7;
      text +=
          "  <finalMark>\r\n    <studentId>s&amp;" + std::to_string(i) + "</studentId>" + put(i);
      text += "<subjectId>m</subjectId>\n<schoolYear>2026</schoolYear><period>";
      text += ill_formed ? "decade" : invalid ? "year" : "quarter";
      text += "</period><periodNumber>1</periodNumber><value>5</value></finalMark>\r\n";
    }
    return text + "</PushFinalMarks>\r\n";
  }

  std::string records_of(const std::string& text) {
    std::ofstream(path_, std::ios::binary) << text;
    const auto file = InputFile::open(path_);
    EXPECT_TRUE(file);
    const auto source = open_file(*file, mappings_, {});
    EXPECT_TRUE(source) << base::describe(source.error());
    std::string all;
    const auto tell = [&](const domain::Origin& origin, const std::string& what) {
      all += origin.path + ':' + std::to_string(origin.line) + ' ' + what + '\n';
    };
    EXPECT_EQ((*source)->portions(), 4u);
    for (std::size_t portion = 0; portion < (*source)->portions(); ++portion) {
      std::vector<xml::SchemaError> violations;
      const auto kinds = (*source)->survey(portion, violations);
      EXPECT_TRUE(kinds);
      all += "kinds " + std::to_string(*kinds) + '\n';
      for (const xml::SchemaError& one : violations)
        tell({one.path, one.line}, "violation " + one.message);
      const auto batch = (*source)->read(portion);
      EXPECT_TRUE(batch) << base::describe(batch.error());
      for (const domain::FinalMarkRecord& one : batch->final_marks)
        tell(one.origin, one.student_key + ' ' + one.value);
      for (const domain::RecordResult& one : batch->rejected)
        tell(one.origin, std::string(base::info(one.error->code).id) + one.error->subject);
    }
    return all;
  }

  std::filesystem::path path_ = std::filesystem::temp_directory_path() /
                                ("kontingent-xml-" + std::to_string(getpid()) + ".xml");
  std::vector<transform::Mapping> mappings_;
};

TEST_F(XmlFiles, have_the_same_records_whichever_way_their_portions_are_read) {
  const std::string plain = records_of(file([](int) { return ""; }));
  EXPECT_NE(plain.find("/PushFinalMarks/finalMark[7000]:21001"), plain.npos);
  EXPECT_NE(plain.find("/PushFinalMarks/finalMark[6007]:18022 KB-2007periodNumber"), plain.npos);
  EXPECT_NE(plain.find("/PushFinalMarks/finalMark[2500]:7501 KB-2023"), plain.npos);
  for (const char* more : {"<!-- not plain -->", "<?not plain?>", "<![CDATA[]]>"}) {
    EXPECT_EQ(records_of(file([&](int) { return more; })), plain) << more;
    EXPECT_EQ(records_of(file([&](int i) { return i == 5000 ? more : ""; })), plain) << more;
  }
}

TEST_F(XmlFiles, tell_the_same_violations_whichever_way_their_portions_are_read) {
  const auto with = [](const std::string& more) {
    auto text = file([](int) { return ""; });
    return text.insert(text.find("  <finalMark>", text.size() / 2), "<unheard/>" + more);
  };
  const std::string plain = records_of(with(""));
  EXPECT_NE(plain.find("violation"), plain.npos);
  EXPECT_EQ(records_of(with("<!-- not plain -->")), plain);
}

}  // namespace
}  // namespace adapters::files
