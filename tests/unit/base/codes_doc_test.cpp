// docs/codes.md is made from the table in error.cpp. After a change of the table run this program
// with KONTINGENT_WRITE_DOCS=1 and commit the page.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "base/error.hpp"

namespace {

std::string page() {
  std::ostringstream out;
  out << "# Коды ошибок\n\n"
         "Код не меняет смысла от версии к версии. Он стоит в отказе SOAP, в журнале загрузки, "
         "в ответе на каждую отклонённую запись и в журнале службы. Страница сделана из таблицы "
         "`src/base/codes_*.cpp`.\n\n"
         "«Повтор» — есть ли смысл отправить то же сообщение ещё раз (с тем же номером, с новой "
         "подписью).\n\n"
         "| код | что случилось | что делать | повтор | метка в метриках |\n"
         "| --- | --- | --- | --- | --- |\n";
  for (const base::CodeInfo& row : base::all_codes())
    out << "| " << row.id << " | " << row.text << " | " << row.cure << " | "
        << (row.retry ? "да" : "нет") << " | `" << row.metric << "` |\n";
  return out.str();
}

}  // namespace

TEST(CodesPage, says_what_the_table_says) {
  const std::string file = SOURCE_DIR "/docs/codes.md";
  if (std::getenv("KONTINGENT_WRITE_DOCS") != nullptr) std::ofstream(file) << page();
  std::ostringstream text;
  text << std::ifstream(file).rdbuf();
  EXPECT_EQ(text.str(), page());
}
