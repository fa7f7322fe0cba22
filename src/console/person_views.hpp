#pragma once
// What the API shows of conflicts, merges and splits of persons.
#include <string>
#include <vector>

#include "console/shape.hpp"
#include "registers/persons.hpp"

namespace console {

// SNILS and document are masked: their ends are enough to tell people apart.
struct PersonBrief {
  std::string surname, name, patronymic;
  std::optional<domain::Date> birth_date;
  std::string snils, document;
};
PersonBrief brief_of(const domain::PersonFields& fields);

struct CandidateView {
  domain::PersonId person;
  std::int64_t score = 0;
  std::vector<std::string> signs;
  std::optional<PersonBrief> card;  // none: in a list
};
struct ConflictView {
  registers::ConflictLine line;
  std::vector<CandidateView> candidates;  // those in the scope
  std::int64_t others = 0;                // how many are not
  std::vector<PersonBrief> records;       // as the supplier states them; a list has none
};
struct MergePlanView {
  PersonBrief keep, drop;
  bool snils_differ = false;
  std::vector<registers::MergePlan::Fact> facts;
  std::string version;
};
struct SplitPlanView {
  PersonBrief stays, goes;
  registers::SplitPlan plan;
};
struct OperationList {
  std::vector<registers::Operation> items;
};

template <>
const Shape<PersonBrief>& shape();
template <>
const Shape<CandidateView>& shape();
template <>
const Shape<ConflictView>& shape();
template <>
const Shape<registers::MergePlan::Fact>& shape();
template <>
const Shape<MergePlanView>& shape();
template <>
const Shape<registers::Operation>& shape();
template <>
const Shape<registers::SplitPlan::Fact>& shape();
template <>
const Shape<SplitPlanView>& shape();
template <>
const Shape<registers::Alike>& shape();
template <>
const Shape<OperationList>& shape();
template <>
const Shape<registers::Undone>& shape();

}  // namespace console
