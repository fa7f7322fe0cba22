#include "adapters/epgu/answers.hpp"

#include <array>
#include <cstdio>

#include "adapters/epgu/asked.hpp"
#include "xml/writer.hpp"

namespace adapters::epgu {
namespace {

std::string two_decimals(double value) {
  std::array<char, 32> out{};
  std::snprintf(out.data(), out.size(), "%.2f", value);
  return out.data();
}

void write_student(xml::Writer& out, const registers::StudentEntry& student,
                   std::string_view ground) {
  out.open("student");
  out.element("studentId", std::to_string(student.id.value));
  out.element("surname", student.surname);
  out.element("name", student.name);
  out.optional("patronymic", student.patronymic);
  if (student.birth_date) out.element("birthDate", domain::format_date(*student.birth_date));
  out.optional("organization", student.organization);
  out.optional("classGroup", student.class_group);
  out.element("ground", public_ground(ground));
  out.close();
}

void write_lesson(xml::Writer& out, const registers::DiaryEntry& lesson) {
  out.open("lesson");
  out.element("number", std::to_string(lesson.number));
  out.optional("starts", lesson.starts);
  out.optional("ends", lesson.ends);
  out.element("subject", lesson.subject);
  out.optional("topic", lesson.topic);
  out.optional("homework", lesson.homework);
  out.optional("teacher", lesson.teacher);
  if (lesson.attendance) out.element("attendance", domain::name_of(*lesson.attendance));
  for (const auto& mark : lesson.marks) {
    out.open("mark");
    out.element("value", mark.value);
    out.element("work", domain::name_of(mark.work));
    out.element("weight", std::to_string(mark.weight));
    out.optional("comment", mark.comment);
    out.close();
  }
  out.close();
}

void write_diary(xml::Writer& out, const std::vector<registers::DiaryEntry>& diary) {
  for (std::size_t i = 0; i < diary.size();) {
    const domain::Date day = diary[i].date;
    out.open("day");
    out.element("date", domain::format_date(day));
    for (; i < diary.size() && diary[i].date == day; ++i) write_lesson(out, diary[i]);
    out.close();
  }
}

void write_final_mark(xml::Writer& out, const registers::FinalMarkEntry& mark) {
  out.open("finalMark");
  out.element("subject", mark.subject);
  out.element("schoolYear", std::to_string(mark.school_year));
  out.element("period", domain::name_of(mark.period));
  if (mark.period_number > 0) out.element("periodNumber", std::to_string(mark.period_number));
  out.element("value", mark.value);
  if (mark.date) out.element("date", domain::format_date(*mark.date));
  out.close();
}

std::string_view text_of(registers::OrderState state) {
  using enum registers::OrderState;
  switch (state) {
    case accepted:
      return "Заявление принято. Сведения об обучающемся проверяются.";
    case granted:
      return "Заявление исполнено. Сведения об успеваемости доступны.";
    case withdrawn:
      return "Заявление отозвано.";
    case refused:
      break;
  }
  return "Отказано: организация не подтвердила, что заявитель — представитель этого обучающегося. "
         "Обратитесь в организацию, где он учится.";
}

}  // namespace

std::string public_ground(std::string_view ground) {
  return std::string(ground.substr(0, ground.find(':')));
}

std::string students_answer(const std::string& message_id,
                            const std::vector<registers::MyStudent>& students) {
  xml::Writer out("p", ns);
  out.open("GetStudentsResponse");
  out.element("messageId", message_id);
  for (const auto& [student, ground] : students) write_student(out, student, ground);
  return out.finish();
}

std::string performance_answer(const std::string& message_id,
                               const registers::Performance& performance) {
  xml::Writer out("p", ns);
  out.open("GetPerformanceResponse");
  out.element("messageId", message_id);
  write_student(out, performance.student, performance.ground);
  write_diary(out, performance.diary);
  for (const auto& mark : performance.final_marks) write_final_mark(out, mark);
  for (const auto& average : performance.averages) {
    out.open("average");
    out.element("subject", average.subject);
    out.element("value", two_decimals(average.average));
    out.element("marks", std::to_string(average.marks));
    out.close();
  }
  return out.finish();
}

std::string order_answer(const std::string& operation, const std::string& message_id,
                         const registers::Order& order) {
  xml::Writer out("p", ns);
  out.open(operation + "Response");
  out.element("messageId", message_id);
  out.element("orderNumber", order.form.number);
  out.element("state", registers::name_of(order.state));
  out.element("text", text_of(order.state));
  out.element("changedAt", base::format_time(order.changed));
  if (order.state == registers::OrderState::granted)
    out.element("studentId", std::to_string(order.student.value));
  return out.finish();
}

}  // namespace adapters::epgu
