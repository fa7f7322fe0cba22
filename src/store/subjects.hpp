#pragma once
// registers::Subjects over a session. subject_marks.cpp: the marks that wait for a binding.
#include "registers/subjects.hpp"
#include "store/session.hpp"

namespace store {

// Of one organization, by name.
std::vector<registers::OrgSubjectEntry> subjects_of(Session& session,
                                                    registers::OrganizationId organization);

class SqlSubjects final : public registers::Subjects {
 public:
  explicit SqlSubjects(Session& session) : session_(session) {}
  using Scope = registers::Scope;

  std::vector<registers::Subject> all() override;
  std::vector<registers::Subject> seen(const Scope& scope) override;
  std::string municipality_of(registers::AuthorityId authority) override;
  std::optional<registers::Subject> find(registers::SubjectId id) override;
  bool is_taken(const registers::Subject& wanted) override;
  registers::SubjectId add(const registers::Subject& subject,
                           const registers::Change& change) override;
  void update(const registers::Subject& subject, const registers::Change& change) override;
  std::optional<registers::OrgSubjectEntry> of_organization(const Scope& scope,
                                                            registers::OrgSubjectId id) override;
  std::vector<registers::OrgSubjectEntry> unbound(
      const Scope& scope, std::optional<registers::OrganizationId> organization,
      std::size_t limit) override;
  std::vector<registers::UnboundSubject> most_awaited(
      const Scope& scope, std::optional<registers::OrganizationId> organization,
      std::optional<registers::UnboundSubject::Place> after, std::size_t limit) override;
  std::size_t count_unbound(const Scope& scope,
                            std::optional<registers::OrganizationId> organization) override;
  Counted count_first(std::size_t organizations) override;
  void settle(const Counted& counted, base::Time now) override;
  void bind(std::span<const Bind> bindings, registers::OrgSubjectEntry::Binding how,
            const registers::Change& change) override;

 private:
  std::vector<registers::Subject> read(const std::string& where, const std::vector<Param>& params);
  void write_names(const registers::Subject& subject);
  void line_up_changed();

  Session& session_;
};

}  // namespace store
