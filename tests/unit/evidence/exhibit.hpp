#pragma once
// An exchange and its evidence to test with: "ec" is the partner, "rsa" the bus, "tsa" stamps.
#include "base/text.hpp"
#include "bus/chain.hpp"
#include "evidence/container.hpp"
#include "message.hpp"
#include "security/time_stamp.hpp"
#include "stamping.hpp"

namespace exhibit {

using testing_pki::noon;
using testing_pki::shared_pki;
using namespace std::chrono_literals;

inline const base::Time stamped_at = noon + 1h;

inline void prepare() {
  static const bool once = [] {
    shared_pki().issue({.name = "tsa", .rsa = true, .purpose = "critical,timeStamping"});
    return true;
  }();
  static_cast<void>(once);
}

inline base::Result<std::string> stamp(std::string_view octets) {
  const auto& sha256 = *security::find_digest("sha256");
  return stamping::token(security::imprint_of(security::content_of(octets), sha256).value(),
                         stamped_at);
}

inline evidence::LoggedMessage logged(std::int64_t id, const std::string& body, bool answer) {
  evidence::LoggedMessage made;
  made.row.id = {id};
  bus::LogEntry& entry = made.row.entry;
  entry.at = noon + std::chrono::milliseconds(answer ? 20 : 0);
  entry.direction = answer ? bus::Direction::out : bus::Direction::in;
  entry.answer = answer;
  entry.partner = {3};
  entry.service = "diary";
  entry.operation = "PushMarks";
  entry.message_id = "0b5c6ab0-2b71-4b1c-8b0e-57bd0bcb8f2e";
  entry.trace = "t-1";
  made.row.body_digest = security::sha256_hex(body);
  made.row.body_bytes = body.size();
  made.row.digest = bus::entry_digest(entry, made.row.body_digest);
  made.partner = "diary-north";
  made.file = answer ? "answer.xml" : "request.xml";
  return made;
}

// Blocks 4 to 6: the messages, others, the stamp.
inline void chain(evidence::Materials& materials) {
  evidence::Exchange& exchange = materials.exchange;
  exchange.chain.clear();
  std::string previous = security::sha256_hex("block 3");
  for (int number = 4; number <= 6; ++number) {
    evidence::LoggedBlock block{number, noon + std::chrono::minutes(number), previous, {}, {}};
    if (number == 4) {
      block.digests = {security::sha256_hex("another entry")};
      for (const auto& each : exchange.messages) block.digests.push_back(each.row.digest);
    }
    block.root =
        block.digests.empty() ? security::sha256_hex("others") : bus::entries_root(block.digests);
    bus::ChainBlock whole;
    whole.number = number;
    whole.at = block.at;
    whole.previous = previous;
    whole.root = block.root;
    previous = block.hash = bus::block_hash(whole);
    exchange.chain.push_back(std::move(block));
  }
  exchange.stamped = 6;
  const security::Imprint hash{security::find_digest("sha256"), base::decode_hex(previous).value()};
  materials.stamp = stamping::token(hash, stamped_at);
}

inline evidence::Materials materials(const std::string& sender = "ec") {
  prepare();
  const std::string request = testing_message::sealed(sender);
  const std::string answer = testing_message::sealed("rsa");
  evidence::Materials made;
  made.exchange = {.trace = "t-1", .exported = noon + 2h};
  made.exchange.messages = {logged(41, request, false), logged(42, answer, true)};
  chain(made);
  made.bodies = {{"request.xml", request}, {"answer.xml", answer}};
  for (const char* each : {"root", "rsa", "ec"})
    made.certificates.push_back(shared_pki().load(each));
  return made;
}

inline std::string container(const evidence::Materials& from, const std::string& by = "rsa") {
  return evidence::make_container(from, shared_pki().signer(by), noon + 2h, stamp).value();
}

inline evidence::CheckRules rules() {
  return {.anchors = {shared_pki().certificate("root")}, .now = noon + 24h};
}

// "signature META-INF/signature001.p7s: …" of everything that does not hold.
inline std::vector<std::string> refusals(std::string_view octets,
                                         const evidence::CheckRules& how = rules()) {
  std::vector<std::string> all;
  const auto report = evidence::check_container(octets, how).value();
  for (const evidence::Finding& each : report.findings)
    if (each.refused) all.push_back(std::string(name_of(each.about)) + " " + each.file);
  EXPECT_EQ(report.valid(), all.empty());
  return all;
}

// The container written anew, with one file changed.
inline std::string with(const std::string& octets, const std::string& name,
                        const std::function<void(std::string&)>& change) {
  auto parts = evidence::read_zip(octets).value();
  for (evidence::Part& part : parts)
    if (part.name == name) change(part.octets);
  return evidence::write_zip(parts, noon).value();
}

}  // namespace exhibit
