#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"

namespace app {
namespace {

struct Outcome {
  std::string text;
  bool good = true;  // no record was rejected
};

base::Result<Outcome> explain(const TransformOptions& options) {
  const Path above = std::filesystem::absolute(options.mapping).parent_path().parent_path();
  const Path resources = options.resources.empty() ? above : options.resources;
  BASE_TRY(mapping, transform::Mapping::load(options.mapping, resources));
  BASE_TRY(document, read_document(options.file));
  if (!mapping.understands(document.root()))
    return base::fail(base::Code::format_unknown, {}, std::string{document.root().name()});
  std::string out;
  for (const xml::SchemaError& violation : mapping.validate(document.root()))
    out += options.file.string() + ":" + std::to_string(violation.line) + ": " + violation.path +
           ": " + violation.message + "\n";
  if (!out.empty()) {
    std::cout << out;
    return base::fail(base::Code::schema_violation);
  }
  if (options.explain) {
    BASE_TRY(text, mapping.explain(document.root()));
    const auto applied = mapping.apply(document.root());
    return Outcome{std::move(text), applied && applied->rejected.empty()};
  }
  BASE_TRY(batch, mapping.apply(document.root()));
  const bool good = batch.rejected.empty();
  const auto counts = batch.counts();
  for (std::size_t kind = 0; kind < counts.size(); ++kind)
    if (counts[kind] > 0)
      out.append(domain::name_of(static_cast<domain::RecordKind>(kind)))
          .append(": ")
          .append(std::to_string(counts[kind]))
          .append("\n");
  for (const domain::RecordResult& record : batch.rejected)
    out += "rejected " + std::string{domain::name_of(record.kind)} + " " + record.origin.path +
           ": " + base::describe(*record.error) + "\n";
  return Outcome{std::move(out), good};
}

}  // namespace

int transform(const TransformOptions& options) {
  const auto outcome = explain(options);
  if (!outcome) return report(outcome.error());
  std::cout << outcome->text;
  return outcome->good ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
