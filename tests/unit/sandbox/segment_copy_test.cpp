// What the federal segment's stand-in keeps, and what it says of it.
#include "sandbox/segment_copy.hpp"

#include <gtest/gtest.h>

#include "sandbox/segment_answers.hpp"

namespace sandbox {
namespace {

constexpr auto uuid = "6a9e7c1e-7d0a-4f6e-8d0e-2f1b53c5a001";

std::string student(int id, const std::string& surname, int place = 7) {
  const std::string number = std::to_string(id), school = std::to_string(place);
  return "<f:portfolio><f:organization><f:id>" + school +
         "</f:id><f:ogrn>1026100000013</f:ogrn><f:fullName>Школа</f:fullName>"
         "<f:kind>school</f:kind></f:organization><f:student><f:id>" +
         number + "</f:id><f:surname>" + surname +
         "</f:surname><f:name>Имя</f:name><f:birthDate>2013-05-02</f:birthDate></f:student>"
         "<f:enrollment><f:id>1" +
         number + "</f:id><f:studentId>" + number + "</f:studentId><f:organizationId>" + school +
         "</f:organizationId><f:from>2026-09-01</f:from></f:enrollment></f:portfolio>";
}

std::string change(int id, int sequence, const std::string& portfolio) {
  return "<f:change><f:studentId>" + std::to_string(id) + "</f:studentId><f:sequence>" +
         std::to_string(sequence) + "</f:sequence><f:what>" +
         (portfolio.empty() ? "deleted" : "created") + "</f:what>" + portfolio + "</f:change>";
}

std::string message(const std::string& name, const std::string& inside) {
  return "<f:" + name + " xmlns:f=\"urn:kontingent:federal:1.0\"><f:messageId>" + uuid +
         "</f:messageId>" + inside + "</f:" + name + ">";
}

std::string push(int portion, const std::string& changes) {
  return message("PushChanges", "<f:fromRegion>59</f:fromRegion><f:portion>" +
                                    std::to_string(portion) +
                                    "</f:portion><f:snapshot>true</f:snapshot>" + changes);
}

class SegmentOfSandbox : public testing::Test {
 protected:
  static void SetUpTestSuite() { xml::initialize(); }

  SegmentAnswer ask(const std::string& letter, std::int64_t refused = 0) {
    const auto document = xml::Document::parse(letter).value();
    auto answer = answers.answer(copy, document.root(), "2026-11-20", refused);
    if (answer.content.empty()) return answer;
    const auto said = xml::Document::parse(answer.content).value();
    EXPECT_TRUE(schema.validate(said.root()).empty()) << answer.content;
    return answer;
  }
  bool says(const std::string& letter, const std::string& text) {
    return ask(letter).content.find(text) != std::string::npos;
  }

  const xml::Schema schema = xml::Schema::load(SOURCE_DIR "/xsd/federal/1.0/federal.xsd").value();
  SegmentAnswers answers{schema, 2};
  SegmentCopy copy;
};

TEST_F(SegmentOfSandbox, takes_portions_one_after_the_other) {
  EXPECT_TRUE(says(push(1, change(5, 1, student(5, "Примера"))), "accepted"));
  EXPECT_TRUE(says(push(1, change(5, 1, student(5, "Примера"))), "repeated"));
  EXPECT_TRUE(says(push(1, ""), uuid)) << "which one it has under that number";
  EXPECT_TRUE(says(push(3, change(5, 3, {})), "gap"));
  EXPECT_EQ(copy.last(), 1);
  EXPECT_TRUE(says(push(2, change(5, 2, {})), "accepted"));
  EXPECT_TRUE(copy.places().empty());
}

TEST_F(SegmentOfSandbox, refuses_an_older_change_and_a_student_told_of_twice) {
  ask(push(1, change(5, 4, student(5, "Примера"))));
  EXPECT_EQ(ask(push(2, change(5, 4, {}))).reject, "UNKNOWN_REQUEST_DESCRIPTION");
  EXPECT_EQ(ask(push(2, change(5, 5, {}) + change(5, 5, {}))).reject,
            "UNKNOWN_REQUEST_DESCRIPTION");
  EXPECT_EQ(ask(push(2, change(6, 2, student(6, "Примерб"))), 6).reject,
            "UNKNOWN_REQUEST_DESCRIPTION");
  EXPECT_EQ(copy.last(), 1) << "nothing of a refused portion is kept";
}

TEST_F(SegmentOfSandbox, tells_what_it_has_page_by_page) {
  ask(push(1, change(5, 1, student(5, "Примера", 7)) + change(6, 1, student(6, "Примерб", 8)) +
                  change(7, 1, student(7, "Примерв", 9)) + change(8, 1, student(8, "Примерг", 9))));
  EXPECT_TRUE(says(message("GetOrganizationHashes", "<f:fromRegion>59</f:fromRegion>"),
                   "<f:more>true</f:more>"));
  const std::string rest =
      ask(message("GetOrganizationHashes", "<f:fromRegion>59</f:fromRegion><f:after>8</f:after>"))
          .content;
  EXPECT_NE(rest.find("<f:more>false</f:more>"), std::string::npos);
  EXPECT_NE(rest.find("<f:students>2</f:students>"), std::string::npos);
  EXPECT_TRUE(says(message("GetStudentHashes",
                           "<f:fromRegion>59</f:fromRegion><f:organizationId>9</f:organizationId>"),
                   copy.records().at(8).hash()));
}

TEST_F(SegmentOfSandbox, finds_one_student_or_nobody) {
  ask(push(1, change(5, 1, student(5, "Примера"))));
  const auto about = [](const std::string& name, const std::string& surname,
                        const std::string& more = {}) {
    return message(name, "<f:toRegion>00</f:toRegion><f:sought><f:surname>" + surname +
                             "</f:surname><f:name>Имя</f:name><f:birthDate>2013-05-02"
                             "</f:birthDate></f:sought>" +
                             more);
  };
  EXPECT_TRUE(says(about("FindStudent", "Примера"), "<f:organizationOgrn>1026100000013"));
  EXPECT_TRUE(says(about("GetPortfolio", "Примера"), "<f:enrollment>"));
  EXPECT_TRUE(says(about("ConfirmEnrollment", "Примера", "<f:date>2026-10-01</f:date>"),
                   "<f:enrolled>true"));
  EXPECT_TRUE(says(about("ConfirmEnrollment", "Примера", "<f:date>2026-08-01</f:date>"),
                   "<f:enrolled>false"));
  EXPECT_EQ(ask(about("FindStudent", "Другая")).reject, "NO_DATA");
}

TEST_F(SegmentOfSandbox, can_be_damaged_and_put_back) {
  ask(push(1, change(5, 1, student(5, "Примера"))));
  ask(push(2, change(6, 2, student(6, "Примерб"))));
  const std::string before = copy.records().at(5).hash();
  EXPECT_TRUE(copy.spoil(5, "change"));
  EXPECT_NE(copy.records().at(5).hash(), before);
  EXPECT_TRUE(copy.spoil(5, "add"));
  EXPECT_TRUE(copy.spoil(5, "drop"));
  EXPECT_FALSE(copy.spoil(5, "drop"));
  EXPECT_TRUE(copy.rewind(1));
  EXPECT_EQ(copy.last(), 1);
  EXPECT_FALSE(copy.records().contains(6));
}

}  // namespace
}  // namespace sandbox
