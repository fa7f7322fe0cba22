#pragma once
// bus::MessageLog over a session. Writing entries and bodies: sql_message_log.cpp; finding them:
// message_search.cpp; the chain over them: message_chain.cpp; a day's tables: partitions.cpp.
#include <span>

#include "bus/message_log.hpp"
#include "store/body_packer.hpp"
#include "store/partitions.hpp"
#include "store/session.hpp"

namespace store {

class SqlMessageLog final : public bus::MessageLog {
 public:
  explicit SqlMessageLog(Session& session)
      : session_(session), partitions_(session), packer_(session) {}

  domain::LogEntryId append(const bus::LogEntry& entry) override;
  std::vector<bus::LogRow> find(const bus::LogFilter& filter) override;
  std::optional<std::string> body(const bus::LogRow& row) override;

  std::vector<bus::LogRow> unchained(std::size_t limit) override;
  std::optional<bus::ChainBlock> last_block() override;
  void append(const bus::ChainBlock& block) override;
  std::vector<bus::ChainBlock> blocks(std::int64_t from, std::size_t limit) override;
  std::optional<bus::ChainBlock> block_of(domain::LogEntryId id) override;
  std::vector<bus::LogRow> entries(const bus::ChainBlock& block) override;
  std::optional<bus::Stamp> last_stamp() override;
  std::optional<bus::Stamp> stamp_after(std::int64_t block) override;
  void append(const bus::Stamp& stamp) override;

  std::size_t keep_partitions(base::Time now, const Retention& retention) override;

  // After a failure: what was written may be undone.
  void forget() {
    partitions_.forget();
    packer_.forget();
  }

 private:
  // Those that are there, in no order.
  std::vector<bus::LogRow> rows_of(std::span<const domain::LogEntryId> ids);

  std::int64_t insert_postgresql(std::int64_t day, std::vector<Param> entry,
                                 const bus::LogEntry& from);
  std::int64_t insert_sqlite(std::int64_t day, std::vector<Param> entry, const bus::LogEntry& from);
  // As stored; empty: it is not there.
  std::string packed_body(std::int64_t day, const std::string& reference);
  std::string expand(std::int64_t day, const std::string& packed);

  Session& session_;
  Partitions partitions_;
  BodyPacker packer_;
};

}  // namespace store
