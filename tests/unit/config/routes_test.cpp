#include <gmock/gmock.h>

#include "base/limits.hpp"
#include "folder.hpp"

namespace config {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

// Two partners in lines 7 and 8; the next line is the ninth.
const std::string with_partners = minimum.substr(0, minimum.find('#')) + R"(partners:
  - {code: north, name: N, kind: supplier, certificates: [north.crt]}
  - {code: south, name: S, kind: receiver, certificates: [ca.crt], endpoint: {url: "https://s.example/ws"}}
)";

class Routes : public Folder {
 protected:
  Settings must_load(const std::string& text) {
    const Loaded loaded = load_text(text);
    for (const Mistake& mistake : loaded.mistakes) ADD_FAILURE() << describe(mistake);
    return loaded.settings ? *loaded.settings : Settings();
  }
  std::vector<std::string> mistakes(const std::string& routes) {
    return mistakes_of(with_partners + "routes:\n" + routes);
  }
};

TEST_F(Routes, arrive_whole_and_know_their_place) {
  const Settings read = must_load(with_partners + R"(routes:
  - name: north-marks
    from:
      service: diary
      operations: [PushMarks, PushFinalMarks]
      partners: [north]
      organizations: ["1027700132195"]
      xpath: count(d:mark) > 0
    mapping: flat-list
    register: false
    to:
      - {partner: south, order_by: "d:messageId", deadline: 90min}
  - name: live
    from: {service: portal}
    live: {partner: south, deadline: 1500ms}
)");
  ASSERT_EQ(read.routes.size(), 2u);
  const domain::Route& route = read.routes[0];
  EXPECT_EQ(route.name, "north-marks");
  EXPECT_EQ(route.place, (folder_ / "k.yaml").string() + ":10:5");
  EXPECT_EQ(route.from.service, "diary");
  EXPECT_THAT(route.from.operations, ElementsAre("PushMarks", "PushFinalMarks"));
  EXPECT_THAT(route.from.partners, ElementsAre("north"));
  EXPECT_THAT(route.from.organizations, ElementsAre("1027700132195"));
  EXPECT_EQ(route.from.xpath, "count(d:mark) > 0");
  EXPECT_EQ(route.mapping, "flat-list");
  EXPECT_FALSE(route.keep);
  ASSERT_EQ(route.to.size(), 1u);
  EXPECT_EQ(route.to[0].partner, "south");
  EXPECT_EQ(route.to[0].order_by, "d:messageId");
  EXPECT_EQ(route.to[0].deadline, 90min);
  EXPECT_FALSE(route.live);
  ASSERT_TRUE(read.routes[1].live);
  EXPECT_EQ(read.routes[1].live->partner, "south");
  EXPECT_EQ(read.routes[1].live->deadline, 1500ms);
}

TEST_F(Routes, want_nothing_and_keep_everything_unless_told_otherwise) {
  const Settings read =
      must_load(with_partners +
                "routes: [{name: all, to: [{partner: south}]}, {name: l, live: {partner: "
                "south}}]\n");
  ASSERT_EQ(read.routes.size(), 2u);
  EXPECT_EQ(read.routes[0].from.service, "");
  EXPECT_THAT(read.routes[0].from.operations, IsEmpty());
  EXPECT_EQ(read.routes[0].mapping, "");
  EXPECT_TRUE(read.routes[0].keep);
  EXPECT_EQ(read.routes[0].to[0].deadline, 24h);
  EXPECT_EQ(read.routes[0].to[0].order_by, "");
  EXPECT_EQ(read.routes[1].live->deadline, 5s);
}

TEST_F(Routes, with_mistakes_say_where_and_what_is_allowed) {
  EXPECT_THAT(
      mistakes(R"(  - {nam: a, from: {service: epgu, operations: [PushMark, zzzzzzzzz]}}
  - {name: b, from: {organizations: ["1"], partners: [nort, zzzzzzzzz]}, register: maybe}
  - {name: b, to: [south, {partner: sout, deadline: 10}, {order_by: x}]}
  - {name: d, live: {deadline: 1h}}
  - {name: e, from: {service: portal, operations: [GetPerformance, PushMarks]}}
  - {name: f, to: [{partner: south}, {partner: south}]}
  - both
)"),
      ElementsAre(
          "10:5 нет обязательного ключа «name»", "10:6 неизвестный ключ «nam»; возможно, «name»",
          "10:30 недопустимое значение «epgu»; допустимо: diary, portal",
          "10:49 неизвестная операция «PushMark»; возможно, «PushMarks»",
          "10:59 неизвестная операция «zzzzzzzzz»; допустимо: PushRoster, PushMarks, "
          "PushFinalMarks, PushPortfolio, PushDocument, GetPerformance",
          HasSubstr("11:38 «1» — не ОГРН"),  // who sends may be in the database: app/route_senders
          "11:84 недопустимое значение «maybe»; допустимо: false, true",
          "12:12 имя «b» уже занято другим маршрутом",
          "12:20 ожидается получатель: раздел с ключами partner, order_by, deadline",
          "12:37 нет партнёра с кодом «sout»; возможно, «south»",
          "12:53 ожидается время с единицей ms, s, min, h или d, например 30s, а здесь «10»; "
          "допустимо от 1s до 90d",
          "12:58 нет обязательного ключа «partner»", "13:21 нет обязательного ключа «live.partner»",
          "13:32 время 1h вне границ; допустимо от 100ms до 15s",
          "14:68 операции PushMarks нет в контракте portal; она в контракте diary",
          "15:38 получатель «south» указан второй раз",
          "16:5 ожидается маршрут: раздел с ключами name, mapping, register, to, from, live"));
}

TEST_F(Routes, questions_that_go_nowhere_are_no_operations_of_a_route) {
  for (const std::string name : {"GetStatus", "GetStudents"})
    EXPECT_THAT(mistakes("  - {name: a, from: {operations: [" + name + "]}}\n"),
                ElementsAre(HasSubstr("неизвестная операция «" + name + "»")));
}

TEST_F(Routes, are_a_list_of_bounded_length) {
  EXPECT_THAT(mistakes_of(with_partners + "routes: {a: b}\n"),
              ElementsAre("9:9 ожидается список маршрутов"));
  std::string many = "routes:\n";
  for (std::size_t i = 0; i <= base::limits::routes; ++i)
    many += " - {name: r" + std::to_string(i) + "}\n";
  EXPECT_THAT(mistakes_of(with_partners + many), ElementsAre("10:2 маршрутов больше 1000"));
  EXPECT_THAT(mistakes("  - {name: a, to: south}\n"),
              ElementsAre("10:19 ожидается список получателей"));
}

class PartnerEndpoint : public Routes {
 protected:
  std::string partner(const std::string& more) {
    return minimum + "partners: [{code: a, name: A, kind: receiver, certificates: [ca.crt]" + more +
           "}]\n";
  }
};

TEST_F(PartnerEndpoint, and_limits_arrive) {
  const Settings read = must_load(
      partner(", endpoint: {url: \"https://s.example:8443/ws\", anchors: bus.crt, deadline: 250ms, "
              "concurrency: 9}, limits: {messages_per_second: 0, concurrency: 7}"));
  const domain::Partner& given = read.partners.at(0).partner;
  ASSERT_TRUE(given.endpoint);
  EXPECT_EQ(given.endpoint->url, "https://s.example:8443/ws");
  EXPECT_EQ(given.endpoint->anchors, folder_ / "bus.crt");
  EXPECT_EQ(given.endpoint->deadline, 250ms);
  EXPECT_EQ(given.endpoint->concurrency, 9);
  EXPECT_EQ(given.limits.messages_per_second, 0);
  EXPECT_EQ(given.limits.concurrency, 7);
}

TEST_F(PartnerEndpoint, is_absent_by_default_while_limits_are_on) {
  const Settings read = must_load(partner(""));
  const domain::Partner& given = read.partners.at(0).partner;
  EXPECT_FALSE(given.endpoint);
  EXPECT_EQ(given.limits.messages_per_second, base::limits::partner_messages_per_second);
  EXPECT_EQ(given.limits.concurrency, base::limits::partner_concurrency);
}

TEST_F(PartnerEndpoint, is_believed_by_the_first_anchor_unless_told_otherwise) {
  const Settings read = must_load(partner(", endpoint: {url: \"http://127.0.0.1:1/\"}"));
  const domain::Endpoint& endpoint = *read.partners.at(0).partner.endpoint;
  EXPECT_EQ(endpoint.anchors, folder_ / "ca.crt");
  EXPECT_EQ(endpoint.deadline, 30s);
  EXPECT_EQ(endpoint.concurrency, 4);
}

TEST_F(PartnerEndpoint, goes_over_tls_and_is_never_without_an_address) {
  EXPECT_THAT(mistakes_of(partner(", endpoint: {url: \"http://s.example/ws\", deadline: 2min}")),
              ElementsAre(HasSubstr("недопустимое значение «http://s.example/ws»; допустим адрес"),
                          HasSubstr("время 2min вне границ; допустимо от 100ms до 1min")));
  EXPECT_THAT(mistakes_of(partner(", endpoint: {concurrency: 2}")),
              ElementsAre(HasSubstr("нет обязательного ключа «endpoint.url»")));
  for (const std::string url : {"http://127.evil.example/", "http://localhost.example/", "ftp://a"})
    EXPECT_THAT(mistakes_of(partner(", endpoint: {url: \"" + url + "\"}")),
                ElementsAre(HasSubstr(url)));
}

TEST_F(Routes, of_the_message_log_its_retention_and_stamps_arrive) {
  const Settings defaults = must_load(minimum), built{};
  EXPECT_EQ(defaults.messages.body_days, built.messages.body_days);
  EXPECT_EQ(defaults.messages.entry_days, built.messages.entry_days);
  EXPECT_EQ(defaults.stamps.url, "");
  EXPECT_EQ(defaults.stamps.interval, built.stamps.interval);
  EXPECT_EQ(defaults.stamps.strict, built.stamps.strict);
  EXPECT_EQ(defaults.stamps.grace_hours, built.stamps.grace_hours);
  const Settings read = must_load(minimum + R"(messages: {body_days: 3, entry_days: 30}
stamps: {url: "http://tsa.example/tsp", anchors: [ca.crt], certificates: [bus.crt],
         interval: 10min, policy: strict, grace_hours: 5}
)");
  EXPECT_EQ(read.messages.body_days, 3);
  EXPECT_EQ(read.messages.entry_days, 30);
  EXPECT_EQ(read.stamps.url, "http://tsa.example/tsp");
  EXPECT_THAT(read.stamps.anchors, ElementsAre(folder_ / "ca.crt"));
  EXPECT_THAT(read.stamps.certificates, ElementsAre(folder_ / "bus.crt"));
  EXPECT_EQ(read.stamps.interval, 10min);
  EXPECT_TRUE(read.stamps.strict);
  EXPECT_EQ(read.stamps.grace_hours, 5);
  EXPECT_THAT(mistakes_of(minimum + "messages: {body_days: 40, entry_days: 30}\n"),
              ElementsAre(HasSubstr("7:11 messages.body_days больше messages.entry_days")));
}

}  // namespace config
