#include <gtest/gtest.h>

#include <set>
#include <sstream>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/log.hpp"
#include "base/metrics.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

using namespace base;

TEST(Codes, the_table_stands_in_the_order_of_the_enumeration_with_unique_ids) {
  std::set<std::string_view> ids, metrics;
  std::size_t position = 0;
  for (const CodeInfo& row : all_codes()) {
    EXPECT_EQ(static_cast<std::size_t>(row.code), position++) << row.id;
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_TRUE(metrics.insert(row.metric).second) << row.metric;
    EXPECT_FALSE(row.text.empty());
    EXPECT_FALSE(row.cure.empty());
  }
  EXPECT_EQ(position, static_cast<std::size_t>(Code::evidence_invalid) + 1);
}

TEST(Time, formats_and_parses_utc) {
  const auto time = parse_time("2026-11-22T09:30:00.123Z");
  ASSERT_TRUE(time);
  EXPECT_EQ(format_time(*time), "2026-11-22T09:30:00.123Z");
  EXPECT_EQ(parse_time("2026-11-22T12:30:00.123+03:00"), time);
  EXPECT_EQ(parse_time("2026-11-22T09:30:00.123"), time);
}

TEST(Time, refuses_what_is_not_a_time) {
  for (const char* text :
       {"", "2026-11-22", "2026-13-01T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T00:00:00.Z",
        "2026-11-22T00:00:00+25:00", "2026-11-22T00:00:00Zjunk"})
    EXPECT_FALSE(parse_time(text)) << text;
}

TEST(Utf8, knows_well_formed_sequences) {
  EXPECT_TRUE(is_utf8("Ёлка 🎄"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(is_utf8("\xD0"));              // cut
}

TEST(Base64, goes_there_and_back) {
  for (const std::string text : {"", "f", "fo", "foo", "foob", "fooba", "foobar"})
    EXPECT_EQ(decode_base64(encode_base64(text)), text);
  EXPECT_EQ(encode_base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(decode_base64("Zm9v\r\nYmFy"), "foobar");
  for (const char* text : {"Zg", "Zg=", "Z===", "Zm9v!", "Zg==Zg=="})
    EXPECT_FALSE(decode_base64(text)) << text;
}

TEST(Hex, round_trips_and_refuses_what_is_no_hex) {
  for (const std::string& text : {std::string(), std::string("\x00\xff\x7f", 3)})
    EXPECT_EQ(base::decode_hex(base::encode_hex(text)), text);
  EXPECT_EQ(base::decode_hex("4aFf"), "\x4a\xff");
  for (const char* text : {"4", "4g", "-1", "+1", " 4", "0x"}) EXPECT_FALSE(base::decode_hex(text));
}

TEST(Mask, hides_the_middle_and_keeps_whole_characters) {
  EXPECT_EQ(mask("11223344595"), "112******95");
  EXPECT_EQ(mask("Иванов"), "******");
  EXPECT_TRUE(is_utf8(mask("Константинопольский")));
}

TEST(Nearest, suggests_a_slip_and_nothing_else) {
  EXPECT_EQ(nearest("lisen", {"listen", "limits"}), "listen");
  EXPECT_FALSE(nearest("zebra", {"listen", "limits"}));
}

TEST(Uuid, has_version_7_and_does_not_repeat) {
  const std::string one = make_uuid();
  EXPECT_EQ(one.size(), 36u);
  EXPECT_EQ(one[14], '7');
  EXPECT_NE(one, make_uuid());
}

TEST(Uuid, is_told_from_other_text) {
  EXPECT_TRUE(is_uuid(make_uuid()));
  EXPECT_TRUE(is_uuid("0B9F6C1E-2F61-4A54-9D2A-111111111111"));
  for (const char* text :
       {"", "0b9f6c1e-2f61-4a54-9d2a-11111111111", "Иванов Иван",
        "0b9f6c1e02f61-4a54-9d2a-111111111111", "0b9f6c1e-2f61-4a54-9d2a-11111111111g"})
    EXPECT_FALSE(is_uuid(text)) << text;
}

TEST(Log, json_lines_carry_fields_and_escape_them) {
  std::ostringstream out;
  Log log(Log::Format::json, Level::info, out);
  log.write(Level::info, "message accepted", {{"trace", "a\"b"}, {"records", 3}});
  log.write(Level::debug, "not written", {});
  EXPECT_NE(out.str().find(R"("event":"message accepted","trace":"a\"b","records":3})"),
            std::string::npos)
      << out.str();
  EXPECT_EQ(out.str().find("not written"), std::string::npos);
}

TEST(Log, a_failure_names_its_code_and_reason) {
  std::ostringstream out;
  Log log(Log::Format::text, Level::info, out);
  log.failure(fail(Code::signature_invalid, "digest of Body"), "message refused", {{"trace", "t"}});
  EXPECT_NE(out.str().find("message refused trace=t code=KB-1302 detail=\"digest of Body\""),
            std::string::npos)
      << out.str();
}

TEST(Log, a_line_break_in_a_field_cannot_forge_a_line) {
  std::ostringstream out;
  Log log(Log::Format::text, Level::info, out);
  log.write(Level::info, "event", {{"field", "a\n2026 info forged"}});
  const std::string text = out.str();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
}

TEST(Metrics, are_exposed_as_text) {
  Metrics metrics;
  metrics.count("kontingent_messages_total", {{"partner", "north"}});
  metrics.count("kontingent_messages_total", {{"partner", "north"}});
  metrics.observe_seconds("kontingent_exchange_seconds", 0.02);
  EXPECT_NE(metrics.expose().find("kontingent_messages_total{partner=\"north\"} 2"),
            std::string::npos);
}

TEST(Secret, leaves_nothing_in_what_it_was_moved_from) {
  Secret one{"key"};
  Secret two{std::move(one)};
  EXPECT_EQ(two.reveal(), "key");
  EXPECT_TRUE(one.empty());
}
