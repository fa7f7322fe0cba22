#include "sandbox/story.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "domain/date.hpp"
#include "sandbox/field.hpp"
#include "sandbox/payload.hpp"
#include "sandbox/receipt.hpp"

namespace sandbox {
namespace {

using Words = std::pair<std::string_view, std::string_view>;

constexpr std::array works{
    Words{"homework", "за домашнюю работу"},
    Words{"test", "за контрольную"},
    Words{"independent", "за самостоятельную"},
    Words{"dictation", "за диктант"},
    Words{"laboratory", "за лабораторную"},
    Words{"oral", "за устный ответ"},
    Words{"essay", "за сочинение"},
    Words{"project", "за проект"},
};
constexpr std::array absences{Words{"absent", "не было на уроке"},
                              Words{"excused", "не было по уважительной причине"},
                              Words{"ill", "не было из-за болезни"}, Words{"late", "опоздание"}};
constexpr std::array periods{Words{"quarter", "четверть"},   Words{"half-year", "полугодие"},
                             Words{"trimester", "триместр"}, Words{"year", "год"},
                             Words{"exam", "экзамен"},       Words{"attestation", "аттестация"}};
constexpr std::array ordinals{Words{"quarter", "-я "}, Words{"half-year", "-е "},
                              Words{"trimester", "-й "}};
constexpr std::array weekdays{"воскресенье", "понедельник", "вторник", "среда",
                              "четверг",     "пятница",     "суббота"};

template <std::size_t n>
std::string_view translate(const std::array<Words, n>& table, std::string_view code) {
  for (const auto& [word, russian] : table)
    if (word == code) return russian;
  return {};
}

std::string field(xml::Node node, std::string_view name) {
  return field_of(node, portal_ns, name);
}

template <class Use>
void each(xml::Node parent, std::string_view name, Use use) {
  for (const xml::Node child : parent.children())
    if (child.is(portal_ns, name)) use(child);
}

void join(std::string& out, std::string_view separator, std::string_view text) {
  if (text.empty()) return;
  if (!out.empty()) out.append(separator);
  out.append(text);
}

Child read_child(xml::Node student) {
  Child child;
  child.id = field(student, "studentId");
  for (const char* part : {"surname", "name", "patronymic"})
    join(child.name, " ", field(student, part));
  for (const char* part : {"classGroup", "organization"})
    join(child.place, ", ", field(student, part));
  return child;
}

// "вторник 17.11"
std::string tell_date(const std::string& text) {
  const auto date = domain::parse_date(text);
  if (!date) return text;
  const std::chrono::weekday day{std::chrono::sys_days{*date}};
  return std::string{weekdays[day.c_encoding()]} + ' ' + text.substr(8, 2) + '.' +
         text.substr(5, 2);
}

// "Математика 5, 4 за контрольную"; only the subject when there is nothing to say.
std::string tell_lesson(xml::Node lesson) {
  std::string marks;
  each(lesson, "mark", [&](xml::Node mark) {
    std::string one = field(mark, "value");
    join(one, " ", translate(works, field(mark, "work")));
    join(marks, ", ", one);
  });
  join(marks, ", ", translate(absences, field(lesson, "attendance")));
  std::string out = field(lesson, "subject");
  join(out, " ", marks);
  return out;
}

std::string tell_day(xml::Node day) {
  std::string lessons;
  each(day, "lesson", [&](xml::Node lesson) { join(lessons, "; ", tell_lesson(lesson)); });
  return "  " + tell_date(field(day, "date")) + " — " + lessons + "\n";
}

std::string tell_homework(xml::Node day) {
  std::string out;
  each(day, "lesson", [&](xml::Node lesson) {
    const std::string homework = field(lesson, "homework");
    if (!homework.empty()) join(out, "; ", field(lesson, "subject") + ": " + homework);
  });
  return out.empty() ? out : "  задано на дом — " + out + "\n";
}

std::string tell_averages(xml::Node answer) {
  std::string out;
  each(answer, "average", [&](xml::Node average) {
    std::string value = field(average, "value");
    std::replace(value.begin(), value.end(), '.', ',');
    join(out, "; ", field(average, "subject") + ' ' + value);
  });
  return out.empty() ? out : "  средний балл — " + out + "\n";
}

// "1-я четверть", "год"
std::string tell_period(xml::Node mark) {
  const std::string kind = field(mark, "period");
  std::string period = field(mark, "periodNumber");
  join(period, translate(ordinals, kind), translate(periods, kind));
  return period;
}

// A line for each period, in the answer's order.
std::string tell_final_marks(xml::Node answer) {
  std::vector<std::pair<std::string, std::string>> lines;
  each(answer, "finalMark", [&](xml::Node mark) {
    const std::string period = tell_period(mark);
    auto line = std::find_if(lines.begin(), lines.end(),
                             [&](const auto& known) { return known.first == period; });
    if (line == lines.end()) line = lines.insert(line, {period, {}});
    join(line->second, "; ", field(mark, "subject") + ' ' + field(mark, "value"));
  });
  std::string out;
  for (const auto& [period, marks] : lines) out += "  итог, " + period + " — " + marks + "\n";
  return out;
}

}  // namespace

std::vector<Child> read_children(xml::Node answer) {
  std::vector<Child> children;
  each(answer, "student", [&](xml::Node student) { children.push_back(read_child(student)); });
  return children;
}

std::string tell_performance(xml::Node answer) {
  const xml::Node student = answer.child(portal_ns, "student");
  const Child child = student ? read_child(student) : Child();
  std::string out = child.name;
  join(out, ", ", child.place);
  out += ":\n";
  xml::Node last;
  each(answer, "day", [&](xml::Node day) {
    out += tell_day(day);
    last = day;
  });
  if (!last) return out + "  за эти дни уроков нет\n";
  return out + tell_homework(last) + tell_averages(answer) + tell_final_marks(answer);
}

}  // namespace sandbox
