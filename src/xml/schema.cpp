#include "xml/schema.hpp"

#include <libxml/xmlschemas.h>

#include <deque>

#include "base/text.hpp"
#include "xml/detail/raw.hpp"
#include "xml/detail/skim.hpp"
#include "xml/detail/violation.hpp"
#include "xml/plain.hpp"

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

// A plain document, told to libxml2's validator as its parser would tell it.
class PlainRun final : public PlainDocument::Listener {
 public:
  PlainRun(xmlSchemaValidCtxt* run, Elements& told)
      : plug_(xmlSchemaSAXPlug(run, &sax_, &context_)), told_(told) {}
  ~PlainRun() override {
    if (plug_ != nullptr) xmlSchemaSAXUnplug(plug_);
  }
  PlainRun(const PlainRun&) = delete;
  PlainRun& operator=(const PlainRun&) = delete;

  bool run(const PlainDocument& document);

  void start(const PlainDocument::Name& name) override { start(name, {}, {}); }
  void text(std::string_view text) override {
    sax_->characters(context_, reinterpret_cast<const xmlChar*>(text.data()),
                     static_cast<int>(text.size()));
  }
  void end(const PlainDocument::Name& name) override {
    sax_->endElementNs(context_, chars(name.local.c_str()), prefix_of(name), uri_of(name));
    told_.end();
  }

 private:
  using Texts = std::vector<const xmlChar*>;
  // declared: prefix and URI of each; attributes: SAX2's five of each.
  void start(const PlainDocument::Name& name, Texts declared, Texts attributes) {
    sax_->startElementNs(context_, chars(name.local.c_str()), prefix_of(name), uri_of(name),
                         static_cast<int>(declared.size() / 2), declared.data(),
                         static_cast<int>(attributes.size() / 5), 0, attributes.data());
    told_.start(name.ns, name.local);
  }
  static const xmlChar* prefix_of(const PlainDocument::Name& name) {
    return name.prefix.empty() ? nullptr : chars(name.prefix.c_str());
  }
  static const xmlChar* uri_of(const PlainDocument::Name& name) {
    return name.ns.empty() ? nullptr : chars(name.ns.c_str());
  }

  xmlSAXHandler* sax_ = nullptr;  // the validator's own
  void* context_ = nullptr;
  xmlSchemaSAXPlugStruct* plug_;
  Elements& told_;
};

// False: no memory.
bool PlainRun::run(const PlainDocument& document) {
  if (plug_ == nullptr) return false;
  const xmlNode* tag = document.start_tag().raw();
  Texts declared, attributes;
  for (const xmlNs* ns = tag->nsDef; ns != nullptr; ns = ns->next)
    declared.insert(declared.end(), {ns->prefix, ns->href});
  std::deque<std::string> values;
  for (const xmlAttr* one = tag->properties; one != nullptr; one = one->next) {
    const std::string& value = values.emplace_back(attribute_value(one));
    const xmlNs* ns = one->ns;
    attributes.insert(attributes.end(), {one->name, ns != nullptr ? ns->prefix : nullptr,
                                         ns != nullptr ? ns->href : nullptr, chars(value.c_str()),
                                         chars(value.c_str()) + value.size()});
  }
  const PlainDocument::Name& name = document.name();
  start(name, std::move(declared), std::move(attributes));
  document.tell(*this);
  end(name);
  return true;
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
  if (const auto plain = PlainDocument::read(bytes, limits))
    return PlainRun(run.get(), told).run(*plain) && xmlSchemaIsValid(run.get()) == 1;
  return skim(bytes, limits, run.get(), told) && xmlSchemaIsValid(run.get()) == 1;
}

}  // namespace xml
