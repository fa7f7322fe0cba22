#include "registers/portal.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"

namespace registers {
namespace {

constexpr int age_of_self = 14;  // rule 6: from then on a student asks without a guardian

using Grounds = std::map<PersonId, std::string>;

bool in_force(const GuardianLinkRow& link, Date day) {
  return (!link.from || *link.from <= day) && (!link.to || day <= *link.to);
}

// Whom the requester may see today, and why.
Grounds grounds_of(Queries& queries, const Asked& asked) {
  Grounds grounds;
  if (asked.requester.empty()) return grounds;
  const auto requester = queries.person_by_snils(asked.requester.digits());
  if (!requester) return grounds;
  const auto& birth = requester->fields.birth_date;
  if (requester->is_student && birth && domain::age_on(*birth, asked.today) >= age_of_self)
    grounds.emplace(requester->id, "self");
  for (const GuardianLinkRow& link : queries.links_of_guardian(requester->id, asked.today)) {
    // Asked again here: this is the decision, the query only saves rows.
    if (link.guardian != requester->id || !in_force(link, asked.today)) continue;
    grounds.emplace(link.student, "guardian:" + std::string(domain::name_of(link.kind)));
  }
  return grounds;
}

// Those for whom a standing permission is demanded and not there.
void leave_out_unordered(Queries& queries, const Asked& asked,
                         std::vector<StudentEntry>& students) {
  if (!asked.ordered || students.empty()) return;
  const auto orders = queries.granted_orders(asked.requester.digits());
  std::erase_if(students, [&](const StudentEntry& it) {
    return std::none_of(orders.begin(), orders.end(), [&](const Order& order) {
      return order.student == it.id || is_child_of(order.form, it);
    });
  });
}

std::vector<SubjectAverage> averages_of(const std::vector<DiaryEntry>& diary) {
  struct Sum {
    long long weighted = 0, weights = 0;
    int marks = 0;
  };
  std::map<std::string, Sum> sums;
  for (const DiaryEntry& entry : diary) {
    for (const DiaryEntry::Mark& mark : entry.marks) {
      if (!mark.normalized || mark.weight <= 0) continue;
      Sum& sum = sums[entry.subject];
      sum.weighted += static_cast<long long>(*mark.normalized) * mark.weight;
      sum.weights += mark.weight;
      ++sum.marks;
    }
  }
  std::vector<SubjectAverage> averages;
  for (const auto& [subject, sum] : sums)
    averages.push_back(
        {subject, static_cast<double>(sum.weighted) / static_cast<double>(sum.weights), sum.marks});
  return averages;
}

}  // namespace

std::vector<MyStudent> students_of(Queries& queries, const Asked& asked) {
  const Grounds grounds = grounds_of(queries, asked);
  std::vector<PersonId> ids;
  for (const auto& [id, ground] : grounds) ids.push_back(id);
  std::vector<MyStudent> mine;
  if (ids.empty()) return mine;
  std::vector<StudentEntry> entries = queries.students(ids, asked.today);
  leave_out_unordered(queries, asked, entries);
  for (StudentEntry& entry : entries) {
    const auto it = grounds.find(entry.id);
    if (it != grounds.end()) mine.push_back({std::move(entry), it->second});
  }
  return mine;
}

base::Result<Performance> performance_of(Queries& queries, const Asked& asked, PersonId student,
                                         Date from, Date to) {
  if (!from.ok() || !to.ok())
    return base::fail(base::Code::date_invalid, "no such day", from.ok() ? "to" : "from");
  if (to < from)
    return base::fail(base::Code::dates_reversed, "period ends before it begins", "to");
  if (domain::days_between(from, to) >= base::limits::query_days)
    return base::fail(base::Code::field_invalid, "period is too long", "to");
  const Grounds grounds = grounds_of(queries, asked);
  const auto it = grounds.find(student);
  if (it == grounds.end())
    return base::fail(base::Code::not_found_or_forbidden, "no link in force and not the student");
  std::vector<StudentEntry> entries = queries.students({student}, asked.today);
  leave_out_unordered(queries, asked, entries);
  if (entries.empty())
    return base::fail(base::Code::not_found_or_forbidden, "no row of the student, or no order");
  Performance performance;
  performance.student = std::move(entries[0]);
  performance.ground = it->second;
  performance.diary = queries.diary(student, from, to);
  performance.final_marks = queries.final_marks(student, from, to);
  performance.averages = averages_of(performance.diary);
  return performance;
}

}  // namespace registers
