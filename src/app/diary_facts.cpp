#include "app/diary_facts.hpp"

#include <algorithm>

#include "registers/portal.hpp"
#include "registers/teachers.hpp"

namespace app {

namespace idp = adapters::idp;
using registers::Position;
using registers::Scope;

namespace {

struct Counter {
  const Visitor& visitor;
  base::Time now;
  domain::Date today;  // in the region
  store::Transaction& work;

  void operator()(Position position, const Scope& place) const {
    work.accounts.note_user(visitor.person.snils, position, place, now);
  }
};

idp::Place place_of(const registers::StudentEntry& it) {
  return {it.organization_ogrn, it.organization, it.class_group};
}

void add_students(DiaryFacts& facts, const Counter& count) {
  const registers::Asked asked{count.visitor.person.snils, count.today};
  for (const registers::MyStudent& mine : registers::students_of(count.work.queries, asked)) {
    const registers::StudentEntry& it = mine.student;
    const bool self = mine.ground == "self";
    std::vector<idp::Place> studies;
    if (!it.organization_ogrn.empty()) studies.push_back(place_of(it));
    (self ? facts.students : facts.wards).push_back({it.id.value, mine.ground});
    if (const auto place = count.work.tokens.organization_scope(it.organization_ogrn))
      count(self ? Position::student : Position::guardian, *place);
    if (self)
      facts.subject.student = std::move(studies);
    else
      facts.subject.guardian.push_back({it.surname, it.name, it.patronymic, std::move(studies)});
  }
}

bool teaches_at(const Scope& school, const Counter& count) {
  const adapters::esia::Person& person = count.visitor.person;
  const registers::FullName name{person.family_name, person.given_name, person.patronymic};
  const domain::Date since = std::chrono::sys_days(count.today) - registers::teaching_memory;
  return std::ranges::any_of(
      count.work.accounts.teachers(school, since),
      [&name](const std::string& written) { return registers::is_teacher(written, name); });
}

// The places of the register that ESIA calls the visitor's employers.
std::vector<Scope> add_employers(DiaryFacts& facts, const Counter& count) {
  std::vector<Scope> places;
  for (const adapters::esia::Role& role : count.visitor.roles) {
    const auto school = count.work.tokens.organization_scope(role.ogrn);
    const auto authority = count.work.tokens.authority_scope(role.ogrn);
    if (!school && !authority) continue;
    facts.subject.employee.push_back({role.ogrn, role.name});
    if (authority) {
      places.push_back(*authority);
      count(Position::authority, *authority);
    }
    if (!school) continue;
    places.push_back(*school);
    if (role.chief) count(Position::school_director, *school);
    if (teaches_at(*school, count)) count(Position::subject_teacher, *school);
  }
  return places;
}

// What somebody is at work nobody but his accounts say; one that he has not taken up says nothing
// of him where ESIA does not name its place either: anybody's SNILS can be invited.
void count_accounts(const std::vector<Scope>& employers, const Counter& count) {
  for (const registers::Account& each : count.work.accounts.of(count.visitor.person.snils)) {
    const bool employed = std::ranges::find(employers, each.scope) != employers.end();
    if (!each.disabled && (each.activated || employed))
      registers::count_user(count.work.accounts, each, count.now);
  }
}

}  // namespace

DiaryFacts facts_of(const Visitor& visitor, base::Time now, int utc_offset_minutes,
                    store::Transaction& work) {
  DiaryFacts facts;
  idp::Subject& subject = facts.subject;
  subject.account = visitor.identity.oid;
  subject.confirmed = visitor.identity.trusted && visitor.person.trusted;
  subject.snils = visitor.person.snils;
  subject.family_name = visitor.person.family_name;
  subject.given_name = visitor.person.given_name;
  subject.patronymic = visitor.person.patronymic;
  if (!subject.confirmed || subject.snils.empty()) return facts;
  const Counter count{visitor, now, domain::date_at(now, utc_offset_minutes), work};
  add_students(facts, count);
  count_accounts(add_employers(facts, count), count);
  return facts;
}

std::vector<idp::Grant::Shown> shown_of(const DiaryFacts& facts,
                                        const std::vector<std::string>& scopes) {
  std::vector<idp::Grant::Shown> shown;
  for (const auto& [scope, whom] :
       {std::pair{"student", &facts.students}, {"guardian", &facts.wards}})
    if (std::find(scopes.begin(), scopes.end(), scope) != scopes.end())
      shown.insert(shown.end(), whom->begin(), whom->end());
  return shown;
}

}  // namespace app
