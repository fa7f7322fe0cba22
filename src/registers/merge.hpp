#pragma once
// What a later statement about a row changes of an earlier one. Ids, keys, who set it and who is
// above whom stay. Pure; any thread.
#include "registers/rows.hpp"

namespace registers {

// An empty incoming value does not erase a stored one. True when stored changed.
template <class T>
bool take(T& stored, const T& incoming) {
  if (incoming == T{} || stored == incoming) return false;
  stored = incoming;
  return true;
}
// For values that are always given.
template <class T>
bool replace(T& stored, const T& incoming) {
  if (stored == incoming) return false;
  stored = incoming;
  return true;
}

// Each: true when stored changed.
bool merge(AuthorityRow& stored, const AuthorityRow& incoming);
bool merge(OrganizationRow& stored, const OrganizationRow& incoming);
bool merge(BranchRow& stored, const BranchRow& incoming);
bool merge(ProgrammeRow& stored, const ProgrammeRow& incoming);
bool merge(ClassGroupRow& stored, const ClassGroupRow& incoming);
bool merge(SubjectRow& stored, const SubjectRow& incoming);
bool merge(PersonRow& stored, const PersonRow& incoming);
bool merge(GuardianLinkRow& stored, const GuardianLinkRow& incoming);
bool merge(EnrollmentRow& stored, const EnrollmentRow& incoming);
bool merge(LessonRow& stored, const LessonRow& incoming);
bool merge(MarkRow& stored, const MarkRow& incoming);
bool merge(AttendanceRow& stored, const AttendanceRow& incoming);
bool merge(FinalMarkRow& stored, const FinalMarkRow& incoming);
// A record of stages 2 and 3 is whole: it replaces the earlier one, empty fields included.
template <class Fields>
bool merge(PortfolioRow<Fields>& stored, const PortfolioRow<Fields>& incoming) {
  bool changed = replace(stored.fields, incoming.fields);
  changed |= replace(stored.organization, incoming.organization);
  return changed;
}

}  // namespace registers
