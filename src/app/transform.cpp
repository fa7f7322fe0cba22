#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"

namespace app {
namespace {

base::Result<std::string> explain(const TransformOptions& options) {
  const Path above = std::filesystem::absolute(options.mapping).parent_path().parent_path();
  const Path resources = options.resources.empty() ? above : options.resources;
  BASE_TRY(mapping, transform::Mapping::load(options.mapping, resources));
  BASE_TRY(bytes, read_file(options.file));
  BASE_TRY(document, xml::Document::parse(bytes));
  if (!mapping.understands(document.root()))
    return base::fail(base::Code::format_unknown, {}, std::string{document.root().name()});
  std::string out;
  for (const xml::SchemaError& violation : mapping.validate(document.root()))
    out += options.file.string() + ":" + std::to_string(violation.line) + ": " +
           violation.path + ": " + violation.message + "\n";
  if (!out.empty()) {
    std::cout << out;
    return base::fail(base::Code::schema_violation);
  }
  if (options.explain) return mapping.explain(document.root());
  BASE_TRY(batch, mapping.apply(document.root()));
  const auto line = [&out](std::string_view kind, std::size_t count) {
    if (count > 0) out.append(kind).append(": ").append(std::to_string(count)).append("\n");
  };
  line("organization", batch.organizations.size());
  line("class-group", batch.class_groups.size());
  line("subject", batch.subjects.size());
  line("student", batch.students.size());
  line("guardian", batch.guardians.size());
  line("enrollment", batch.enrollments.size());
  line("lesson", batch.lessons.size());
  line("mark", batch.marks.size());
  line("attendance", batch.attendance.size());
  line("final-mark", batch.final_marks.size());
  for (const domain::RecordResult& record : batch.rejected)
    out += "rejected " + std::string{domain::name_of(record.kind)} + " " + record.origin.path +
           ": " + base::describe(*record.error) + "\n";
  return out;
}

}  // namespace

int transform(const TransformOptions& options) {
  const auto text = explain(options);
  if (!text) return report(text.error());
  std::cout << *text;
  return Exit::done;
}

}  // namespace app
