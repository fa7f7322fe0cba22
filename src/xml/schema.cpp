#include "xml/schema.hpp"

#include <libxml/xmlschemas.h>

#include "base/text.hpp"
#include "xml/detail/raw.hpp"
#include "xml/detail/skim.hpp"
#include "xml/detail/violation.hpp"

namespace xml {
namespace {

struct FreeParser {
  void operator()(xmlSchemaParserCtxt* parser) const { xmlSchemaFreeParserCtxt(parser); }
};
struct FreeRun {
  void operator()(xmlSchemaValidCtxt* run) const { xmlSchemaFreeValidCtxt(run); }
};

// The first complaint about the schema itself; a schema holds no personal data.
void on_schema_error(void* first, xmlError* error) {
  auto& text = *static_cast<std::string*>(first);
  if (error == nullptr || error->message == nullptr || !text.empty()) return;
  // To libxml2 an import that cannot be found is worth a warning; here it is a broken contract.
  const bool unlocated = error->code == XML_SCHEMAP_WARN_UNLOCATED_SCHEMA;
  if (error->level == XML_ERR_WARNING && !unlocated) return;
  text = std::string(error->file != nullptr ? error->file : "schema") + ':' +
         std::to_string(error->line) + ": " + std::string(base::trim(error->message));
}

std::string_view message_of(const xmlError& error) {
  return error.message != nullptr ? error.message : std::string_view();
}

struct Findings {
  const std::size_t most;
  std::vector<SchemaError> errors{};
  const void* last_node = nullptr;
  bool last_was_facet = false;
};

void on_violation(void* data, xmlError* error) {
  auto& findings = *static_cast<Findings*>(data);
  if (error == nullptr || findings.errors.size() >= findings.most) return;
  const auto* node = static_cast<const xmlNode*>(error->node);
  const bool repeats = findings.last_was_facet && node != nullptr && node == findings.last_node &&
                       error->code == XML_SCHEMAV_CVC_DATATYPE_VALID_1_2_1;
  findings.last_node = node;
  findings.last_was_facet = is_facet_violation(error->code);
  if (repeats) return;

  auto* element = static_cast<xmlNode*>(error->node);
  if (element != nullptr && element->type == XML_ATTRIBUTE_NODE) element = element->parent;
  SchemaError found;
  if (element != nullptr && element->type == XML_ELEMENT_NODE) {
    found.line = Node(element).line();
    found.path = Node(element).path();
  } else {
    found.line = error->line;
  }
  found.broken = found.path;
  if (is_misplaced(error->code, message_of(*error)))
    found.broken.resize(std::min(found.broken.size(), found.broken.rfind('/')));
  found.message = violation_text(error->code, node, message_of(*error));
  findings.errors.push_back(std::move(found));
}

}  // namespace

struct Schema::Impl {
  struct Release {
    void operator()(xmlSchema* one) const { xmlSchemaFree(one); }
  };
  std::unique_ptr<xmlSchema, Release> schema;
};

base::Result<Schema> Schema::load(const std::filesystem::path& file) {
  std::error_code ignored;
  if (!std::filesystem::is_regular_file(file, ignored)) {
    return base::fail(base::Code::file_unreadable, "no schema " + file.string());
  }
  initialize();  // keeps imports off the network
  const std::unique_ptr<xmlSchemaParserCtxt, FreeParser> parser(
      xmlSchemaNewParserCtxt(file.c_str()));
  if (!parser) return base::fail(base::Code::internal, "no memory for a schema");
  std::string complaint;
  xmlSchemaSetParserStructuredErrors(parser.get(), on_schema_error, &complaint);
  auto impl = std::make_shared<Impl>();
  impl->schema.reset(xmlSchemaParse(parser.get()));
  if (!impl->schema || !complaint.empty()) {
    return base::fail(base::Code::schema_violation,
                      complaint.empty() ? file.string() + ": not a schema" : complaint);
  }
  Schema schema;
  schema.impl_ = std::move(impl);
  return schema;
}

std::vector<SchemaError> Schema::validate(Node node, std::size_t most) const {
  const std::unique_ptr<xmlSchemaValidCtxt, FreeRun> run(
      xmlSchemaNewValidCtxt(impl_->schema.get()));
  Findings findings{most};
  if (!run) return {{0, "", "Не хватило памяти для проверки по схеме"}};
  xmlSchemaSetValidStructuredErrors(run.get(), on_violation, &findings);
  const int verdict = xmlSchemaValidateOneElement(run.get(), node.raw());
  if (verdict != 0 && findings.errors.empty()) {
    findings.errors.push_back({node.line(), node.path(), "Проверка по схеме не удалась"});
  }
  return std::move(findings.errors);
}

bool Schema::accepts(std::string_view bytes, const ParseLimits& limits, Elements& told) const {
  const std::unique_ptr<xmlSchemaValidCtxt, FreeRun> run(
      xmlSchemaNewValidCtxt(impl_->schema.get()));
  if (!run) return false;
  Findings findings{0};  // only that there is one
  xmlSchemaSetValidStructuredErrors(run.get(), on_violation, &findings);
  return skim(bytes, limits, run.get(), told) && xmlSchemaIsValid(run.get()) == 1;
}

}  // namespace xml
