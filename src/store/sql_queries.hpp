#pragma once
// registers::Queries over a session: the portal's reads.
#include "registers/queries.hpp"
#include "store/session.hpp"

namespace store {

class SqlQueries final : public registers::Queries {
 public:
  explicit SqlQueries(Session& session) : session_(session) {}

  std::optional<registers::PersonRow> person_by_snils(const std::string& digits) override;
  std::optional<registers::PersonRow> person(registers::PersonId id) override;
  std::string student_key(registers::PartnerId partner, registers::PersonId student) override;
  std::vector<registers::GuardianLinkRow> links_of_guardian(registers::PersonId guardian,
                                                            registers::Date day) override;
  std::vector<registers::Order> granted_orders(const std::string& applicant_snils) override;
  std::vector<registers::StudentEntry> students(const std::vector<registers::PersonId>& ids,
                                                registers::Date day) override;
  std::vector<registers::DiaryEntry> diary(registers::PersonId student, registers::Date from,
                                           registers::Date to) override;
  std::vector<registers::FinalMarkEntry> final_marks(registers::PersonId student,
                                                     registers::Date from,
                                                     registers::Date to) override;

 private:
  Session& session_;
};

}  // namespace store
