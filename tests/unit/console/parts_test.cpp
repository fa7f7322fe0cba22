// The small decisions of the API: cursors, refusals, rates, tokens, the search box.
#include <gtest/gtest.h>

#include "console/cursor.hpp"
#include "console/exchange.hpp"
#include "console/problem.hpp"
#include "console/search_box.hpp"
#include "console/throttle.hpp"
#include "console/token.hpp"
#include "security/keys.hpp"

namespace console {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

const base::Time noon = base::parse_time("2026-11-02T12:00:00Z").value();

Arguments asked(std::string_view query) {
  static const std::vector<Parameter> table = paged({{.name = "q"}});
  return read_arguments(table, {{}, query, {}}).value();
}

TEST(Cursor, leads_on_from_where_the_page_ended) {
  const std::string cursor = make_cursor(asked("q=a&limit=5"), 42);
  EXPECT_EQ(read_cursor(asked("q=a&limit=9&after=" + cursor)).value(), 42);
  EXPECT_EQ(read_cursor(asked("q=a")).value(), std::nullopt);
}

TEST(Cursor, of_another_question_or_of_nobodys_making_is_refused) {
  const std::string cursor = make_cursor(asked("q=a"), 42);
  for (const std::string& query : std::vector<std::string>{
           "q=b&after=" + cursor, "after=" + cursor, "q=a&after=42", "q=a&after=" + cursor + "x",
           "q=a&after=" + cursor + "%20", "q=a&after=" + cursor.substr(0, 16),
           "q=a&after=" + cursor.substr(0, 16) + "-1",
           "q=a&after=" + cursor.substr(0, 16) + "99999999999999999999"}) {
    const auto read = read_cursor(asked(query));
    ASSERT_FALSE(read) << query;
    EXPECT_EQ(read.error().subject, "after");
  }
}

TEST(Problem, says_everything_but_the_detail_of_the_log) {
  const auto told = problem(base::fail(base::Code::parameter_invalid, "secret", "age"), "t-1");
  EXPECT_EQ(told.status, 400);
  EXPECT_EQ(told.content_type, "application/problem+json");
  const json::object body = json::parse(told.body).get_object();
  EXPECT_EQ(body.at("code").get_string(), "KB-1806");
  EXPECT_EQ(body.at("type").get_string(), "urn:kontingent:code:KB-1806");
  EXPECT_EQ(body.at("trace").get_string(), "t-1");
  EXPECT_EQ(body.at("parameter").get_string(), "age");
  EXPECT_EQ(told.body.find("secret"), std::string::npos);
}

TEST(Problem, blames_nobody_for_a_store_that_is_away) {
  EXPECT_EQ(problem(base::fail(base::Code::storage_unavailable), "t").status, 503);
  EXPECT_EQ(problem(base::fail(base::Code::internal), "t").status, 503);
  EXPECT_EQ(problem(base::fail(base::Code::token_refused), "t").status, 401);
}

TEST(Throttle, lets_a_burst_through_and_then_its_rate) {
  Throttle throttle({2, 3, 10});
  for (int i = 0; i < 3; ++i) EXPECT_FALSE(throttle.take("a", noon));
  EXPECT_EQ(throttle.take("a", noon), 1s);
  EXPECT_FALSE(throttle.take("b", noon)) << "others are not to blame";
  EXPECT_FALSE(throttle.take("a", noon + 500ms));
  EXPECT_TRUE(throttle.take("a", noon + 500ms));
  EXPECT_TRUE(throttle.take("a", noon)) << "the clock was put back";
}

TEST(Throttle, remembers_no_more_keys_than_it_may) {
  Throttle throttle({1, 1, 2});
  EXPECT_FALSE(throttle.take("a", noon));
  EXPECT_FALSE(throttle.take("b", noon));
  EXPECT_TRUE(throttle.take("c", noon)) << "both are still of interest";
  EXPECT_FALSE(throttle.take("c", noon + 1s)) << "now they are not";
}

TEST(Token, is_found_by_its_handle_and_proved_by_the_whole) {
  const NewToken made = new_token();
  const std::string header = "Bearer " + made.text;
  EXPECT_EQ(bearer(header), made.text);
  EXPECT_EQ(handle_of(made.text), made.handle);
  EXPECT_EQ(made.digest, security::sha256_hex(made.text));
  EXPECT_NE(new_token().text, made.text);
  registers::Token row{.id = {},
                       .name = "n",
                       .handle = made.handle,
                       .digest = made.digest,
                       .role = {},
                       .scope = registers::Scope::region(),
                       .special = false,
                       .created = noon,
                       .expires = noon + 1h,
                       .revoked = {}};
  EXPECT_TRUE(fits(row, made.text));
  std::string other = made.text;
  other.back() = other.back() == '0' ? '1' : '0';
  EXPECT_FALSE(fits(row, other));
  EXPECT_TRUE(row.in_force(noon));
  EXPECT_FALSE(row.in_force(noon + 1h));
  EXPECT_FALSE(row.in_force(noon - 1s));
  row.revoked = noon;
  EXPECT_FALSE(row.in_force(noon));
}

TEST(Token, of_another_form_is_none) {
  const std::string good = new_token().text;
  for (const std::string& bad :
       {std::string(), good + "0", good.substr(1), "kt_" + good, std::string(good.size(), 'k')})
    EXPECT_EQ(handle_of(bad), "") << bad;
  for (const char* header : {"", "Bearer", "Basic abc", "kt_1", "Bearer"})
    EXPECT_EQ(bearer(header), "") << header;
  EXPECT_EQ(bearer("bearer  x "), "x");
}

using Texts = std::vector<std::string>;

registers::StudentFilter typed(std::string_view text) {
  registers::StudentFilter filter;
  read_search_box(text, filter);
  return filter;
}

TEST(SearchBox, knows_snils_dates_documents_and_names) {
  for (const char* text : {"11223344595", "112-233-445 95", " 112 233 445 95 "})
    EXPECT_EQ(typed(text).snils, "11223344595") << text;
  EXPECT_EQ(typed("11223344596").document, "11223344596") << "no SNILS: its check number is wrong";
  EXPECT_EQ(typed("05.03.2014").birth_date, domain::parse_date("2014-03-05"));
  EXPECT_EQ(typed("2014-03-05").birth_date, domain::parse_date("2014-03-05"));
  EXPECT_EQ(typed("  ЁЛКИНА   Алё").names, (Texts{"елкина", "але"}));
  EXPECT_EQ(typed("Петров-Водкин").names, (Texts{"петров", "водкин"}));
  EXPECT_EQ(typed("Образцова А. П.").names, (Texts{"образцова", "а", "п"}));
  EXPECT_TRUE(typed(" — ").names.empty());
}

TEST(SearchBox, takes_a_snils_with_any_dashes_and_dates_as_people_write_them) {
  EXPECT_EQ(typed("112–233–445 95").snils, "11223344595");
  for (const char* text : {"5.3.2014", "05/03/2014", "5/03/2014", "05-03-2014"})
    EXPECT_EQ(typed(text).birth_date, domain::parse_date("2014-03-05")) << text;
  EXPECT_FALSE(typed("32.13.2014").birth_date);
}

TEST(SearchBox, tells_the_series_of_a_document_from_its_number) {
  for (const char* text : {"4508123456", "4508 123456", "45 08 123456", "4508 № 123456"}) {
    EXPECT_EQ(typed(text).document, "4508123456") << text;
    EXPECT_EQ(typed(text).document_series, 4u) << text;
  }
  for (const char* text : {"IV-АБ 000001", "IVАБ000001", "IV-АБ №000001", "IVАБ 000001",
                           "iv-аб 000001", "IV - АБ № 000001", "iv аб 000001", "IV – Аб 000001"}) {
    EXPECT_EQ(typed(text).document, "IVАБ000001") << text;
    EXPECT_EQ(typed(text).document_series, std::string("IVАБ").size()) << text;
  }
  EXPECT_EQ(typed("123456").document, "123456");
  EXPECT_EQ(typed("123456").document_series, 0u);
}

TEST(SearchBox, takes_everything_that_was_typed) {
  const auto both = typed("Примеров 000001");
  EXPECT_EQ(both.names, Texts{"примеров"});
  EXPECT_EQ(both.document, "000001");
  const auto all = typed("Образцова 112-233-445 95 14.05.2013 Анна");
  EXPECT_EQ(all.names, (Texts{"образцова", "анна"}));
  EXPECT_EQ(all.snils, "11223344595");
  EXPECT_EQ(all.birth_date, domain::parse_date("2013-05-14"));
  EXPECT_EQ(all.document, "");
}

TEST(SearchBox, knows_a_place_by_beginnings_of_words) {
  const auto meant = [](std::string_view text) {
    return is_meant(text, {"1027700132195"}, {"МБОУ «Средняя школа № 16»", "СОШ № 16"});
  };
  for (const char* text : {"", "1027700132195", "ШКОЛА №16", "сош 1", "16 школа", "№"})
    EXPECT_EQ(meant(text), text != std::string_view("№")) << text;
  for (const char* text : {"сош 6", "102770013219", "гимназия", "кола"})
    EXPECT_FALSE(meant(text)) << text;
}

TEST(Etag, is_of_the_octets) {
  EXPECT_EQ(etag_of("a"), etag_of("a"));
  EXPECT_NE(etag_of("a"), etag_of("b"));
  EXPECT_EQ(etag_of("a").size(), 34u);
}

}  // namespace
}  // namespace console
