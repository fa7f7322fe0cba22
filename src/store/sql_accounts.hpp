#pragma once
// registers::Accounts over a session.
#include "registers/accounts.hpp"
#include "store/session.hpp"

namespace store {

class SqlAccounts final : public registers::Accounts {
 public:
  explicit SqlAccounts(Session& session) : session_(session) {}
  std::optional<registers::Account> find(domain::TokenId id) override;
  std::vector<registers::Account> of(const domain::Snils& snils) override;
  bool has_twin(const registers::Account& account) override;
  std::vector<registers::Account> page(const registers::Scope& scope, domain::TokenId after,
                                       std::size_t limit) override;
  bool covers(const registers::Scope& wide, const registers::Scope& narrow) override;
  void add(registers::Account& account) override;
  void put(const registers::Account& account) override;
  std::optional<registers::Account> local_administrator() override;
  registers::Account local_administrator(base::Time now) override;

  void open(registers::Session& session) override;
  std::optional<registers::Seated> seated(const std::string& digest) override;
  void touch(std::int64_t session, base::Time now) override;
  void end(std::int64_t session, base::Time now) override;
  void act(std::int64_t session, domain::TokenId account) override;
  std::int64_t end_all(domain::TokenId account, base::Time now) override;
  std::int64_t end_everywhere(domain::TokenId account, base::Time now) override;
  std::vector<registers::Session> sessions(domain::TokenId account) override;
  std::int64_t end_named(const std::vector<std::string>& saml_names,
                         const std::vector<std::string>& indexes, base::Time now) override;
  bool use(const registers::Once& once, base::Time now) override;
  void forget(base::Time now) override;

  void note_user(const domain::Snils& snils, registers::Position position,
                 const registers::Scope& scope, base::Time now) override;
  registers::Transition transition(const registers::Scope& scope, base::Time since) override;
  std::vector<std::string> teachers(const registers::Scope& organization,
                                    domain::Date since) override;

 private:
  std::vector<registers::Account> select(const std::string& rest, const std::vector<Param>& params);

  Session& session_;
};

}  // namespace store
