// A school day of the synthetic region: timetable, lessons, marks, attendance.
#include <algorithm>

#include "registers/region_plan.hpp"

namespace registers {
namespace {

using domain::AttendanceStatus;
using domain::Date;
using domain::WorkKind;

struct Bell {
  std::string_view starts, ends;
};
constexpr Bell bells[] = {{"08:30", "09:10"}, {"09:20", "10:00"}, {"10:15", "10:55"},
                          {"11:15", "11:55"}, {"12:10", "12:50"}, {"13:00", "13:40"},
                          {"13:50", "14:30"}};
constexpr std::string_view comments[] = {"Хорошая работа", "Аккуратнее с оформлением",
                                         "Повторить правило", "Работал на уроке активно"};
constexpr std::string_view with_dictations = "Русский язык";
constexpr std::string_view with_laboratories[] = {"Физика", "Химия", "Биология"};

// A coordinate for the dice.
std::uint64_t number_of(Date day) {
  return static_cast<std::uint64_t>(std::chrono::sys_days{day}.time_since_epoch().count());
}

int weekday_index(Date day) {
  return static_cast<int>(std::chrono::weekday{std::chrono::sys_days{day}}.iso_encoding()) - 1;
}

int lessons_of_weekday(int parallel, int weekday) {
  const int most = parallel == 1 ? 4 : parallel <= 4 ? 5 : parallel <= 7 ? 6 : 7;
  return weekday == 4 && most > 4 ? most - 1 : most;
}

// The subjects of a class's day: its weekly hours, shuffled once for the year.
std::vector<std::size_t> timetable(const Plan& plan, const PlannedClass& home, int weekday) {
  std::vector<std::size_t> hours;
  for (const std::size_t subject : subjects_of_parallel(home.parallel))
    hours.insert(hours.end(), static_cast<std::size_t>(subject_plans()[subject].hours), subject);
  std::size_t first = 0, week = 0;
  for (int d = 0; d < 5; ++d) {
    if (d == weekday) first = week;
    week += static_cast<std::size_t>(lessons_of_weekday(home.parallel, d));
  }
  for (std::size_t i = 0; hours.size() < week; ++i) hours.push_back(hours[i]);
  hours.resize(week);
  Dice dice = plan.dice(for_timetable, static_cast<std::uint64_t>(home.number));
  for (std::size_t i = week; i > 1; --i)
    std::swap(hours[i - 1], hours[static_cast<std::size_t>(dice.below(static_cast<int>(i)))]);
  const auto begin = hours.begin() + static_cast<std::ptrdiff_t>(first);
  return {begin, begin + lessons_of_weekday(home.parallel, weekday)};
}

std::string teacher_of(const Plan& plan, const PlannedClass& home, std::size_t subject) {
  // One teacher for all subjects of a primary class, later one per subject and two parallels.
  const auto who = home.parallel <= 4 ? 1000 + static_cast<std::size_t>(home.number)
                                      : subject * 10 + static_cast<std::size_t>(home.parallel) / 2;
  Dice dice = plan.dice(for_organization, 1, who);
  const FullName name = adult_name(dice, dice.chance(85));
  constexpr std::size_t letter_bytes = 2;  // a Cyrillic letter in UTF-8
  return name.surname + " " + name.name.substr(0, letter_bytes) + ". " +
         name.patronymic.substr(0, letter_bytes) + ".";
}

WorkKind work_of(Dice& dice, std::string_view subject) {
  const int roll = dice.below(100);
  const bool laboratory = std::find(std::begin(with_laboratories), std::end(with_laboratories),
                                    subject) != std::end(with_laboratories);
  if (roll < 6) return WorkKind::test;
  if (roll < 16) return WorkKind::independent;
  if (roll < 24 && subject == with_dictations) return WorkKind::dictation;
  if (roll < 28 && laboratory) return WorkKind::laboratory;
  return WorkKind::classwork;
}

int weight_of(WorkKind work) {
  if (work == WorkKind::test || work == WorkKind::dictation) return 3;
  if (work == WorkKind::independent || work == WorkKind::laboratory) return 2;
  return 1;
}

std::string value_of(Dice& dice, int usual) {
  const int mark = std::clamp((usual + dice.between(-90, 90) + 50) / 100, 2, 5);
  const int roll = dice.below(100);
  if (roll == 0) return "зач";
  std::string value = std::to_string(mark);
  if (roll < 5) value += '-';
  if (roll >= 97 && mark < 5) value += '+';
  return value;
}

domain::LessonRecord make_lesson(const Plan& plan, const PlannedClass& home, std::size_t subject,
                                 Date day, int number) {
  Dice dice =
      plan.dice(for_day, static_cast<std::uint64_t>(home.number * 16 + number), number_of(day));
  const SubjectPlan& taught = subject_plans()[subject];
  const Bell& bell = bells[number - 1];
  domain::LessonRecord lesson;
  lesson.key = plan.class_key(home) + "-" + std::to_string(number);
  lesson.class_key = plan.class_key(home);
  lesson.subject_key = plan.subject_key(subject);
  lesson.date = day;
  lesson.number = number;
  lesson.starts = bell.starts;
  lesson.ends = bell.ends;
  lesson.topic = dice.pick(taught.topics);
  if (home.parallel > 1 && dice.chance(75))
    lesson.homework = "§ " + std::to_string(dice.between(1, 60)) + ", задания " +
                      std::to_string(dice.between(1, 9)) + "–" +
                      std::to_string(dice.between(10, 20));
  lesson.teacher = teacher_of(plan, home, subject);
  return lesson;
}

// What keeps a student at home: an illness takes the whole week.
std::optional<AttendanceStatus> absence(const Plan& plan, int student, Date day) {
  const std::uint64_t number = number_of(day);
  const auto who = static_cast<std::uint64_t>(student);
  if (plan.dice(for_day, 1'000'000 + who, (number + 3) / 7).chance(3))
    return AttendanceStatus::ill;  // day 4 of the epoch was a Monday
  const int roll = plan.dice(for_day, 2'000'000 + who, number).below(100);
  if (roll == 0) return AttendanceStatus::absent;
  if (roll == 1) return AttendanceStatus::excused;
  return std::nullopt;
}

struct Classroom {
  const Plan& plan;
  const PlannedClass& home;
  int lessons;
  domain::Batch& batch;
};

void add_marks(const Classroom& room, const domain::LessonRecord& lesson, std::size_t subject,
               WorkKind work, int student, Dice& dice) {
  // The day's marks dealt out evenly over its lessons, starting elsewhere for every student.
  const int marks = room.plan.region.marks_per_day;
  const int turn = (student + static_cast<int>(number_of(*lesson.date) % 7)) % room.lessons;
  const int before = turn + lesson.number - 1;
  const int count = (before + 1) * marks / room.lessons - before * marks / room.lessons;
  for (int number = 1; number <= count; ++number) {
    domain::MarkRecord mark;
    mark.lesson_key = lesson.key;
    mark.student_key = room.plan.student_key(student);
    mark.number = number;
    mark.value = value_of(dice, ability(room.plan, student, subject));
    mark.work = number == 1 ? work : WorkKind::homework;
    mark.weight = weight_of(mark.work);
    if (dice.chance(1)) mark.comment = dice.pick(comments);
    room.batch.marks.push_back(std::move(mark));
  }
}

void add_lesson(const Classroom& room, std::size_t subject, Date day, int number) {
  const domain::LessonRecord lesson = make_lesson(room.plan, room.home, subject, day, number);
  Dice dice = room.plan.dice(for_day,
                             3'000'000 + static_cast<std::uint64_t>(room.home.number * 16 + number),
                             number_of(day));
  const WorkKind work = work_of(dice, subject_plans()[subject].name);
  for (int student = room.home.first; student < room.home.first + room.home.size; ++student) {
    if (const auto away = absence(room.plan, student, day)) {
      room.batch.attendance.push_back({{}, lesson.key, room.plan.student_key(student), away});
      continue;
    }
    if (number == 1 && dice.chance(2))
      room.batch.attendance.push_back(
          {{}, lesson.key, room.plan.student_key(student), AttendanceStatus::late});
    // No marks are given in the first class.
    if (room.home.parallel > 1) add_marks(room, lesson, subject, work, student, dice);
  }
  room.batch.lessons.push_back(lesson);
}

}  // namespace

int ability(const Plan& plan, int student, std::size_t subject) {
  const auto who = static_cast<std::uint64_t>(student);
  const int general = plan.dice(for_ability, who).between(300, 450);
  return general + plan.dice(for_ability, who, subject + 1).between(-50, 40);
}

domain::Batch Region::marks(int organization, Date day) const {
  const Plan plan = plan_organization(size_, organization);
  domain::Batch batch;
  batch.message_id = message_uuid(plan.dice(for_message, 1, number_of(day)));
  if (plan.kind != domain::OrganizationKind::school || !is_school_day(day)) return batch;
  for (const PlannedClass& home : plan.classes) {
    const auto subjects = timetable(plan, home, weekday_index(day));
    const Classroom room{plan, home, static_cast<int>(subjects.size()), batch};
    for (std::size_t i = 0; i < subjects.size(); ++i)
      add_lesson(room, subjects[i], day, static_cast<int>(i) + 1);
  }
  return batch;
}

}  // namespace registers
