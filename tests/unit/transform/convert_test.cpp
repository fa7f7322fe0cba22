#include "transform/convert.hpp"

#include "support.hpp"
#include "transform/fields.hpp"

namespace transform {
namespace {

// The converted text, or the error's id.
std::string converted(const Converter& converter, std::string value) {
  const auto done = converter(value);
  return done ? value : std::string(base::info(done.error().code).id);
}
std::string plain(std::string_view name, std::string value) {
  return converted(Converter::plain(name), std::move(value));
}

TEST(Converter, changes_the_case_of_latin_and_russian_letters) {
  const std::string capitals = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯ AZ-1 §";
  const std::string small = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя az-1 §";
  EXPECT_EQ(plain("lower", capitals), small);
  EXPECT_EQ(plain("upper", small), capitals);
  EXPECT_EQ(plain("upper", "ўї\xD0"), "ўї\xD0") << "others stay";
}

TEST(Converter, trims_the_no_break_spaces_of_office_programs) {
  EXPECT_EQ(plain("trim", "\xC2\xA0 5\xC2\xA0 "), "5");
  EXPECT_EQ(plain("trim", "\xC2\xA0"), "");
}

TEST(Converter, writes_a_snils_as_its_digits) {
  EXPECT_EQ(plain("snils", "112-233-445 95"), "11223344595");
  EXPECT_EQ(plain("snils", "112-233-445 96"), "KB-2001");
}

TEST(Converter, reads_integers_and_booleans) {
  EXPECT_EQ(plain("integer", "007"), "7");
  EXPECT_EQ(plain("integer", "7a"), "KB-2007");
  EXPECT_EQ(plain("boolean", "Да"), "true");
  EXPECT_EQ(plain("boolean", "0"), "false");
  EXPECT_EQ(plain("boolean", "maybe"), "KB-2007");
}

TEST(Converter, reads_dates_by_a_pattern) {
  EXPECT_EQ(converted(Converter::date("DD.MM.YYYY"), "05.09.2026"), "2026-09-05");
  EXPECT_EQ(converted(Converter::date("YYYYMMDD"), "20260905"), "2026-09-05");
  EXPECT_EQ(converted(Converter::date("DD.MM.YYYY"), "31.02.2026"), "KB-2004");
  EXPECT_EQ(converted(Converter::date("DD.MM.YYYY"), "2026-09-05"), "KB-2004");
  for (const std::string wrong : {"DD.MM.YY", "DD.MM", "", "DD.MM.YYYY HH", "DD.DD.MM.YYYY"})
    EXPECT_FALSE(Converter::date(wrong)) << wrong;
}

TEST(Converter, reads_codes) {
  const auto codes =
      Converter::codes(std::make_shared<Dictionary>(Dictionary{{"Н", "absent"}, {"П", ""}}));
  EXPECT_EQ(converted(codes, "Н"), "absent");
  EXPECT_EQ(converted(codes, "П"), "");
  EXPECT_EQ(converted(codes, "Q"), "KB-2005");
}

// Sets one field of a fresh record; "" when it was taken, otherwise the error's id.
std::string set(std::string_view kind, std::string_view field, const std::string& value) {
  const Target* target = find_target(kind);
  domain::Batch batch;
  target->add(batch);
  const auto done = find_field(*target, field)->set(batch, value);
  return done ? "" : std::string(base::info(done.error().code).id);
}

TEST(Field, holds_only_what_the_domain_allows) {
  EXPECT_EQ(set("organization", "inn", "7700000016"), "");
  EXPECT_EQ(set("organization", "inn", "7700000017"), "KB-2002");
  EXPECT_EQ(set("organization", "kpp", "77"), "KB-2002");
  EXPECT_EQ(set("organization", "ogrn", "1027700000018"), "KB-2003");
  EXPECT_EQ(set("organization", "kind", "School"), "KB-2005");
  EXPECT_EQ(set("student", "birth_date", "2013-05-14+03:00"), "");
  EXPECT_EQ(set("student", "birth_date", "2013-02-30"), "KB-2004");
  EXPECT_EQ(set("student", "citizenship", "Россия"), "KB-2007");
  EXPECT_EQ(set("student", "key", std::string(101, 'x')), "KB-2007");
  EXPECT_EQ(set("lesson", "number", "16"), "KB-2007");
  EXPECT_EQ(set("lesson", "number", "99999999999999999999"), "KB-2007");
  for (const std::string time : {"8:30", "08:30", "08:30:00", "23:59:59.5Z"})
    EXPECT_EQ(set("lesson", "starts", time), "") << time;
  for (const std::string time :
       {"24:00", "8.30", "08:60", "08:3", "083000", "x", "-8:30", "08:30x"})
    EXPECT_EQ(set("lesson", "starts", time), "KB-2007") << time;
  EXPECT_EQ(set("enrollment", "adapted", "yes"), "KB-2007");
  std::string russian;
  for (std::size_t i = 0; i < base::limits::text_characters; ++i) russian += "ж";
  EXPECT_EQ(set("lesson", "topic", russian), "") << "characters are counted, not bytes";
  EXPECT_EQ(set("lesson", "topic", russian + "ж"), "KB-2007");
}

TEST(Field, is_called_in_answers_as_the_contract_calls_it) {
  EXPECT_EQ(contract_name("key"), "id");
  EXPECT_EQ(contract_name("student_key"), "studentId");
  EXPECT_EQ(contract_name("lesson_key"), "lesson");
  EXPECT_EQ(contract_name("document_registry_entry"), "documentRegistryEntry");
  EXPECT_EQ(contract_name("snils"), "snils");
}

TEST(Target, numbers_periods_as_a_year_has_them) {
  const Target* target = find_target("final-mark");
  const auto check = [target](domain::PeriodKind kind, int number) {
    domain::Batch batch;
    target->add(batch);
    batch.final_marks.back().period = kind;
    batch.final_marks.back().period_number = number;
    return target->check(batch).has_value();
  };
  EXPECT_TRUE(check(domain::PeriodKind::quarter, 4));
  EXPECT_FALSE(check(domain::PeriodKind::quarter, 0));
  EXPECT_FALSE(check(domain::PeriodKind::half_year, 3));
  EXPECT_TRUE(check(domain::PeriodKind::trimester, 3));
  EXPECT_TRUE(check(domain::PeriodKind::year, 0));
  EXPECT_FALSE(check(domain::PeriodKind::exam, 1));
}

}  // namespace
}  // namespace transform
