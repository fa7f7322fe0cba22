#pragma once
// registers::Loads over a session.
#include "registers/loads.hpp"
#include "store/session.hpp"

namespace store {

class SqlLoads final : public registers::Loads {
 public:
  explicit SqlLoads(Session& session) : session_(session) {}

  std::optional<Turn> turn(domain::PartnerId partner) override;
  void take_turn(domain::PartnerId partner, const Turn& turn) override;
  void end_turn(domain::PartnerId partner, const std::string& owner) override;
  std::optional<registers::LoadJob> find(domain::PartnerId partner,
                                         const std::string& digest) override;
  void put(registers::LoadJob& job) override;
  void drop_interruption(const registers::LoadJob& job) override;
  void add_errors(std::int64_t job, std::int64_t first,
                  std::span<const domain::RecordResult> errors) override;
  std::vector<domain::RecordResult> errors(std::int64_t job, std::int64_t first,
                                           std::size_t most) override;
  void drop_errors(std::int64_t job, std::int64_t first, std::size_t numbers) override;
  std::optional<registers::LoadJob> with_errors(std::int64_t after) override;
  std::vector<Waiting> waiting(const registers::LoadJob& job, std::int64_t after,
                               std::size_t most) override;

 private:
  Session& session_;
};

}  // namespace store
