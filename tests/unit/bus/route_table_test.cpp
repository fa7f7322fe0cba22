#include "bus/route_table.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "base/limits.hpp"
#include "base/text.hpp"

namespace bus {

using base::Code;
using domain::PartnerKind;
using domain::Route;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string school_1 = "1027700132195", school_2 = "1027739609391";

class RouteTableTest : public testing::Test {
 protected:
  RouteTableTest() {
    partners_ = {partner("north", PartnerKind::supplier, true),
                 partner("south", PartnerKind::supplier, true),
                 partner("epgu", PartnerKind::portal, false),
                 partner("federal", PartnerKind::receiver, true),
                 partner("silent", PartnerKind::receiver, false)};
  }

  static domain::Partner partner(const std::string& code, PartnerKind kind, bool endpoint) {
    domain::Partner made;
    made.code = code;
    made.kind = kind;
    if (endpoint) made.endpoint = domain::Endpoint{"https://" + code, "ca.crt", {}, 1};
    return made;
  }
  static Route route(const std::string& name, const std::string& xpath = {}) {
    Route made;
    made.name = name;
    made.place = "k.yaml:1:2";
    made.from.service = "diary";
    made.from.xpath = xpath;
    return made;
  }
  static Route to(Route made, const std::string& partner, const std::string& order_by = {}) {
    made.to.push_back({partner, order_by, {}});
    return made;
  }
  std::shared_ptr<const RouteTable> make(std::vector<Route> routes) {
    auto made = RouteTable::make(std::move(routes), partners_);
    if (!made) ADD_FAILURE() << made.error().detail;
    return made ? *made : nullptr;
  }
  // Why this route alone makes no table; empty: it does.
  std::string refusal(Route made) {
    const auto table = RouteTable::make({std::move(made)}, partners_);
    if (table) return {};
    EXPECT_EQ(table.error().code, Code::config_invalid);
    return table.error().detail;
  }
  Subject subject(std::string_view operation = "PushMarks", std::size_t who = 0) {
    const bool portal = operation.starts_with("Get") && operation != "GetStatus";
    return {portal ? "portal" : "diary", operation, &partners_[who], payload()};
  }
  xml::Node payload() { return document_.root().child("urn:soap", "Body").children().front(); }
  std::vector<std::string> names(const RouteTable& table, const Subject& message) {
    const auto found = table.candidates(message);
    std::vector<std::string> all;
    if (!found) return {found.error().detail};
    for (const Route* row : *found) all.push_back(row->name);
    return all;
  }

  std::vector<domain::Partner> partners_;
  xml::Document document_ = *xml::Document::parse(
      "<s:E xmlns:s='urn:soap' xmlns='urn:kontingent:diary:1.0'><s:Header><grade>11</grade>"
      "</s:Header><s:Body><PushMarks><messageId>m-1</messageId><grade>5</grade><grade>7</grade>"
      "</PushMarks></s:Body></s:E>");
};

TEST_F(RouteTableTest, the_first_row_that_fits_decides) {
  Route partners = route("partners"), operations = route("operations");
  partners.from.partners = {"south"};
  operations.from.operations = {"PushRoster", "PushMarks"};
  const auto table = make({partners, operations, route("rest"), route("never")});
  EXPECT_THAT(names(*table, subject("PushMarks", 0)), ElementsAre("operations"));
  EXPECT_THAT(names(*table, subject("PushMarks", 1)), ElementsAre("partners"));
  EXPECT_THAT(names(*table, subject("PushFinalMarks", 0)), ElementsAre("rest"));
}

TEST_F(RouteTableTest, a_message_that_no_row_wants_is_for_the_register_alone) {
  EXPECT_THAT(names(*make({}), subject()), IsEmpty());
  EXPECT_THAT(names(*make({route("diary")}), subject("GetPerformance", 2)), IsEmpty());
}

TEST_F(RouteTableTest, questions_about_ones_own_matters_take_no_route) {
  EXPECT_THAT(names(*make({route("diary")}), subject("GetStatus")), IsEmpty());
}

TEST_F(RouteTableTest, rows_with_organizations_are_chosen_among_later) {
  Route first = route("first"), second = route("second");
  first.from.organizations = {school_1};
  second.from.organizations = {school_2};
  const auto table = make({first, second, route("rest"), route("never")});
  const auto found = table->candidates(subject());
  ASSERT_TRUE(found);
  EXPECT_THAT(names(*table, subject()), ElementsAre("first", "second", "rest"));
  EXPECT_EQ(RouteTable::choose(*found, {school_2})->name, "second");
  EXPECT_EQ(RouteTable::choose(*found, {school_1, school_2})->name, "first");
  EXPECT_EQ(RouteTable::choose(*found, {})->name, "rest");
  EXPECT_EQ(RouteTable::choose(std::span(*found).first(2), {"0"}), nullptr);
}

TEST_F(RouteTableTest, a_condition_looks_at_the_payload) {
  const auto table = make({route("eleventh", "d:grade = 11"), route("seventh", "d:grade[. > 6]")});
  EXPECT_THAT(names(*table, subject()), ElementsAre("seventh"));
}

TEST_F(RouteTableTest, a_condition_sees_nothing_that_was_not_signed) {
  for (const std::string path : {"//d:grade[. = 11]", "../../*", "ancestor::*", "/*/*/d:grade",
                                 "preceding::*", "/*[not(self::d:PushMarks)]"})
    EXPECT_THAT(names(*make({route("r", path)}), subject()), IsEmpty()) << path;
  EXPECT_THAT(names(*make({route("r", "/d:PushMarks/d:grade")}), subject()), ElementsAre("r"));
}

TEST_F(RouteTableTest, a_condition_that_never_ends_is_a_failure_of_the_message) {
  const std::string endless =
      "count(//*[count(//*[count(//*[count(//*[count(//*[count(//*[count("
      "//*[count(//*) > 0]) > 0]) > 0]) > 0]) > 0]) > 0]) > 0]) > 0";
  std::string text = "<PushMarks xmlns='urn:kontingent:diary:1.0'>";
  for (int i = 0; i < 40; ++i) text += "<grade/>";
  const auto large = *xml::Document::parse(text + "</PushMarks>");
  Subject message = subject();
  message.payload = large.root();
  const auto found = make({route("r", endless)})->candidates(message);
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Code::mapping_failed);
}

TEST_F(RouteTableTest, an_order_key_holds_sender_and_value) {
  Route ordered =
      to(to(to(to(route("r"), "federal", "d:messageId"), "federal"), "federal", "d:absent"),
         "federal", "d:messageId");
  const auto table = make({route("other"), ordered});
  EXPECT_THAT(*table->order_keys(table->routes()[1], subject()),
              ElementsAre("north m-1", "", "", "north m-1"));
  EXPECT_THAT(*table->order_keys(table->routes()[1], subject("PushMarks", 1)),
              ElementsAre("south m-1", "", "", "south m-1"));
  EXPECT_THAT(*table->order_keys(table->routes()[0], subject()), IsEmpty());
}

TEST_F(RouteTableTest, an_order_key_is_bounded_and_stays_text) {
  std::string value;
  for (std::size_t i = 0; i < base::limits::key_characters; ++i) value += "ё";
  const auto table = make({to(route("r"), "federal", "concat('" + value + "', d:messageId)")});
  const auto keys = table->order_keys(table->routes()[0], subject());
  ASSERT_TRUE(keys);
  EXPECT_LE(keys->at(0).size(), base::limits::key_characters);
  EXPECT_GT(keys->at(0).size(), base::limits::key_characters - 3);
  EXPECT_TRUE(base::is_utf8(keys->at(0)));
}

TEST_F(RouteTableTest, every_mistake_is_told_at_once_with_its_place) {
  Route first = route("first", "d:grade ["), second = to(route("second"), "nobody");
  second.place = "k.yaml:9:5";
  const auto table = RouteTable::make({first, second}, partners_);
  ASSERT_FALSE(table);
  EXPECT_THAT(table.error().detail, HasSubstr("k.yaml:1:2: маршрут «first»: не XPath: d:grade ["));
  EXPECT_THAT(table.error().detail,
              HasSubstr("\nk.yaml:9:5: маршрут «second»: нет партнёра с кодом nobody"));
  EXPECT_FALSE(table.error().detail.ends_with('\n'));
}

TEST_F(RouteTableTest, expressions_know_two_prefixes) {
  EXPECT_EQ(refusal(route("r", "p:studentId or d:grade")), "");
  EXPECT_THAT(refusal(route("r", "x:grade")), HasSubstr("undeclared prefix"));
  EXPECT_THAT(refusal(to(route("r"), "federal", "a b")), HasSubstr("не XPath"));
}

TEST_F(RouteTableTest, a_destination_has_an_endpoint_and_is_no_sender) {
  EXPECT_THAT(refusal(to(route("r"), "silent")), HasSubstr("у получателя silent нет адреса"));
  EXPECT_THAT(refusal(to(route("r"), "south")), HasSubstr("петля: получатель south"));
  Route named = to(route("r"), "south");
  named.from.partners = {"north"};
  EXPECT_EQ(refusal(named), "");
  named.from.partners = {"north", "south"};
  EXPECT_THAT(refusal(named), HasSubstr("петля"));
  EXPECT_EQ(refusal(to(route("r"), "federal")), "");
}

TEST_F(RouteTableTest, only_a_question_is_answered_live) {
  Route live = route("r");
  live.live = domain::RouteLive{"south", {}};
  EXPECT_THAT(refusal(live), HasSubstr("live — только для вопроса GetPerformance"));
  live.from.service = "";
  EXPECT_THAT(refusal(live), HasSubstr("live — только для вопроса GetPerformance"));
  live.from.service = "portal";
  EXPECT_EQ(refusal(live), "");
  live.from = {};
  live.from.operations = {"GetPerformance"};
  EXPECT_EQ(refusal(live), "");
  EXPECT_THAT(names(*make({live}), subject("GetPerformance", 2)), ElementsAre("r"));
}

TEST_F(RouteTableTest, a_question_is_neither_delivered_nor_kept_out_of_the_register) {
  Route question = to(route("r"), "federal");
  question.from.service = "";
  EXPECT_THAT(refusal(question), HasSubstr("не для вопросов портала"));
  Route format = route("r");
  format.from.service = "portal";
  format.mapping = "native";
  EXPECT_THAT(refusal(format), HasSubstr("не для вопросов портала"));
}

TEST_F(RouteTableTest, a_message_goes_somewhere) {
  Route lost = route("r");
  lost.keep = false;
  EXPECT_THAT(refusal(lost), HasSubstr("не попадёт никуда"));
  EXPECT_EQ(refusal(to(lost, "federal")), "");
}

TEST_F(RouteTableTest, explains_what_each_row_says) {
  Route portal = route("portal"), operation = route("operation"), partner = route("partner"),
        organization = route("organization");
  portal.from.service = "portal";
  operation.from.operations = {"PushRoster"};
  partner.from.partners = {"south"};
  organization.from.organizations = {school_2};
  const auto table = make({portal, operation, partner, route("condition", "d:grade = 11"),
                           organization, route("fits"), route("too")});
  std::vector<std::string> why;
  for (const auto& verdict : table->explain(subject(), {school_1})) why.push_back(verdict.why_not);
  EXPECT_THAT(
      why, ElementsAre("нужен контракт portal, а это diary",
                       "операции PushMarks нет среди from.operations",
                       "партнёра north нет среди from.partners", "условие from.xpath ложно",
                       "ни одной из организаций сообщения нет среди from.organizations", "", ""));
  Subject stranger = subject();
  stranger.partner = nullptr;
  EXPECT_THAT(table->explain(stranger, {})[2].why_not, HasSubstr("чья подпись, неизвестно"));
  EXPECT_THAT(names(*table, stranger), Not(IsEmpty()));
}

TEST_F(RouteTableTest, serves_many_threads_at_once) {
  const auto table = make({route("eleventh", "d:grade = 11"), route("seventh", "d:grade = 7")});
  std::vector<std::thread> threads;
  std::atomic<int> good = 0;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      const auto document = *xml::Document::parse(document_.serialize());
      Subject message = subject();
      message.payload = document.root().child("urn:soap", "Body").children().front();
      for (int n = 0; n < 200; ++n) good += names(*table, message).at(0) == "seventh";
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(good, 800);
}

}  // namespace bus
