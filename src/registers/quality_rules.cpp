// The rules themselves: one table, one function each.
#include <algorithm>
#include <array>

#include "domain/snils.hpp"
#include "registers/student_rules.hpp"

namespace registers {

namespace rules_of_students {

bool is_open(const Study& study, Date today) {
  return !study.enrollment.fields.to || *study.enrollment.fields.to >= today;
}

bool is_basic(const Study& study) {
  return study.kind != domain::OrganizationKind::supplementary;
}

OrganizationId in_charge(const StudentFacts& facts, Date today) {
  const auto rank = [today](const Study& study) {
    return std::tuple(is_open(study, today), is_basic(study), study.enrollment.fields.from,
                      study.enrollment.id.value);
  };
  const auto best =
      std::max_element(facts.studies.begin(), facts.studies.end(),
                       [&](const Study& a, const Study& b) { return rank(a) < rank(b); });
  return best == facts.studies.end() ? OrganizationId{} : best->enrollment.organization;
}

bool studies_now(const StudentFacts& facts, Date today) {
  return std::any_of(facts.studies.begin(), facts.studies.end(),
                     [today](const Study& study) { return is_open(study, today); });
}

bool is_minor(const StudentFacts& facts, Date today) {
  const auto& born = facts.person.fields.birth_date;
  return born && domain::age_on(*born, today) < adult;
}

}  // namespace rules_of_students

namespace {

using namespace rules_of_students;

constexpr int passport_age = 14;
// Whoever is in class N of a school has this age less N on 1 September, or one of the next years.
constexpr int age_less_parallel = 5, age_span = 3;

void two_schools(const StudentFacts& facts, Date today, Found& found) {
  const auto counts = [today](const Study& study) {
    return is_basic(study) && is_open(study, today);
  };
  const auto open = std::count_if(facts.studies.begin(), facts.studies.end(), counts);
  if (open < 2) return;
  for (const Study& study : facts.studies)
    if (counts(study)) found[study.enrollment.organization] = open;
}

void uncovered_marks(const StudentFacts& facts, Date, Found& found) {
  for (const auto& [organization, marks] : facts.uncovered) found[organization] += marks;
}

void age_against_class(const StudentFacts& facts, Date today, Found& found) {
  const auto& born = facts.person.fields.birth_date;
  if (!born) return;
  for (const Study& study : facts.studies) {
    if (study.parallel == 0 || study.kind != domain::OrganizationKind::school ||
        !is_open(study, today))
      continue;
    const Date begins{std::chrono::year(study.school_year), std::chrono::September,
                      std::chrono::day(1)};
    const int least = age_less_parallel + study.parallel, age = domain::age_on(*born, begins);
    if (age < least || age > least + age_span) ++found[study.enrollment.organization];
  }
}

bool is_disordered(const domain::EnrollmentRecord& it, const std::optional<Date>& born) {
  const auto before = [](const std::optional<Date>& a, const std::optional<Date>& b) {
    return a && b && *a < *b;
  };
  return before(it.to, it.from) || before(it.from, born) || before(it.order_in_date, born) ||
         before(it.order_out_date, it.order_in_date);
}

void dates_in_order(const StudentFacts& facts, Date today, Found& found) {
  const domain::PersonFields& person = facts.person.fields;
  for (const Study& study : facts.studies)
    if (is_disordered(study.enrollment.fields, person.birth_date))
      ++found[study.enrollment.organization];
  if (person.document.issued && person.birth_date && *person.document.issued < *person.birth_date)
    ++found[in_charge(facts, today)];
}

void last_years_class(const StudentFacts& facts, Date today, Found& found) {
  for (const Study& study : facts.studies)
    if (study.school_year != 0 && study.school_year < domain::school_year(today) &&
        is_open(study, today))
      ++found[study.enrollment.organization];
}

void no_snils(const StudentFacts& facts, Date today, Found& found) {
  if (facts.person.fields.snils.empty() && studies_now(facts, today))
    ++found[in_charge(facts, today)];
}

void no_birth_date(const StudentFacts& facts, Date today, Found& found) {
  if (!facts.person.fields.birth_date) ++found[in_charge(facts, today)];
}

void certificate_at_14(const StudentFacts& facts, Date today, Found& found) {
  const domain::PersonFields& person = facts.person.fields;
  if (person.birth_date && domain::age_on(*person.birth_date, today) > passport_age &&
      person.document.type == domain::DocumentType::birth_certificate && studies_now(facts, today))
    ++found[in_charge(facts, today)];
}

// Who changes the class may do it on one day. Two suppliers that name different first days make two
// of one enrollment.
bool overlap(const domain::EnrollmentRecord& a, const domain::EnrollmentRecord& b) {
  return a.from && b.from && (!a.to || *a.to > *b.from) && (!b.to || *b.to > *a.from);
}

void twice_in_one_place(const StudentFacts& facts, Date, Found& found) {
  for (const Study& study : facts.studies) {
    const auto again = [&study](const Study& other) {
      return &other != &study && is_basic(other) &&
             other.enrollment.organization == study.enrollment.organization &&
             overlap(study.enrollment.fields, other.enrollment.fields);
    };
    if (is_basic(study) && std::any_of(facts.studies.begin(), facts.studies.end(), again))
      ++found[study.enrollment.organization];
  }
}

void patronymic_of_the_other_sex(const StudentFacts& facts, Date today, Found& found) {
  const domain::PersonFields& person = facts.person.fields;
  const auto ends = [name = domain::search_key(person.patronymic)](std::string_view end) {
    return name.ends_with(end);
  };
  const bool son = ends("ович") || ends("евич"), daughter = ends("овна") || ends("евна");
  if ((son && person.sex == domain::Sex::female) || (daughter && person.sex == domain::Sex::male))
    ++found[in_charge(facts, today)];
}

// What came under the key before the other one's own record is the first one's now: a guardian who
// sees a stranger's marks.
void key_of_another(const StudentFacts& facts, Date today, Found& found) {
  if (facts.reused_keys > 0) found[in_charge(facts, today)] = facts.reused_keys;
}

constexpr QualityRule rule(std::string_view id, Severity severity, std::string_view text,
                           std::string_view cure) {
  return {id, severity, text, cure};
}

using enum Severity;
constexpr std::array rules{
    rule("DQ-01", error, "Больше одного открытого зачисления по основной программе.",
         "Прежняя организация указывает дату и приказ отчисления."),
    rule("DQ-02", error, "Отметки на даты, когда ученик не был зачислен в эту организацию.",
         "Исправьте даты зачисления или уберите отметки."),
    rule("DQ-03", warning, "Возраст не соответствует классу.",
         "Проверьте дату рождения и параллель класса."),
    rule("DQ-04", warning, "Даты идут не по порядку: рождение, документ, приказы, зачисление.",
         "Исправьте дату, которая раньше предшествующей."),
    rule("DQ-05", warning, "Открытое зачисление в классе прошлого учебного года.",
         "Переведите в класс нового года или отчислите."),
    rule("DQ-06", warning, "Нет даты рождения.", "Передайте дату рождения."),
    rule("DQ-07", warning, "Законный представитель слишком молод.",
         "Проверьте дату рождения представителя и вид связи."),
    rule("DQ-08", warning, "У несовершеннолетнего нет действующего законного представителя.",
         "Передайте законного представителя."),
    rule("DQ-09", note, "Нет СНИЛС ученика: портал не ответит ни ему, ни родителям.",
         "Передайте СНИЛС."),
    rule("DQ-10", note, "Нет СНИЛС представителя: портал ему не ответит.",
         "Передайте СНИЛС представителя."),
    rule("DQ-11", note, "После 14 лет указано свидетельство о рождении, а не паспорт.",
         "Передайте паспорт."),
    rule("DQ-12", warning, "Мать мужского пола или отец женского.",
         "Проверьте пол представителя и вид связи."),
    rule("DQ-13", warning, "Представительство начинается или кончается до рождения обучающегося.",
         "Исправьте даты представительства или дату рождения."),
    rule("DQ-14", warning, "Опека или попечительство действует после совершеннолетия.",
         "Передайте конец опеки или попечительства."),
    rule("DQ-15", warning,
         "Зачисления по основной программе в одну организацию накладываются: поставщики назвали "
         "разные дни.",
         "Сверьте у поставщиков первый и последний день зачисления."),
    rule("DQ-16", warning, "Две действующие матери или два действующих отца.",
         "Закончите лишнюю связь или объедините карточки одного человека."),
    rule("DQ-17", note, "Отчество не соответствует полу обучающегося.",
         "Проверьте пол и отчество."),
    rule("DQ-18", error,
         "Номер ученика у поставщика отдан другому: представители и отметки могли записаться не "
         "тому.",
         "Решите спорную запись и проверьте представителей обоих."),
    rule("DQ-21", error, "Нет ОГРН или ИНН организации.", "Передайте ОГРН и ИНН."),
    rule("DQ-22", error, "Организация закрыта, а в ней есть открытые зачисления.",
         "Отчислите или переведите обучающихся либо исправьте состояние организации."),
    rule("DQ-23", warning, "Нет лицензии организации.", "Передайте номер и дату лицензии."),
    rule("DQ-24", warning, "Срок аккредитации организации истёк.", "Передайте новую аккредитацию."),
    rule("DQ-25", warning, "Даты организации идут не по порядку: лицензия, аккредитация, сегодня.",
         "Исправьте дату лицензии или срок аккредитации."),
    rule("DQ-26", warning, "Нет вышестоящего органа управления: организации никто не видит сверху.",
         "Передайте ОГРН вышестоящего органа."),
    rule("DQ-27", warning, "Нет муниципального образования организации.",
         "Передайте муниципальное образование."),
    rule("DQ-28", warning, "Обучающихся больше, чем мест в организации.",
         "Проверьте число мест и открытые зачисления."),
    rule("DQ-29", warning, "Предметы, по которым идут уроки, не привязаны к справочнику.",
         "Привяжите предметы организации."),
    rule("DQ-30", warning, "Из школы с учениками давно нет уроков.",
         "Проверьте, передаёт ли дневник уроки и отметки."),
    rule("DQ-31", note, "Классы или группы этого года без обучающихся.",
         "Зачислите обучающихся; ошибочный класс не используйте."),
    rule("DQ-32", note, "Нет руководителя организации.", "Передайте руководителя."),
    rule("DQ-33", note, "Нет ни телефона, ни электронной почты организации.",
         "Передайте телефон или электронную почту."),
};
// Of the first of them; the others are about organizations: organization_rules.cpp.
constexpr std::array<Check, 18> checks{two_schools,
                                       uncovered_marks,
                                       age_against_class,
                                       dates_in_order,
                                       last_years_class,
                                       no_birth_date,
                                       guardian_age,
                                       nobody_cares,
                                       no_snils,
                                       guardian_without_snils,
                                       certificate_at_14,
                                       guardian_sex,
                                       guardian_dates,
                                       guardian_of_an_adult,
                                       twice_in_one_place,
                                       two_mothers,
                                       patronymic_of_the_other_sex,
                                       key_of_another};

}  // namespace

std::string_view name_of(Severity severity) {
  constexpr std::array<std::string_view, 3> names{"note", "warning", "error"};
  return names.at(static_cast<std::size_t>(severity));
}

std::span<const QualityRule> quality_rules() {
  return rules;
}

const QualityRule* find_rule(std::string_view id) {
  const auto it = std::find_if(rules.begin(), rules.end(),
                               [id](const QualityRule& rule) { return rule.id == id; });
  return it == rules.end() ? nullptr : &*it;
}

std::vector<Finding> judge(const StudentFacts& facts, Date today) {
  std::vector<Finding> findings;
  for (std::size_t i = 0; i < checks.size(); ++i) {
    Found found;
    checks[i](facts, today, found);
    for (const auto& [organization, count] : found)
      findings.push_back({rules[i].id, facts.person.id, organization, count});
  }
  return findings;
}

}  // namespace registers
