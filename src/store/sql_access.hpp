#pragma once
// Tokens, first answers and the trail of the API over a session.
#include "registers/access.hpp"
#include "registers/trail.hpp"
#include "store/session.hpp"

namespace store {

// Its kind, and the id in the next column.
registers::Scope read_scope(const Row& row, std::size_t column);

class SqlTokens final : public registers::Tokens {
 public:
  explicit SqlTokens(Session& session) : session_(session) {}
  std::optional<registers::Token> find(const std::string& handle) override;
  std::vector<registers::Token> all() override;
  bool add(const registers::Token& token) override;
  bool revoke(const std::string& name, base::Time now) override;
  std::optional<registers::Scope> authority_scope(const std::string& ogrn) override;
  std::optional<registers::Scope> organization_scope(const std::string& ogrn) override;
  std::string scope_name(const registers::Scope& scope) override;

 private:
  Session& session_;
};

class SqlRequests final : public registers::Requests {
 public:
  explicit SqlRequests(Session& session) : session_(session) {}
  std::optional<registers::Answered> find(domain::TokenId token, const std::string& key,
                                          base::Time now) override;
  void keep(domain::TokenId token, const std::string& key, const registers::Answered& answer,
            base::Time now) override;

 private:
  Session& session_;
};

class SqlTrail final : public registers::Trail {
 public:
  explicit SqlTrail(Session& session) : session_(session) {}
  void append(const registers::Look& look) override;
  std::optional<registers::Look> find(domain::LogEntryId entry) override;

 private:
  Session& session_;
};

}  // namespace store
