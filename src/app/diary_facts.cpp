#include "app/diary_facts.hpp"

#include <algorithm>

#include "registers/portal.hpp"

namespace app {

namespace idp = adapters::idp;
using registers::Position;
using registers::Scope;

namespace {

struct Counter {
  const domain::Snils& snils;
  base::Time now;
  store::Transaction& work;

  void operator()(Position position, const std::string& ogrn) const {
    if (const auto scope = work.tokens.organization_scope(ogrn))
      work.accounts.note_user(snils, position, *scope, now);
  }
};

idp::Place place_of(const registers::StudentEntry& it) {
  return {it.organization_ogrn, it.organization, it.class_group};
}

void add_students(DiaryFacts& facts, const registers::Asked& asked, const Counter& count) {
  for (const registers::MyStudent& mine : registers::students_of(count.work.queries, asked)) {
    const registers::StudentEntry& it = mine.student;
    const bool self = mine.ground == "self";
    std::vector<idp::Place> studies;
    if (!it.organization_ogrn.empty()) studies.push_back(place_of(it));
    (self ? facts.students : facts.wards).push_back({it.id.value, mine.ground});
    count(self ? Position::student : Position::guardian, it.organization_ogrn);
    if (self)
      facts.subject.student = std::move(studies);
    else
      facts.subject.guardian.push_back({it.surname, it.name, it.patronymic, std::move(studies)});
  }
}

void add_employers(DiaryFacts& facts, const Visitor& visitor, const Counter& count) {
  for (const adapters::esia::Role& role : visitor.roles) {
    const bool school = count.work.tokens.organization_scope(role.ogrn).has_value();
    if (!school && !count.work.tokens.authority_scope(role.ogrn)) continue;
    facts.subject.employee.push_back({role.ogrn, role.name});
    if (school && role.chief) count(Position::school_director, role.ogrn);
  }
  // what else somebody is at work nobody but his account says
  const auto account = count.work.accounts.find(visitor.person.snils);
  if (account && account->position && !account->disabled)
    count.work.accounts.note_user(account->snils, *account->position, account->scope, count.now);
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
  const Counter count{subject.snils, now, work};
  add_students(facts, {subject.snils, domain::date_at(now, utc_offset_minutes)}, count);
  add_employers(facts, visitor, count);
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
