// The dictionary of subjects: the region's, and what municipalities add to it.
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

using base::Code;
using registers::Right;
using registers::Subject;
using registers::SubjectId;

namespace {

namespace limits = base::limits;

base::Error unknown() {
  return base::fail(Code::resource_unknown, "no such subject in the scope");
}

base::Result<Dictionary> list(Call& call, Work& work) {
  return Dictionary{work.subjects.seen(call.scope())};
}

base::Result<Subject> one(Call& call, Work& work) {
  for (Subject& subject : work.subjects.seen(call.scope()))
    if (subject.id.value == call.id()) return std::move(subject);
  return unknown();
}

// Whose part of the dictionary the token edits: empty is the region's.
base::Result<std::string> own_part(const Call& call, Work& work) {
  if (call.scope().kind() == registers::Scope::Kind::region) return std::string();
  auto municipality = work.subjects.municipality_of({call.scope().id()});
  if (municipality.empty())
    return base::fail(Code::right_missing, "the authority is of no municipality");
  return municipality;
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
  Subject wanted = subject_of(call);
  BASE_TRY(municipality, own_part(call, work));
  wanted.municipality = municipality;
  if (work.subjects.is_taken(wanted)) return base::fail(Code::resource_conflict, "code or name");
  if (work.subjects.all().size() >= limits::directory_subjects)
    return base::fail(Code::value_refused, "the dictionary is full");
  const SubjectId id = work.subjects.add(wanted, call.change());
  call.location = "/subjects/" + std::to_string(id.value);
  call.target = "subject/" + std::to_string(id.value);
  return std::move(*work.subjects.find(id));
}

base::Result<Subject> replace(Call& call, Work& work) {
  BASE_TRY(present, one(call, work));
  BASE_TRY(municipality, own_part(call, work));
  if (!municipality.empty() && municipality != present.municipality)
    return base::fail(Code::right_missing, "a subject of the region or of another municipality");
  Subject wanted = subject_of(call);
  wanted.id = present.id;
  wanted.code = present.code;
  wanted.municipality = present.municipality;
  if (work.subjects.is_taken(wanted)) return base::fail(Code::resource_conflict, "name");
  work.subjects.update(wanted, call.change());
  call.target = "subject/" + std::to_string(wanted.id.value);
  return std::move(*work.subjects.find(wanted.id));
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

}  // namespace

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
      endpoint({get, "/subjects", "listSubjects",
                "Справочник предметов: региона и своих муниципальных образований", Right::look},
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

}  // namespace console
