// The dictionary of subjects and the bindings of organizations' own subjects to it.
#include <algorithm>

#include "console/endpoint.hpp"
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

std::int64_t id_of(const Call& call) {
  return call.arguments.integer("id").value_or(0);
}
registers::Change change_of(const Call& call) {
  return {call.who.id, call.now};
}
base::Error unknown() {
  return base::fail(Code::resource_unknown, "no such subject in the scope");
}

base::Result<Dictionary> list(Call&, Work& work) {
  return Dictionary{work.subjects.all()};
}

base::Result<Subject> one(Call& call, Work& work) {
  auto found = work.subjects.find({id_of(call)});
  if (!found) return unknown();
  return std::move(*found);
}

Subject subject_of(const Call& call) {
  Subject subject;
  subject.code = call.arguments.text("code");
  subject.name = call.arguments.text("name");
  subject.area = call.arguments.text("area");
  subject.aliases = call.arguments.texts("aliases");
  return subject;
}

base::Result<Subject> add(Call& call, Work& work) {
  const Subject wanted = subject_of(call);
  if (work.subjects.is_taken(wanted)) return base::fail(Code::resource_conflict, "code or name");
  if (work.subjects.all().size() >= limits::directory_subjects)
    return base::fail(Code::value_refused, "the dictionary is full");
  const SubjectId id = work.subjects.add(wanted, change_of(call));
  call.location = "/subjects/" + std::to_string(id.value);
  call.target = "subject/" + std::to_string(id.value);
  return std::move(*work.subjects.find(id));
}

base::Result<Subject> replace(Call& call, Work& work) {
  const auto present = work.subjects.find({id_of(call)});
  if (!present) return unknown();
  Subject wanted = subject_of(call);
  wanted.id = present->id;
  wanted.code = present->code;
  if (work.subjects.is_taken(wanted)) return base::fail(Code::resource_conflict, "name");
  work.subjects.update(wanted, change_of(call));
  call.target = "subject/" + std::to_string(wanted.id.value);
  return std::move(*work.subjects.find(wanted.id));
}

base::Result<OrgSubjectEntry> binding(Call& call, Work& work) {
  auto found = work.subjects.of_organization(call.scope(), {id_of(call)});
  if (!found) return unknown();
  return std::move(*found);
}

base::Result<OrgSubjectEntry> bind(Call& call, Work& work) {
  BASE_TRY(present, binding(call, work));
  registers::Subjects::Bind wanted{present.id, {}};
  if (const auto subject = call.arguments.integer("subject")) {
    if (!work.subjects.find({*subject}))
      return base::fail(Code::value_refused, "no such subject", "subject");
    wanted.to = SubjectId{*subject};
  }
  work.subjects.bind(std::span(&wanted, 1), OrgSubjectEntry::Binding::hand, change_of(call));
  call.target = "org-subject/" + std::to_string(present.id.value);
  return binding(call, work);
}

base::Result<Suggestions> suggestions(Call& call, Work& work) {
  BASE_TRY(present, binding(call, work));
  const auto dictionary = work.subjects.all();
  return Suggestions{registers::Suggester(dictionary).nearest(present.name)};
}

std::optional<registers::OrganizationId> organization_of(const Call& call) {
  const auto id = call.arguments.integer("organization");
  return id ? std::optional(registers::OrganizationId{*id}) : std::nullopt;
}

base::Result<Page<UnboundView>> unbound(Call& call, Work& work) {
  const auto found =
      work.subjects.unbound(call.scope(), organization_of(call), limits::unbound_counted + 1);
  if (found.size() > limits::unbound_counted)
    return base::fail(Code::value_refused, "too many to count their marks", "organization");
  const auto days = std::chrono::days(call.arguments.integer("days").value_or(30));
  const domain::Date from{std::chrono::sys_days(call.today) - days};
  auto counted = work.subjects.count_marks(found, from);
  const auto dictionary = work.subjects.all();
  const registers::Suggester suggester(dictionary);
  Page<UnboundView> page;
  page.total = std::ssize(counted);
  if (counted.size() > limit_of(call)) counted.resize(limit_of(call));
  for (registers::UnboundSubject& each : counted) {
    UnboundView& view = page.items.emplace_back();
    if (auto near = suggester.nearest(each.entry.name); !near.empty())
      view.suggestion = std::move(near.front());
    view.subject = std::move(each);
  }
  return page;
}

base::Result<Bound> bind_all_by_rule(Call& call, Work& work) {
  const auto waiting =
      work.subjects.unbound(call.scope(), organization_of(call), limits::bindings_at_once);
  const auto bindings = registers::bind_by_rule(waiting, work.subjects.all());
  work.subjects.bind(bindings, OrgSubjectEntry::Binding::rule, change_of(call));
  call.target = "org-subjects";
  return Bound{std::ssize(bindings)};
}

std::vector<Parameter> subject_fields() {
  return {{.name = "name",
           .place = Place::body,
           .description = "Название.",
           .required = true,
           .least = 1},
          {.name = "area", .place = Place::body, .description = "Предметная область."},
          {.name = "aliases",
           .place = Place::body,
           .kind = Kind::texts,
           .description = "Другие названия, которые его значат: правило привяжет и по ним.",
           .most = 50}};
}

std::vector<Endpoint> dictionary_endpoints() {
  using enum Endpoint::Method;
  auto fields = subject_fields();
  auto changed = fields;
  changed.insert(changed.begin(), id_in_path());
  fields.insert(fields.begin(), Parameter{.name = "code",
                                          .place = Place::body,
                                          .description = "Код; потом не меняется.",
                                          .required = true,
                                          .least = 1,
                                          .most = 50});
  return {
      endpoint({get, "/subjects", "listSubjects", "Справочник предметов региона", Right::look},
               list),
      endpoint({post, "/subjects", "addSubject", "Новый предмет справочника", Right::edit_subjects,
                std::move(fields), 201},
               add),
      endpoint(
          {get, "/subjects/{id}", "getSubject", "Предмет справочника", Right::look, {id_in_path()}},
          one),
      endpoint({put, "/subjects/{id}", "putSubject", "Изменить предмет справочника",
                Right::edit_subjects, std::move(changed)},
               replace)};
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
  const Parameter days{.name = "days",
                       .kind = Kind::integer,
                       .description = "За сколько последних дней считать отметки; не задано — 30.",
                       .least = 1,
                       .most = 60};
  const Parameter limit{.name = "limit",
                        .kind = Kind::integer,
                        .description = "Сколько записей, не больше; не задано — 25.",
                        .least = 1,
                        .most = limits::api_page_items};
  auto rows = dictionary_endpoints();
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
  rows.push_back(endpoint({get,
                           "/organization-subjects/unbound",
                           "listUnboundSubjects",
                           "Непривязанные предметы: сначала те, которых ждёт больше отметок",
                           Right::look,
                           {in_query, days, limit}},
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
