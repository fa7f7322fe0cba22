#include "evidence/exchange.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/limits.hpp"
#include "bus/chain.hpp"

namespace evidence {
namespace {

namespace json = boost::json;

constexpr std::string_view format = "urn:kontingent:evidence:1.0";

std::int64_t count(base::Time at) {
  return at.time_since_epoch().count();
}
base::Time time_of(std::int64_t microseconds) {
  return base::Time(std::chrono::microseconds(microseconds));
}

// The members in one order, for writing and for reading alike.
struct Write {
  json::object& to;
  void operator()(const char* name, const std::string& value) { to[name] = value; }
  void operator()(const char* name, std::int64_t value) { to[name] = value; }
  void operator()(const char* name, bool value) { to[name] = value; }
  void time(const char* name, base::Time value) {
    to[name] = base::format_time(value);
    to[std::string(name) + "_us"] = count(value);
  }
};

struct Read {
  const json::object& from;
  std::size_t taken = 0;
  template <class T>
  void operator()(const char* name, T& value) {
    value = json::value_to<T>(from.at(name));
    ++taken;
  }
  void time(const char* name, base::Time& value) {
    value = time_of(json::value_to<std::int64_t>(from.at(std::string(name) + "_us")));
    // what people read is what is checked
    if (from.at(name).as_string() != base::format_time(value)) throw std::invalid_argument(name);
    taken += 2;
  }
  void finish() const {
    if (taken != from.size()) throw std::invalid_argument("a member that is not known");
  }
};

json::object to_json(const LoggedMessage& message) {
  json::object out;
  Write write{out};
  const bus::LogRow& row = message.row;
  write("file", message.file);
  write("id", row.id.value);
  write.time("at", row.entry.at);
  write("direction", std::string(row.entry.direction == bus::Direction::in ? "in" : "out"));
  write("answer", row.entry.answer);
  write("partner", message.partner);
  write("partner_id", row.entry.partner.value);
  write("service", row.entry.service);
  write("operation", row.entry.operation);
  write("message_id", row.entry.message_id);
  write("trace", row.entry.trace);
  write("route", row.entry.route);
  write("code", row.entry.code);
  write("replays", std::int64_t{row.entry.replays});
  write("body_sha256", row.body_digest);
  write("body_bytes", static_cast<std::int64_t>(row.body_bytes));
  write("digest", row.digest);
  return out;
}

LoggedMessage read_message(const json::object& from) {
  LoggedMessage message;
  Read read{from};
  bus::LogRow& row = message.row;
  std::string direction;
  read("file", message.file);
  read("id", row.id.value);
  read.time("at", row.entry.at);
  read("direction", direction);
  read("answer", row.entry.answer);
  read("partner", message.partner);
  read("partner_id", row.entry.partner.value);
  read("service", row.entry.service);
  read("operation", row.entry.operation);
  read("message_id", row.entry.message_id);
  read("trace", row.entry.trace);
  read("route", row.entry.route);
  read("code", row.entry.code);
  read("replays", row.entry.replays);
  read("body_sha256", row.body_digest);
  read("body_bytes", row.body_bytes);
  read("digest", row.digest);
  read.finish();
  if (direction != "in" && direction != "out") throw std::invalid_argument("direction");
  row.entry.direction = direction == "in" ? bus::Direction::in : bus::Direction::out;
  return message;
}

json::object to_json(const LoggedBlock& block) {
  json::object out;
  Write write{out};
  write("number", block.number);
  write.time("at", block.at);
  write("previous", block.previous);
  write("root", block.root);
  write("hash", block.hash);
  out["digests"] = json::value_from(block.digests);
  return out;
}

LoggedBlock read_block(const json::object& from) {
  LoggedBlock block;
  Read read{from};
  read("number", block.number);
  read.time("at", block.at);
  read("previous", block.previous);
  read("root", block.root);
  read("hash", block.hash);
  read("digests", block.digests);
  read.finish();
  return block;
}

Exchange read_whole(const json::object& from) {
  Exchange exchange;
  Read read{from};
  std::string found;
  read("format", found);
  if (found != format) throw std::invalid_argument("format");
  read("trace", exchange.trace);
  read.time("exported", exchange.exported);
  read("stamped_block", exchange.stamped);
  for (const json::value& each : from.at("messages").as_array())
    exchange.messages.push_back(read_message(each.as_object()));
  for (const json::value& each : from.at("chain").as_array())
    exchange.chain.push_back(read_block(each.as_object()));
  read.taken += 2;
  read.finish();
  if (exchange.messages.empty()) throw std::invalid_argument("no messages");
  for (const LoggedMessage& each : exchange.messages)
    if (each.row.entry.trace != exchange.trace) throw std::invalid_argument("trace");
  return exchange;
}

base::Error tampered(std::string why) {
  return base::fail(base::Code::log_tampered, std::move(why));
}

base::Result<void> check_block(const LoggedBlock& block) {
  const std::string name = "блок " + std::to_string(block.number);
  if (!block.digests.empty() && block.root != bus::entries_root(block.digests))
    return tampered(name + ": корень не от этих записей");
  bus::ChainBlock whole;
  whole.number = block.number;
  whole.at = block.at;
  whole.previous = block.previous;
  whole.root = block.root;
  if (block.hash != bus::block_hash(whole)) return tampered(name + ": хеш не тот");
  return {};
}

base::Result<void> check_message(const LoggedMessage& message, const Exchange& exchange) {
  const bus::LogRow& row = message.row;
  const std::string name = "запись " + std::to_string(row.id.value);
  if (row.digest != bus::entry_digest(row.entry, row.body_digest))
    return tampered(name + ": её дайджест не от этих сведений");
  if (exchange.chain.empty()) return {};
  const bool covered =
      std::any_of(exchange.chain.begin(), exchange.chain.end(), [&](const LoggedBlock& block) {
        return std::find(block.digests.begin(), block.digests.end(), row.digest) !=
               block.digests.end();
      });
  return covered ? base::Result<void>() : tampered(name + ": её нет в блоках цепочки");
}

}  // namespace

std::string write_exchange(const Exchange& exchange) {
  json::object out;
  Write write{out};
  write("format", std::string(format));
  write("trace", exchange.trace);
  write.time("exported", exchange.exported);
  write("stamped_block", exchange.stamped);
  json::array messages, chain;
  for (const LoggedMessage& each : exchange.messages) messages.push_back(to_json(each));
  for (const LoggedBlock& each : exchange.chain) chain.push_back(to_json(each));
  out["messages"] = std::move(messages);
  out["chain"] = std::move(chain);
  return json::serialize(out) + "\n";
}

base::Result<Exchange> read_exchange(std::string_view text) {
  try {
    return read_whole(json::parse(json::string_view(text.data(), text.size())).as_object());
  } catch (const std::exception& failure) {
    return base::fail(base::Code::evidence_invalid,
                      std::string("exchange.json: ") + failure.what());
  }
}

base::Result<void> check_chain(const Exchange& exchange) {
  for (const LoggedMessage& each : exchange.messages) BASE_CHECK(check_message(each, exchange));
  const LoggedBlock* last = nullptr;
  for (const LoggedBlock& block : exchange.chain) {
    BASE_CHECK(check_block(block));
    if (last != nullptr && (block.number != last->number + 1 || block.previous != last->hash))
      return tampered("блок " + std::to_string(block.number) + " не следует за " +
                      std::to_string(last->number));
    last = &block;
  }
  if (exchange.stamped != 0 && (last == nullptr || last->number != exchange.stamped))
    return tampered("цепочка не доходит до блока с отметкой времени");
  return {};
}

}  // namespace evidence
