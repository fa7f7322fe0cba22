#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "domain/codes.hpp"
#include "domain/date.hpp"
#include "domain/snils.hpp"

using namespace domain;

TEST(Snils, accepts_the_official_example_in_every_spelling) {
  for (const char* text : {"112-233-445 95", "11223344595", " 112 233 445 95 "}) {
    const auto snils = Snils::parse(text);
    ASSERT_TRUE(snils) << text;
    EXPECT_EQ(snils->digits(), "11223344595");
    EXPECT_EQ(snils->formatted(), "112-233-445 95");
  }
}

TEST(Snils, rejects_a_wrong_control_number_and_masks_the_value) {
  const auto snils = Snils::parse("112-233-445 96");
  ASSERT_FALSE(snils);
  EXPECT_EQ(snils.error().code, base::Code::snils_invalid);
  EXPECT_EQ(snils.error().subject.find("233-445"), std::string::npos);
}

TEST(Snils, rejects_short_long_and_foreign_characters) {
  for (const char* text : {"", "1122334459", "112233445950", "1122334459x", "١١٢٢٣٣٤٤٥٩٥"})
    EXPECT_FALSE(Snils::parse(text)) << text;
}

TEST(Snils, does_not_check_numbers_issued_before_control_numbers) {
  EXPECT_TRUE(Snils::parse("00100199800"));
}

TEST(Snils, rejects_zeros_that_stand_for_no_number) {
  EXPECT_FALSE(Snils::parse("000-000-000 00"));
  EXPECT_FALSE(is_inn("0000000000"));
  EXPECT_FALSE(is_ogrn("0000000000000"));
}

TEST(Snils, takes_sums_of_100_and_101_as_control_number_zero) {
  EXPECT_TRUE(Snils::parse("08765430200"));  // sum 202 = 2 · 101
  EXPECT_FALSE(Snils::parse("08765430201"));
}

TEST(Inn, checks_both_lengths) {
  EXPECT_TRUE(is_inn("7707083893"));
  EXPECT_FALSE(is_inn("7707083894"));
  EXPECT_TRUE(is_inn("500100732259"));
  EXPECT_FALSE(is_inn("500100732258"));
  EXPECT_FALSE(is_inn("77070838"));
}

TEST(Ogrn, checks_both_lengths) {
  EXPECT_TRUE(is_ogrn("1027700132195"));
  EXPECT_FALSE(is_ogrn("1027700132196"));
  EXPECT_TRUE(is_ogrn("304500116000157"));
  EXPECT_FALSE(is_ogrn("304500116000158"));
}

TEST(Okpo, checks_both_lengths_and_the_second_round_of_weights) {
  EXPECT_TRUE(is_okpo("00032537"));
  EXPECT_FALSE(is_okpo("00032538"));
  EXPECT_TRUE(is_okpo("0000000078"));
  EXPECT_FALSE(is_okpo("0003253"));
  EXPECT_TRUE(is_okpo("10000062")) << "the first round of weights leaves 10";
}

TEST(Oktmo, is_of_8_or_11_digits) {
  EXPECT_TRUE(is_oktmo("45000000"));
  EXPECT_TRUE(is_oktmo("45000000000"));
  EXPECT_FALSE(is_oktmo("4500000"));
  EXPECT_FALSE(is_oktmo("4500000x"));
}

TEST(Specialty, is_three_pairs_of_digits) {
  EXPECT_TRUE(is_specialty("09.02.07"));
  EXPECT_FALSE(is_specialty("9.2.7"));
  EXPECT_FALSE(is_specialty("09-02-07"));
}

TEST(Kpp, allows_letters_only_in_the_middle) {
  EXPECT_TRUE(is_kpp("773601001"));
  EXPECT_TRUE(is_kpp("7736AB001"));
  EXPECT_FALSE(is_kpp("77A601001"));
}

TEST(SearchKey, folds_case_yo_hyphens_and_composition) {
  EXPECT_EQ(search_key("  Артём  Римский-Корсаков "), "артем римский корсаков");
  EXPECT_EQ(search_key("е\u0308лка"), "елка");  // е + combining diaeresis
  EXPECT_EQ(search_key("и\u0306од"), "йод");    // й stays й
  EXPECT_EQ(search_key("Рай\u00ADский\u200B"), "райский");
  EXPECT_EQ(search_key(""), "");
}

TEST(SearchKey, is_the_same_with_and_without_the_library) {
  std::string ascii;
  for (char c = ' '; c < 0x7F; ++c) ascii += c;
  for (const std::string& name :
       {std::string("АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдеёжзийклмнопрстуфхцчшщъыьэюя"), ascii,
        std::string("\t Анна--Мария \r\n\v\f О'Нил-I")})
    EXPECT_EQ(search_key(name + "xї"), search_key(name + "x") + "ї");  // ї: only the library's
}

TEST(SortKey, orders_as_russian_dictionaries_do) {
  const std::vector<std::string> names{"Абрамов", "Ёлкин",  "Елкина",  "Иванов Иван", "Иванова",
                                       "Йодов",   "Петров", "Хәсәнов", "Хасанова",    "Яшин"};
  std::vector<std::string> keys;
  for (const std::string& name : names) keys.push_back(sort_key(name));
  EXPECT_EQ(sort_key("ЁЛКИН"), sort_key("елкин"));
  EXPECT_LT(keys[0], keys[1]);
  EXPECT_LT(keys[1], keys[2]);
  EXPECT_LT(keys[3], keys[4]) << "a space goes before letters";
  EXPECT_LT(keys[4], keys[5]) << "й is a letter of its own, after и";
  EXPECT_LT(keys[7], keys[9]) << "letters of other languages stand where they belong";
  EXPECT_LT(sort_key("Smith"), sort_key("Smiths"));
}

TEST(SortKey, names_that_begin_alike_stand_in_one_range) {
  const std::vector<std::string> names{"Иванов Иван Иванович",
                                       "Иванова Анна",
                                       "Иванов-Петров Пётр",
                                       "Иваненко Олег",
                                       "Ивáнов Илья",
                                       "Ивашов Яков",
                                       "Ёлкин Ян",
                                       "Елкина Ева",
                                       "Жуков Жан",
                                       "Йодов Ия",
                                       "Smith John",
                                       "Smithson Ann",
                                       "Хәсәнов Әнвәр",
                                       "Ив",
                                       "Иванов И7"};
  const auto begins = [](const std::string& name, const std::string& beginning) {
    return search_key(name).starts_with(search_key(beginning));
  };
  for (const char* beginning :
       {"И", "Ив", "Иванов", "иванов ", "Иванов И", "ИВАНОВА", "ёлки", "е", "Smith", "х", "Хәс"}) {
    const auto [first, last] = sort_range(beginning);
    for (const std::string& name : names) {
      const std::string key = sort_key(name);
      const bool inside = first <= key && key < last;
      EXPECT_TRUE(inside || !begins(name, beginning)) << beginning << " → " << name;
    }
    EXPECT_FALSE(first <= sort_key("Яшин") && sort_key("Яшин") < last) << beginning;
  }
  const auto [first, last] = sort_range("Иванов");
  EXPECT_GT(sort_key("Ивашов"), last);
  EXPECT_LT(sort_key("Иваненко"), first);
}

TEST(Date, parses_the_xsd_form_with_or_without_zone) {
  const auto date = parse_date("2026-09-01");
  ASSERT_TRUE(date);
  EXPECT_EQ(format_date(*date), "2026-09-01");
  EXPECT_EQ(parse_date("2026-09-01Z"), date);
  EXPECT_EQ(parse_date("2026-09-01+03:00"), date);
  for (const char* text :
       {"2026-02-30", "2026-9-1", "01.09.2026", "2026-09-01T00:00", "0026-09-01"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Date, parses_a_pattern) {
  EXPECT_EQ(parse_date("01.09.2026", "DD.MM.YYYY"), parse_date("2026-09-01"));
  EXPECT_FALSE(parse_date("01/09/2026", "DD.MM.YYYY"));
}

TEST(Date, school_year_begins_in_september) {
  EXPECT_EQ(school_year(*parse_date("2026-08-31")), 2025);
  EXPECT_EQ(school_year(*parse_date("2026-09-01")), 2026);
}

TEST(Date, age_counts_whole_years) {
  EXPECT_EQ(age_on(*parse_date("2012-11-23"), *parse_date("2026-11-22")), 13);
  EXPECT_EQ(age_on(*parse_date("2012-11-22"), *parse_date("2026-11-22")), 14);
}

TEST(Date, the_region_is_ahead_of_utc) {
  const auto time = base::parse_time("2026-11-22T22:30:00Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(format_date(date_at(*time, 180)), "2026-11-23");
  EXPECT_EQ(format_date(date_at(*time, 0)), "2026-11-22");
}

TEST(Codes, every_name_finds_its_value) {
  for (std::string_view name : names<WorkKind>()) {
    const auto value = parse_code<WorkKind>(name);
    ASSERT_TRUE(value);
    EXPECT_EQ(name_of(*value), name);
  }
  EXPECT_FALSE(parse_code<WorkKind>("breakfast"));
}
