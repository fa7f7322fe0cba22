#pragma once
// registers::FederalBook over a session.
#include "registers/federal_book.hpp"
#include "store/session.hpp"

namespace store {

class SqlFederal final : public registers::FederalBook {
 public:
  explicit SqlFederal(Session& session) : session_(session) {}

  std::optional<registers::FederalStream> stream() override;
  void put(const registers::FederalStream& stream) override;

  void add(std::span<const registers::FederalDue> due) override;
  void add_of(std::span<const registers::OrganizationId> organizations, base::Time since) override;
  std::optional<registers::PersonId> add_after(registers::PersonId after, std::size_t most,
                                               base::Time since, bool forced) override;
  void add_told_after(std::int64_t portion, base::Time since) override;
  std::vector<registers::FederalDue> due(std::size_t most) override;
  void remove_due(std::span<const registers::PersonId> students) override;
  std::vector<registers::PersonId> unsettled(
      std::span<const registers::PersonId> students) override;

  std::vector<registers::FederalSent> sent() override;
  void put_sent(std::span<const registers::FederalSent> sent) override;
  void clear_sent() override;

  std::vector<registers::PersonId> students_after(registers::PersonId after,
                                                  std::size_t most) override;
  std::vector<registers::PersonId> gone(std::size_t most) override;

  std::unordered_map<std::int64_t, registers::FederalCopy> copies(
      std::span<const registers::PersonId> ids) override;
  void put_copies(std::span<const registers::FederalSent> accepted, std::int64_t portion) override;
  std::vector<registers::FederalPlace> places(registers::OrganizationId after,
                                              registers::OrganizationId last,
                                              std::size_t most) override;
  std::vector<registers::FederalPlace> students_of(registers::OrganizationId organization,
                                                   registers::PersonId after,
                                                   std::size_t most) override;

  void put_aside(const registers::FederalAside& aside) override;
  std::vector<registers::FederalAside> aside(std::size_t most) override;
  std::size_t retry_aside(base::Time since) override;
  registers::FederalCounts counts() override;

 private:
  // select: "SELECT student_id FROM … WHERE …"; who waits already is forced, too.
  std::size_t add_selected(const std::string& select, std::vector<Param> params, base::Time since,
                           bool forced);
  std::size_t count(const std::string& of);

  Session& session_;
};

}  // namespace store
