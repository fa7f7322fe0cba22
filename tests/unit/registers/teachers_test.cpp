// Whose name stands in a lesson.
#include "registers/teachers.hpp"

#include <gtest/gtest.h>

namespace registers {
namespace {

const FullName who{"Алёшина-Примерова", "Ульяна", "Юрьевна"};

TEST(Teachers, a_name_is_known_in_full_and_by_initials) {
  for (const char* written :
       {"Алёшина-Примерова Ульяна Юрьевна", "АЛЕШИНА-ПРИМЕРОВА УЛЬЯНА ЮРЬЕВНА",
        "Алёшина-Примерова У. Ю.", "Алёшина-Примерова У.Ю.", "Алешина - Примерова  У Ю",
        "Алёшина-Примерова Ульяна", "Алёшина-Примерова У."})
    EXPECT_TRUE(is_teacher(written, who)) << written;
}

TEST(Teachers, nobody_is_taken_for_another) {
  for (const char* written :
       {"", "Алёшина-Примерова", "Алёшина У. Ю.", "Алёшина-Примерова А. Ю.",
        "Алёшина-Примерова У. А.", "Алёшина-Примерова Ул. Ю.", "У. Ю. Алёшина-Примерова",
        "Алёшина-Примерова Ульяна Юрьевна Вторая", "Другая Ульяна Юрьевна"})
    EXPECT_FALSE(is_teacher(written, who)) << written;
  EXPECT_FALSE(is_teacher("У. Ю.", {"", "Ульяна", "Юрьевна"}));
  EXPECT_FALSE(is_teacher("Примерова У.", {"Примерова", "", ""}));
}

TEST(Teachers, who_has_no_patronymic_is_written_without_one) {
  EXPECT_TRUE(is_teacher("Ким А.", {"Ким", "Анна", ""}));
  EXPECT_FALSE(is_teacher("Ким А. Б.", {"Ким", "Анна", ""}));
}

}  // namespace
}  // namespace registers
