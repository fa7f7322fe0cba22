// What cells say, what a protocol shows, in which order kinds go in.
#include <gtest/gtest.h>

#include <set>

#include "adapters/files/cell_text.hpp"
#include "adapters/files/cell_value.hpp"
#include "adapters/files/kept_lessons.hpp"
#include "adapters/files/kinds.hpp"
#include "adapters/files/protocol.hpp"
#include "domain/date.hpp"
#include "domain/snils.hpp"
#include "transform/fields.hpp"

namespace adapters::files {
namespace {

Cell number(std::string text) {
  return {Cell::Kind::number, std::move(text), false};
}
Cell text(std::string value) {
  return {Cell::Kind::text, std::move(value), false};
}

std::string read(const Cell& cell, Shape shape, int digits = 0, bool from_1904 = false) {
  Column column;
  column.shape = shape;
  column.digits = digits;
  const auto value = value_of(cell, column, from_1904);
  return value ? *value : "refused";
}

TEST(CellValue, reads_dates_of_both_systems_and_of_people) {
  EXPECT_EQ(read(number("46266"), Shape::date), "2026-09-01");
  EXPECT_EQ(read(number("46266.75"), Shape::date), "2026-09-01");
  EXPECT_EQ(read(number("10000"), Shape::date), "1927-05-18");
  EXPECT_EQ(read(number("44804"), Shape::date, 0, true), "2026-09-01");
  EXPECT_EQ(read(text("01.09.2026"), Shape::date), "2026-09-01");
  EXPECT_EQ(read(text("2026-09-01"), Shape::date), "2026-09-01");
  for (const char* day : {"1.9.2026", "01.9.2026", "2026-09-01T00:00:00.000", "2026-09-01T00:00"})
    EXPECT_EQ(read(text(day), Shape::date), "2026-09-01") << day;
  for (const char* odd : {"0", "-5", "1e300", "nan", "2958466"})
    EXPECT_EQ(read(number(odd), Shape::date), odd);
  for (const char* odd : {"1.9.26", "2026-09-01T08:00:00", "1.2", "..2026", "сентябрь"})
    EXPECT_FALSE(domain::parse_date(read(text(odd), Shape::date))) << odd;
}

TEST(CellValue, takes_no_year_and_no_day_for_a_date) {
  for (const char* typed : {"1", "59", "60", "2015", "9999"})
    for (const bool from_1904 : {false, true})
      EXPECT_EQ(read(number(typed), Shape::date, 0, from_1904), typed);
}

TEST(CellValue, knows_a_choice_however_it_is_written) {
  for (const Sheet& sheet : sheets())
    for (const Column& column : sheet.columns)
      for (const Choice& choice : column.choices) {
        if (column.shape != Shape::list) continue;
        EXPECT_EQ(*value_of(text(domain::search_key(choice.label)), column, false), choice.code)
            << column.title;
        if (choice.code == "male") {
          EXPECT_EQ(*value_of(text("МУЖСКОЙ"), column, false), "male");
        }
      }
  EXPECT_EQ(read(text("ДА"), Shape::yes_no), "true");
}

TEST(CellText, has_no_blanks_around) {
  EXPECT_EQ(trim_cell(" \u00A0\tя б\u00A0 \u202F\n"), "я б");
  EXPECT_EQ(trim_cell("\u00A0"), "");
}

TEST(CellText, is_read_without_escapes) {
  EXPECT_EQ(unescape_cell("а_x000D__x000A_б"), "а\r\nб");
  EXPECT_EQ(unescape_cell("_x005F_x0041_"), "_x0041_");
  EXPECT_EQ(unescape_cell("_xD83D__xDE00__x044F_"), "\U0001F600я");
  for (const char* plain : {"", "_x", "_x12_", "_xZZZZ_", "file_x1_old", "_x004_1_"})
    EXPECT_EQ(unescape_cell(plain), plain);
  for (const char* bad : {"_x0000_", "а_x001F_", "_xD83D_", "_xDE00_", "_xFFFF_"})
    EXPECT_FALSE(unescape_cell(bad)) << bad;
}

TEST(CellValue, undoes_what_excel_does_to_digits) {
  EXPECT_EQ(read(number("2.0000000119E10"), Shape::digits, 11), "20000000119");
  EXPECT_EQ(read(number("1122334459"), Shape::digits, 11), "01122334459");
  EXPECT_EQ(read(number("122334459"), Shape::digits, 11), "00122334459");
  EXPECT_EQ(read(number("12"), Shape::digits, 11), "12") << "too short to be a lost zero";
  EXPECT_EQ(read(number("12345678901"), Shape::digits, 10), "012345678901") << "INN of a person";
  EXPECT_EQ(read(text("112-233-445 95"), Shape::digits, 11), "112-233-445 95");
  EXPECT_EQ(read(number("5.0"), Shape::text), "5");
  EXPECT_EQ(read(number("4.5"), Shape::text), "4.5");
}

TEST(CellValue, refuses_a_formula_without_a_value_and_an_error_of_excel) {
  EXPECT_EQ(read({Cell::Kind::number, "", true}, Shape::text), "refused");
  EXPECT_EQ(read({Cell::Kind::error, "#REF!", false}, Shape::text), "refused");
  EXPECT_EQ(read({Cell::Kind::boolean, "1", false}, Shape::yes_no), "1");
  EXPECT_EQ(read(text("Да"), Shape::yes_no), "true");
}

TEST(Sheets, have_a_field_behind_each_column_and_a_code_behind_each_choice) {
  for (const Sheet& sheet : sheets()) {
    std::size_t required = 0;
    for (const Column& column : sheet.columns) {
      auto kind = sheet.kind;
      if (is_of_lesson(sheet, column.field)) kind = domain::RecordKind::lesson;
      const std::string_view name = column.field == "mark_number" ? "number" : column.field;
      const transform::Target& target = *transform::find_target(domain::name_of(kind));
      const transform::Field* field = transform::find_field(target, name);
      ASSERT_NE(field, nullptr) << column.field;
      EXPECT_TRUE(column.required || !field->required) << column.field;
      required += field->required ? 1 : 0;
      for (const Choice& choice : column.choices) {
        domain::Batch batch;
        target.add(batch);
        EXPECT_TRUE(field->set(batch, std::string(choice.code))) << choice.code;
        if (column.shape == Shape::lists) continue;
        const auto codes = field->codes();
        EXPECT_NE(std::find(codes.begin(), codes.end(), choice.code), codes.end()) << choice.code;
      }
      EXPECT_TRUE(field->codes != nullptr || column.shape != Shape::list) << column.field;
    }
    EXPECT_GT(required, 0u) << sheet.title;
  }
}

TEST(Sheets, are_there_for_every_kind_of_record_and_have_every_field_of_it) {
  std::set<domain::RecordKind> kinds;
  for (const Sheet& sheet : sheets()) {
    EXPECT_TRUE(kinds.insert(sheet.kind).second) << sheet.title;
    const transform::Target& target = *transform::find_target(domain::name_of(sheet.kind));
    std::set<std::string_view> titles, fields{"key", "lesson_key"};  // of lessons: made by us
    for (const Column& column : sheet.columns) {
      EXPECT_TRUE(titles.insert(column.title).second) << column.title;
      fields.insert(column.field == "mark_number" ? "number" : column.field);
    }
    if (sheet.kind == domain::RecordKind::guardian) fields.insert("birth_place");  // not kept
    for (const transform::Field& field : target.fields)
      EXPECT_TRUE(fields.contains(field.name)) << sheet.title << ' ' << field.name;
  }
  EXPECT_EQ(kinds.size(), domain::record_kinds);
}

TEST(Sheets, have_lists_that_excel_and_the_writer_take) {
  for (const Sheet& sheet : sheets())
    for (const Column& column : sheet.columns) {
      std::size_t octets = 0;
      for (const Choice& choice : column.choices) {
        octets += choice.label.size() + 1;
        EXPECT_EQ(choice.label.find(','), std::string_view::npos) << choice.label;
      }
      EXPECT_TRUE(column.shape != Shape::list || octets <= 256) << column.title;
    }
}

TEST(CellValue, reads_several_of_a_list) {
  for (const Sheet& sheet : sheets())
    for (const Column& column : sheet.columns)
      if (column.shape == Shape::lists) {
        const auto read = value_of(text("Дошкольное,  Начальное общее"), column, false);
        ASSERT_TRUE(read);
        EXPECT_EQ(*read, "preschool primary-general");
      }
}

TEST(Protocol, has_no_cell_that_a_table_takes_for_a_formula) {
  EXPECT_EQ(csv_cell("=1+1"), "'=1+1");
  EXPECT_EQ(csv_cell("@x;y"), "\"'@x;y\"");
  EXPECT_EQ(csv_cell("a\"b\nc"), "\"a\"\"b\nc\"");
  EXPECT_EQ(csv_cell("просто"), "просто");
}

TEST(Kinds, of_each_record_have_exactly_one_wave) {
  Kinds all = 0;
  for (int wave = 0; wave < waves; ++wave) {
    EXPECT_EQ(all & kinds_of_wave(wave), 0u);
    all |= kinds_of_wave(wave);
  }
  EXPECT_EQ(all, (1U << domain::record_kinds) - 1);
}

TEST(Kinds, that_say_what_is_above_what_may_be_refused) {
  domain::Batch batch;
  batch.authorities.emplace_back();
  batch.organizations.resize(2);
  batch.organizations[0].key = "a";
  batch.organizations[1].key = "b";
  batch.organizations[1].authority_ogrn = "1025400000010";
  refuse_subordination(batch);
  EXPECT_TRUE(batch.authorities.empty());
  ASSERT_EQ(batch.organizations.size(), 1u);
  EXPECT_EQ(batch.organizations[0].key, "a");
  ASSERT_EQ(batch.rejected.size(), 2u);
  EXPECT_EQ(batch.rejected[1].key, "b");
  EXPECT_EQ(batch.rejected[1].error->code, base::Code::right_missing);
}

domain::Batch marks_of(const std::string& lesson) {
  domain::Batch batch;
  batch.marks.emplace_back().lesson_key = lesson;
  return batch;
}

TEST(KeptLessons, go_along_with_the_marks_of_later_portions_and_are_not_counted_again) {
  KeptLessons kept(2);
  domain::Batch first;
  for (const char* key : {"a", "b", "c", "#1"}) {
    first.lessons.emplace_back().key = key;
    first.lessons.back().origin.path = std::string("/") + key;
  }
  EXPECT_TRUE(kept.complete(first).empty());
  EXPECT_EQ(first.lessons.size(), 4u);
  auto later = marks_of("c");
  const auto added = kept.complete(later);
  ASSERT_EQ(later.lessons.size(), 1u);
  ASSERT_EQ(added.size(), 1u);
  registers::Applied applied;
  applied.results.push_back(
      {domain::RecordKind::lesson, domain::Outcome::unchanged, {"/c", 1}, "", {}});
  applied.results.push_back(
      {domain::RecordKind::mark, domain::Outcome::accepted, {"/m", 2}, "", {}});
  applied.tally[domain::Outcome::unchanged] = applied.tally[domain::Outcome::accepted] = 1;
  KeptLessons::forget_added(added, applied);
  EXPECT_EQ(applied.tally.received(), 1);
  for (const char* gone : {"a", "#1"}) {  // the oldest; a number that means another lesson by now
    auto none = marks_of(gone);
    kept.complete(none);
    EXPECT_TRUE(none.lessons.empty()) << gone;
  }
}

TEST(Kinds, every_kind_has_its_list_and_its_wave) {
  domain::Batch batch;
  std::set<domain::RecordKind> listed;
  for_each_list(batch, [&](domain::RecordKind kind, auto&) { listed.insert(kind); });
  EXPECT_EQ(listed.size(), domain::record_kinds);
  Kinds all = 0;
  for (int wave = 0; wave < waves; ++wave) {
    EXPECT_EQ(all & kinds_of_wave(wave), 0U) << "in one wave only";
    all |= kinds_of_wave(wave);
  }
  Counts counts;
  counts.fill(1);
  EXPECT_EQ(all, kinds_of(counts));
}

}  // namespace
}  // namespace adapters::files
