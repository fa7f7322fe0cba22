#pragma once
// registers::Diaries over a session.
#include "registers/diaries.hpp"
#include "store/session.hpp"

namespace store {

class SqlDiaries final : public registers::Diaries {
 public:
  explicit SqlDiaries(Session& session) : session_(session) {}
  std::vector<registers::Diary> all() override;
  std::optional<registers::Diary> find(const std::string& code) override;
  std::optional<registers::Diary> find(std::int64_t id) override;
  std::optional<registers::Diary> find_entity(const std::string& saml_entity) override;
  bool add(registers::Diary& diary) override;
  void put(const registers::Diary& diary) override;
  std::string salt(const std::string& fresh) override;

  void agree(const registers::DiaryConsent& consent) override;
  std::optional<registers::DiaryConsent> consent(std::int64_t diary,
                                                 const std::string& subject) override;
  void hold(const registers::DiaryConsent& consent) override;
  void withdraw(std::int64_t diary, const std::string& subject) override;

  void keep(const registers::DiaryGrant& grant) override;
  void forget(base::Time now) override;
  bool has_given(const std::string& code_digest) override;
  std::optional<registers::DiaryGrant> look(const std::string& kind, const std::string& digest,
                                            base::Time now) override;
  std::optional<registers::DiaryGrant> take(const std::string& kind, const std::string& digest,
                                            base::Time now) override;

 private:
  std::vector<registers::Diary> select(const std::string& rest, const std::vector<Param>& params);
  Session& session_;
};

}  // namespace store
