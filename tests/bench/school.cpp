#include "school.hpp"

#include "base/text.hpp"
#include "domain/date.hpp"
#include "domain/snils.hpp"
#include "xml/writer.hpp"

namespace bench {
namespace {

constexpr std::string_view ns = "urn:kontingent:diary:1.0";
constexpr std::size_t classes = 60, students_of_class = 25, subjects = 12, lessons_a_day = 7;
constexpr std::size_t marks = records_of_lesson - 1;
constexpr std::chrono::days room{300};  // for lessons, all in one school year and past

std::string key(const char* kind, std::size_t number) {
  return kind + std::to_string(number);
}

int school_year() {
  const auto today = std::chrono::floor<std::chrono::days>(base::SystemClock{}.now());
  return domain::school_year(domain::Date(today - room));
}

std::string day(std::size_t number) {
  const std::chrono::sys_days first{std::chrono::year(school_year()) / std::chrono::September / 1};
  return domain::format_date(first + std::chrono::days(static_cast<int>(number)));
}

// A well-formed SNILS for a number below a million.
std::string snils(std::size_t number) {
  std::string digits = std::to_string(900'000'000 + number);
  for (int check = 0; check < 100; ++check) {
    const std::string text = digits + (check < 10 ? "0" : "") + std::to_string(check);
    if (domain::Snils::parse(text)) return text;
  }
  return {};
}

// As partners make them: version 4, in no order. The random end of ours comes first.
std::string message_id() {
  const std::string ours = base::make_uuid();
  return ours.substr(28) + "-" + ours.substr(24, 4) + "-4" + ours.substr(15, 8) + "-" +
         ours.substr(9, 4) + ours.substr(0, 8);
}

void write_students(xml::Writer& out) {
  for (std::size_t i = 0; i < classes * students_of_class; ++i) {
    out.open("student").element("id", key("student-", i)).element("snils", snils(i));
    out.element("surname", "Образцов").element("name", "Ученик").element("sex", "male");
    out.element("birthDate", "2012-05-14").close();
  }
  for (std::size_t i = 0; i < classes * students_of_class; ++i) {
    out.open("enrollment").element("id", key("enrollment-", i));
    out.element("studentId", key("student-", i)).element("organizationId", "org-1");
    out.element("classId", key("class-", i / students_of_class)).element("from", day(0)).close();
  }
}

}  // namespace

std::size_t roster_records() {
  return 1 + classes + subjects + 2 * classes * students_of_class;
}

std::string roster_payload() {
  xml::Writer out("d", ns);
  out.open("PushRoster").element("messageId", message_id());
  out.open("organization").element("id", "org-1").element("ogrn", "1027700000019");
  out.element("fullName", "Школа для измерений").element("kind", "school").close();
  const int year = school_year();
  for (std::size_t i = 0; i < classes; ++i) {
    out.open("classGroup").element("id", key("class-", i)).element("organizationId", "org-1");
    out.element("schoolYear", std::to_string(year)).element("parallel", "7");
    out.element("letter", std::to_string(i)).close();
  }
  for (std::size_t i = 0; i < subjects; ++i) {
    out.open("subject").element("id", key("subject-", i)).element("organizationId", "org-1");
    out.element("name", key("Предмет ", i)).close();
  }
  write_students(out);
  return out.finish();
}

std::string lesson_payload(std::size_t number) {
  const std::size_t group = number % classes, slot = number / classes;
  xml::Writer out("d", ns);
  out.open("PushMarks").element("messageId", message_id());
  out.open("lesson").element("classId", key("class-", group));
  out.element("subjectId", key("subject-", slot % subjects));
  out.element("date", day(slot / lessons_a_day));
  out.element("number", std::to_string(slot % lessons_a_day + 1));
  out.element("starts", "08:30").element("ends", "09:15");
  out.element("topic", "Линейная функция и её график: построение по двум точкам");
  out.element("homework", "§ 14, № 301–304, 310; повторить правило на странице 62");
  out.element("teacher", "Учителева У. Ю.");
  for (std::size_t i = 0; i < marks; ++i) {
    const std::size_t seat = (slot + 2 * i) % students_of_class;
    out.open("mark").element("studentId", key("student-", group * students_of_class + seat));
    out.element("value", std::to_string(2 + (slot + i) % 4));
    out.element("work", i % 3 == 0 ? "test" : "classwork").element("weight", "1");
    if (i % 3 == 0) out.element("comment", "Верно, но без проверки");
    out.close();
  }
  return out.finish();
}

}  // namespace bench
