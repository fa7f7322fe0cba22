// A container says what was signed and stamped; every change of it is told with its place.
#include "evidence/container.hpp"

#include <gmock/gmock.h>

#include <fstream>

#include "exhibit.hpp"

namespace {

using namespace exhibit;
using base::Code;
using testing::ElementsAre;
using testing::IsEmpty;
using testing_pki::openssl;

const std::string manifest = "META-INF/ASiCManifest001.xml",
                  signature = "META-INF/signature001.p7s",
                  archive = "META-INF/ASiCArchiveManifest.xml",
                  timestamp = "META-INF/timestamp001.tst";

void bend(std::string& octets) {
  octets[octets.size() / 2] = static_cast<char>(octets[octets.size() / 2] ^ 1);
}
std::string bent(const std::string& octets, const std::string& name) {
  return with(octets, name, bend);
}

class ContainerOf : public testing::TestWithParam<const char*> {};

TEST_P(ContainerOf, holds_here_and_its_parts_hold_for_the_tool) {
  if (GetParam() == std::string("gost"))
    shared_pki().issue({.name = "gost", .gost = "gost2012_256:TCA"});
  const std::string octets = container(materials(), GetParam());
  EXPECT_THAT(refusals(octets), IsEmpty());
  for (const auto& part : evidence::read_zip(octets).value()) {
    const std::string name = part.name.substr(part.name.find('/') + 1);
    std::ofstream(shared_pki().folder() / name, std::ios::binary) << part.octets;
  }
  EXPECT_TRUE(
      openssl("cms -verify -cades -binary -inform DER -in $D/signature001.p7s"
              " -content $D/ASiCManifest001.xml -CAfile $D/root.crt -no_check_time -purpose any"));
  EXPECT_TRUE(
      openssl("ts -verify -token_in -in $D/timestamp001.tst -data"
              " $D/ASiCArchiveManifest.xml -CAfile $D/root.crt -no_check_time"));
}
INSTANTIATE_TEST_SUITE_P(All, ContainerOf, testing::Values("rsa", "ec", "gost"),
                         [](const auto& each) { return std::string(each.param); });

TEST(Container, says_what_it_is_about) {
  const auto report = evidence::check_container(container(materials()), rules()).value();
  ASSERT_TRUE(report.exchange.has_value());
  EXPECT_EQ(report.exchange->trace, "t-1");
  ASSERT_EQ(report.exchange->messages.size(), 2U);
  EXPECT_EQ(report.exchange->messages[0].row.entry.operation, "PushMarks");
  EXPECT_EQ(report.exchange->messages[1].row.entry.direction, bus::Direction::out);
  std::vector<std::string> asked;
  for (const auto& each : report.findings) asked.emplace_back(name_of(each.about));
  EXPECT_THAT(asked, ElementsAre("structure", "digests", "stamp", "signature", "archive", "archive",
                                 "message", "message", "chain", "chain_stamp"));
}

TEST(Container, is_the_same_for_the_same_exchange) {
  const auto same = materials();
  EXPECT_EQ(container(same), container(same));
}

TEST(Container, every_part_that_is_changed_is_named) {
  const std::string good = container(materials());
  EXPECT_THAT(refusals(bent(good, "request.xml")),
              ElementsAre("digests request.xml", "archive request.xml", "message request.xml"));
  EXPECT_THAT(refusals(bent(good, "answer.xml")),
              ElementsAre("digests answer.xml", "archive answer.xml", "message answer.xml"));
  EXPECT_THAT(
      refusals(bent(good, "evidence/certificate001.crt")),
      ElementsAre("digests evidence/certificate001.crt", "archive evidence/certificate001.crt"));
  EXPECT_THAT(refusals(bent(good, timestamp)), ElementsAre("archive " + timestamp));
  EXPECT_THAT(refusals(bent(good, "evidence/log.tst")),
              ElementsAre("digests evidence/log.tst", "archive evidence/log.tst",
                          "chain_stamp evidence/log.tst"));
  const auto json = refusals(with(good, "exchange.json", [](std::string& text) {
    text = testing_message::replaced(text, "PushMarks", "PushMarkz");
  }));
  EXPECT_THAT(json,
              ElementsAre("digests exchange.json", "archive exchange.json", "chain exchange.json"));
  const auto time = refusals(with(good, manifest, [](std::string& text) { text += "\n"; }));
  EXPECT_THAT(time, ElementsAre("signature " + signature, "archive " + manifest));
}

TEST(Container, a_changed_signature_does_not_hold) {
  const std::string good = container(materials());
  for (const auto& part : evidence::read_zip(good).value()) {
    if (part.name != signature) continue;
    for (std::size_t at = 0; at < part.octets.size(); at += 37) {
      const auto found = refusals(with(good, signature, [at](std::string& octets) {
        octets[at] = static_cast<char>(octets[at] ^ 4);
      }));
      EXPECT_FALSE(found.empty()) << at;
    }
  }
}

TEST(Container, has_exactly_the_files_that_its_manifests_name) {
  const std::string good = container(materials());
  const auto changed = [&](auto change) {
    auto parts = evidence::read_zip(good).value();
    change(parts);
    return refusals(evidence::write_zip(parts, noon).value());
  };
  using Parts = std::vector<evidence::Part>;
  const auto erase = [](const std::string& name) {
    return [name](Parts& parts) {
      std::erase_if(parts, [&](const evidence::Part& part) { return part.name == name; });
    };
  };
  EXPECT_THAT(changed([](Parts& parts) {
                parts.push_back({"more.txt", "x"});
              }),
              ElementsAre("structure more.txt"));
  EXPECT_THAT(changed([](Parts& parts) {
                parts.push_back({"META-INF/more.p7s", "x"});
              }),
              ElementsAre("structure META-INF/more.p7s"));
  EXPECT_THAT(changed([](Parts& parts) { std::swap(parts[0], parts[1]); }),
              ElementsAre("structure "));
  EXPECT_THAT(changed([](Parts& parts) { parts[0].octets += "\n"; }), ElementsAre("structure "));
  EXPECT_THAT(refusals(with(good, archive, [](std::string& text) { text += "<"; })),
              ElementsAre("structure " + archive));
  for (const std::string& name : {std::string("request.xml"), archive, timestamp, signature})
    EXPECT_THAT(changed(erase(name)), ElementsAre("structure " + name)) << name;
  EXPECT_THAT(changed([&](Parts& parts) {
                erase(archive)(parts);
                erase(timestamp)(parts);
              }),
              ElementsAre("archive " + timestamp));
}

TEST(Container, without_time_stamps_it_is_only_taken_where_that_is_asked_for) {
  const std::string octets =
      evidence::make_container(materials(), shared_pki().signer("rsa"), noon + 2h, {}).value();
  EXPECT_THAT(refusals(octets), ElementsAre("stamp " + signature, "archive " + timestamp));
  auto how = rules();
  how.unstamped = true;
  EXPECT_THAT(refusals(octets, how), IsEmpty());
}

TEST(Container, of_a_signer_or_an_authority_that_nobody_trusts_is_refused) {
  const std::string good = container(materials());
  shared_pki().issue({.name = "root-other", .ca = true, .key_usage = "keyCertSign,cRLSign"});
  auto how = rules();
  how.anchors = {shared_pki().certificate("root-other")};
  EXPECT_THAT(
      refusals(good, how),
      ElementsAre("stamp " + signature, "signature " + signature, "archive " + timestamp,
                  "message request.xml", "message answer.xml", "chain_stamp evidence/log.tst"));
  how.anchors = {};  // embedded: only mathematics
  EXPECT_THAT(refusals(good, how), IsEmpty());
}

TEST(Container, a_revocation_in_it_counts_from_its_date) {
  auto made = materials();
  made.crls = {testing_pki::read(shared_pki().revoke("root", {"stranger"}))};
  EXPECT_THAT(refusals(container(made)), IsEmpty());
  made.crls = {testing_pki::read(shared_pki().revoke("root", {"ec"}))};  // the day before noon
  EXPECT_THAT(refusals(container(made)), ElementsAre("message request.xml"));
  // as a verifier knows it later
  auto how = rules();
  how.crls = {testing_pki::read(shared_pki().revoke("root", {"rsa"}))};
  EXPECT_THAT(refusals(container(materials()), how),
              ElementsAre("signature " + signature, "message answer.xml"));
}

TEST(Container, the_message_must_have_been_good_when_it_was_received) {
  auto made = materials();
  bus::LogRow& row = made.exchange.messages[0].row;
  row.entry.at += 1h;  // its Timestamp had run out by then
  row.digest = bus::entry_digest(row.entry, row.body_digest);
  chain(made);
  EXPECT_THAT(refusals(container(made)), ElementsAre("message request.xml"));
  row.entry.code = "KB-1306";  // and the bus had refused it
  row.digest = bus::entry_digest(row.entry, row.body_digest);
  chain(made);
  EXPECT_THAT(refusals(container(made)), IsEmpty());
}

TEST(Container, the_chain_must_reach_from_the_messages_to_the_stamp) {
  const auto refused = [](auto change) {
    auto made = materials();
    change(made.exchange);
    return refusals(container(made));
  };
  using evidence::Exchange;
  EXPECT_THAT(refused([](Exchange& it) { it.chain.pop_back(); }),
              ElementsAre("chain exchange.json", "chain_stamp evidence/log.tst"));
  EXPECT_THAT(refused([](Exchange& it) { it.chain.erase(it.chain.begin() + 1); }),
              ElementsAre("chain exchange.json"));
  EXPECT_THAT(refused([](Exchange& it) { it.chain[0].digests.pop_back(); }),
              ElementsAre("chain exchange.json"));
  EXPECT_THAT(refused([](Exchange& it) { it.chain[1].at += 1s; }),
              ElementsAre("chain exchange.json"));
  EXPECT_THAT(refused([](Exchange& it) { it.messages[1].row.entry.replays = 1; }),
              ElementsAre("chain exchange.json"));
  EXPECT_THAT(refused([](Exchange& it) { it.stamped = 0; }),
              ElementsAre("chain_stamp evidence/log.tst"));
  EXPECT_THAT(refused([](Exchange& it) { it.trace = "t-2"; }), ElementsAre("chain exchange.json"));
  EXPECT_THAT(refused([](Exchange& it) { it.messages.clear(); }),
              ElementsAre("chain exchange.json"));
}

TEST(Container, a_body_that_the_log_keeps_no_more_is_not_missed) {
  auto made = materials();
  made.bodies.clear();
  for (auto& each : made.exchange.messages) each.file.clear();
  EXPECT_THAT(refusals(container(made)), IsEmpty());
}

TEST(Container, anything_else_is_no_container) {
  for (const std::string octets : {"", "PK", "<xml/>"})
    EXPECT_THAT(refusals(octets), ElementsAre("structure "));
}

}  // namespace
