#include "evidence/check_log.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"
#include "bus/chain.hpp"
#include "evidence/own_signature.hpp"

namespace evidence {
namespace {

constexpr std::size_t blocks_at_once = 20;

base::Error tampered(std::string why, std::int64_t what) {
  return base::fail(base::Code::log_tampered, std::move(why), std::to_string(what));
}

// Without its entries: it is what it was, and follows the one before.
base::Result<void> check_bare(const std::optional<bus::ChainBlock>& last,
                              const bus::ChainBlock& block) {
  const bool follows = block.number == (last ? last->number : 0) + 1 &&
                       block.previous == (last ? last->hash : std::string());
  if (follows && block.hash == bus::block_hash(block)) return {};
  return tampered("блок " + std::to_string(block.number) +
                      (follows ? ": хеш не тот" : ": не следует за блоком перед ним"),
                  block.number);
}

// The first block that is not before the moment: blocks are made one after the other.
std::int64_t first_since(bus::MessageLog& log, base::Time from) {
  const auto newest = log.last_block();
  std::int64_t low = 1, high = newest ? newest->number + 1 : 1;
  while (low < high) {
    const std::int64_t middle = low + (high - low) / 2;
    const auto found = log.blocks(middle, 1);
    if (!found.empty() && found.front().at < from)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

}  // namespace

void LogCheck::note(base::Error problem) {
  ++counts_.problems;
  if (problems_.size() < base::limits::log_problems) problems_.push_back(std::move(problem));
}

// The block before the first is only looked at for its hash.
void LogCheck::begin(bus::MessageLog& log) {
  begun_ = true;
  const std::int64_t first = rules_.from ? first_since(log, *rules_.from) : 1;
  const auto before = first > 1 ? log.blocks(first - 1, 1) : std::vector<bus::ChainBlock>();
  if (!before.empty()) last_ = before.front();
  next_stamp_ = log.stamp_after(first);
}

bool LogCheck::step(bus::MessageLog& log, const TrailText& trail) {
  if (!begun_) begin(log);
  const auto blocks = log.blocks(last_ ? last_->number + 1 : 1, blocks_at_once);
  for (const bus::ChainBlock& block : blocks) {
    if (rules_.to && block.at >= *rules_.to) return false;
    check(log, trail, block);
    last_ = block;
  }
  if (!blocks.empty()) return true;
  // a chain that ends before its own end
  const auto newest = log.last_block();
  if (newest && newest->number > (last_ ? last_->number : 0))
    note(tampered("блок " + std::to_string(last_ ? last_->number + 1 : 1) + ": удалён",
                  newest->number));
  if (next_stamp_)
    note(tampered("блок " + std::to_string(next_stamp_->block) + ": удалён, а штамп на него есть",
                  next_stamp_->block));
  return false;
}

void LogCheck::check(bus::MessageLog& log, const TrailText& trail, const bus::ChainBlock& block) {
  ++counts_.blocks;
  ++counts_.unstamped;
  check_entries(log, trail, block);
  if (!next_stamp_ || next_stamp_->block > block.number) return;
  if (next_stamp_->block == block.number) check_stamp(block, *next_stamp_);
  next_stamp_ = log.stamp_after(block.number + 1);
}

void LogCheck::check_entries(bus::MessageLog& log, const TrailText& trail,
                             const bus::ChainBlock& block) {
  const auto rows = log.entries(block);
  const bool may_lack = block.at < rules_.entries_kept && rows.size() < block.entries.size();
  if (may_lack) counts_.dropped += block.entries.size() - rows.size();
  const auto holds = may_lack ? check_bare(last_, block) : bus::check_block(last_, block, rows);
  if (!holds) note(holds.error());
  for (const bus::LogRow& row : rows) {
    check_entry(log, row);
    if (row.entry.service == bus::look_service) check_look(row, trail);
  }
}

// The digest of the text stays when retention has dropped the text itself.
void LogCheck::check_look(const bus::LogRow& row, const TrailText& trail) {
  ++counts_.looks;
  const auto text = trail(row.id);
  const std::string name = "запись аудита " + std::to_string(row.id.value);
  if (!text) return note(tampered(name + ": удалена", row.id.value));
  if (security::sha256_hex(*text) != row.body_digest)
    note(tampered(name + ": изменена", row.id.value));
}

void LogCheck::check_entry(bus::MessageLog& log, const bus::LogRow& row) {
  ++counts_.entries;
  if (row.body_digest.empty()) return;
  const std::string name = "запись " + std::to_string(row.id.value);
  const auto body = log.body(row);
  if (!body) {
    if (row.entry.at >= rules_.bodies_kept) note(tampered(name + ": тело удалено", row.id.value));
    return;
  }
  ++counts_.bodies;
  if (security::sha256_hex(*body) != row.body_digest)
    return note(tampered(name + ": тело изменено", row.id.value));
  if (row.entry.service == bus::look_service) return;
  if (!row.entry.code.empty()) return;  // refused: its signature may be why
  ++counts_.signatures;
  const auto own = check_own_signature(*body, row.entry.at, rules_.trust);
  if (own) return;
  base::Error problem = own.error();
  problem.subject = name;
  note(std::move(problem));
}

void LogCheck::check_stamp(const bus::ChainBlock& block, const bus::Stamp& stamp) {
  ++counts_.stamps;
  const security::Imprint imprint{security::find_digest("sha256"),
                                  base::decode_hex(block.hash).value_or(std::string())};
  const auto token = security::check_time_stamp(stamp.token, imprint, rules_.stamps);
  if (!token) {
    base::Error problem = token.error();
    problem.subject = "штамп на блок " + std::to_string(stamp.block);
    return note(std::move(problem));
  }
  if (token->at != std::chrono::floor<std::chrono::seconds>(stamp.at))
    note(tampered("штамп на блок " + std::to_string(stamp.block) + ": время не то", stamp.block));
  counts_.unstamped = 0;
  counts_.stamp = stamp;
}

}  // namespace evidence
