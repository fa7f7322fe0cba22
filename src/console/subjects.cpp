// The bindings of organizations' own subjects to the dictionary.
#include <algorithm>
#include <map>
#include <memory>

#include "console/cursor.hpp"
#include "console/endpoint.hpp"
#include "console/numbers.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::OrgSubjectEntry;
using registers::OrgSubjectId;
using registers::Right;
using registers::Subject;
using registers::SubjectId;

namespace {

namespace limits = base::limits;

base::Error unknown() {
  return base::fail(Code::resource_unknown, "no such subject in the scope");
}

base::Result<OrgSubjectEntry> binding(Call& call, Work& work) {
  auto found = work.subjects.of_organization(call.scope(), {call.id()});
  if (!found) return unknown();
  return std::move(*found);
}

base::Result<OrgSubjectEntry> bind(Call& call, Work& work) {
  BASE_TRY(present, binding(call, work));
  registers::Subjects::Bind wanted{present.id, {}};
  if (const auto subject = call.arguments.integer("subject")) {
    const auto found = work.subjects.find({*subject});
    if (!found || !(found->municipality.empty() || found->municipality == present.municipality))
      return base::fail(Code::value_refused, "no such subject", "subject");
    wanted.to = SubjectId{*subject};
  }
  work.subjects.bind(std::span(&wanted, 1), OrgSubjectEntry::Binding::hand, call.change());
  call.target = "org-subject/" + std::to_string(present.id.value);
  return binding(call, work);
}

base::Result<Suggestions> suggestions(Call& call, Work& work) {
  BASE_TRY(present, binding(call, work));
  const auto dictionary = registers::subjects_for(work.subjects.all(), present.municipality);
  return Suggestions{registers::Suggester(dictionary).nearest(present.name)};
}

// One for each municipality that occurs.
class Suggesters {
 public:
  explicit Suggesters(std::vector<Subject> dictionary) : dictionary_(std::move(dictionary)) {}

  const registers::Suggester& of(const std::string& municipality) {
    auto& part = parts_[municipality];
    if (!part) {
      part = std::make_unique<Part>();
      part->dictionary = registers::subjects_for(dictionary_, municipality);
      part->suggester.emplace(part->dictionary);
    }
    return *part->suggester;
  }

 private:
  struct Part {
    std::vector<Subject> dictionary;  // the suggester's
    std::optional<registers::Suggester> suggester;
  };
  std::vector<Subject> dictionary_;
  std::map<std::string, std::unique_ptr<Part>> parts_;
};

std::optional<registers::OrganizationId> organization_of(const Call& call) {
  const auto id = call.arguments.integer("organization");
  return id ? std::optional(registers::OrganizationId{*id}) : std::nullopt;
}

base::Result<Page<UnboundView>> unbound(Call& call, Work& work) {
  BASE_TRY(last, read_number_cursor<4>(call.arguments));
  std::optional<registers::UnboundSubject::Place> after;
  if (last && std::ranges::any_of(*last, [](std::int64_t number) { return number < 0; }))
    return base::fail(Code::parameter_invalid, "no place", "after");
  if (last) after = {(*last)[0], (*last)[1] != 0, (*last)[2], {(*last)[3]}};
  auto found =
      work.subjects.most_awaited(call.scope(), organization_of(call), after, limit_of(call) + 1);
  Page<UnboundView> page;
  if (!after) page.total = std::ssize(found);
  if (found.size() > limit_of(call)) {
    found.pop_back();
    const auto& [round, late, marks, id] = found.back().place;
    page.next = make_cursor(call.arguments, numbers_text({round, late ? 1 : 0, marks, id.value}));
    if (!after) page.total = work.subjects.count_unbound(call.scope(), organization_of(call));
  }
  Suggesters suggesters(work.subjects.all());
  for (registers::UnboundSubject& each : found) {
    UnboundView& view = page.items.emplace_back();
    if (auto near = suggesters.of(each.entry.municipality).nearest(each.entry.name); !near.empty())
      view.suggestion = std::move(near.front());
    view.subject = std::move(each);
  }
  return page;
}

base::Result<Bound> bind_all_by_rule(Call& call, Work& work) {
  const auto waiting =
      work.subjects.unbound(call.scope(), organization_of(call), limits::bindings_at_once);
  const auto bindings = registers::bind_by_rule(waiting, work.subjects.all());
  work.subjects.bind(bindings, OrgSubjectEntry::Binding::rule, call.change());
  call.target = "org-subjects";
  return Bound{std::ssize(bindings)};
}

}  // namespace

std::vector<Endpoint> subject_endpoints() {
  using enum Endpoint::Method;
  Parameter organization = id_in_path();
  organization.name = "organization";
  organization.description = "Номер организации; не задан — все в области ключа.";
  organization.required = false;
  Parameter in_query = organization, in_body = organization;
  in_query.place = Place::query;
  in_body.place = Place::body;
  Parameter subject = id_in_path();
  subject.name = "subject";
  subject.place = Place::body;
  subject.nullable = true;
  subject.description = "Номер предмета справочника; null — отвязать.";
  std::vector<Endpoint> rows;
  rows.push_back(endpoint({get,
                           "/organization-subjects/{id}",
                           "getOrganizationSubject",
                           "Предмет организации и его привязка",
                           Right::look,
                           {id_in_path()}},
                          binding));
  rows.push_back(endpoint({put,
                           "/organization-subjects/{id}",
                           "bindOrganizationSubject",
                           "Привязать предмет организации вручную",
                           Right::bind_subjects,
                           {id_in_path(), subject}},
                          bind));
  rows.push_back(endpoint({get,
                           "/organization-subjects/{id}/suggestions",
                           "suggestSubjects",
                           "Похожие предметы справочника",
                           Right::look,
                           {id_in_path()}},
                          suggestions));
  rows.push_back(endpoint({get, "/organization-subjects/unbound", "listUnboundSubjects",
                           "Непривязанные предметы: сначала те, которых ждёт больше отметок",
                           Right::look, paged({in_query})},
                          unbound));
  rows.push_back(endpoint({post,
                           "/organization-subjects/bind-by-rule",
                           "bindByRule",
                           "Привязать все, чьё название есть в справочнике",
                           Right::bind_subjects,
                           {in_body}},
                          bind_all_by_rule));
  return rows;
}

}  // namespace console
