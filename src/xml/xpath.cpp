#include "xml/xpath.hpp"

#include <libxml/xpath.h>
#include <libxml/xpathInternals.h>

#include "base/text.hpp"
#include "xml/detail/expression.hpp"
#include "xml/detail/raw.hpp"

namespace xml {
namespace {

struct FreeContext {
  void operator()(xmlXPathContext* context) const { xmlXPathFreeContext(context); }
};
struct FreeCompiled {
  void operator()(xmlXPathCompExpr* compiled) const { xmlXPathFreeCompExpr(compiled); }
};
struct FreeObject {
  void operator()(xmlXPathObject* object) const { xmlXPathFreeObject(object); }
};
using Object = std::unique_ptr<xmlXPathObject, FreeObject>;

// An expression's own text may be quoted (it is ours); libxml2's message carries no data here.
void on_error(void* text, xmlError* error) {
  auto& out = *static_cast<std::string*>(text);
  if (error == nullptr || error->message == nullptr || !out.empty()) return;
  out = base::trim(error->message);
}

}  // namespace

struct XPath::Impl {
  std::string expression;
  std::string error;
  std::unique_ptr<xmlXPathContext, FreeContext> context;
  std::unique_ptr<xmlXPathCompExpr, FreeCompiled> compiled;

  base::Result<Object> evaluate(Node at) const {
    if (!at) return base::fail(base::Code::mapping_failed, expression + ": no context node");
    context->doc = at.raw()->doc;
    context->node = at.raw();
    context->opCount = 0;
    Object result(xmlXPathCompiledEval(compiled.get(), context.get()));
    context->doc = nullptr;
    context->node = nullptr;
    if (result) return result;
    const int code = context->lastError.code;
    xmlResetError(&context->lastError);
    // XPATH_OP_LIMIT_EXCEEDED counts from XML_XPATH_EXPRESSION_OK.
    const bool limit = code == int{XML_XPATH_EXPRESSION_OK} + int{XPATH_OP_LIMIT_EXCEEDED};
    return base::fail(
        base::Code::mapping_failed,
        expression + (limit ? ": too many steps"
                            : ": evaluation failed (libxml2 " + std::to_string(code) + ")"));
  }
};

XPath::XPath(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
XPath::XPath(XPath&&) noexcept = default;
XPath& XPath::operator=(XPath&&) noexcept = default;
XPath::~XPath() = default;

base::Result<XPath> XPath::compile(const std::string& expression,
                                   const std::map<std::string, std::string>& namespaces) {
  BASE_CHECK(check_names(expression, namespaces));
  auto impl = std::make_unique<Impl>();
  impl->expression = expression;
  impl->context.reset(xmlXPathNewContext(nullptr));
  if (!impl->context) return base::fail(base::Code::internal, "no memory for XPath");
  impl->context->error = on_error;
  impl->context->userData = &impl->error;
  impl->context->opLimit = base::limits::xpath_steps;
  for (const auto& [prefix, uri] : namespaces) {
    xmlXPathRegisterNs(impl->context.get(), chars(prefix.c_str()), chars(uri.c_str()));
  }
  impl->compiled.reset(xmlXPathCtxtCompile(impl->context.get(), chars(expression.c_str())));
  if (!impl->compiled) {
    return base::fail(base::Code::config_invalid,
                      expression + ": " + (impl->error.empty() ? "not XPath" : impl->error));
  }
  return XPath(std::move(impl));
}

base::Result<std::vector<Node>> XPath::nodes(Node context) const {
  BASE_TRY(object, impl_->evaluate(context));
  if (object->type != XPATH_NODESET) {
    return base::fail(base::Code::mapping_failed, impl_->expression + ": not a node set");
  }
  std::vector<Node> found;
  if (object->nodesetval == nullptr) return found;
  found.reserve(static_cast<std::size_t>(object->nodesetval->nodeNr));
  for (int i = 0; i < object->nodesetval->nodeNr; ++i) {
    xmlNode* node = object->nodesetval->nodeTab[i];
    if (node->type != XML_ELEMENT_NODE) {
      return base::fail(base::Code::mapping_failed, impl_->expression + ": not only elements");
    }
    found.emplace_back(node);
  }
  return found;
}

base::Result<std::optional<std::string>> XPath::text(Node context) const {
  BASE_TRY(object, impl_->evaluate(context));
  if (object->type == XPATH_NODESET) {
    const xmlNodeSet* set = object->nodesetval;
    if (set == nullptr || set->nodeNr == 0) return std::optional<std::string>();
    const XmlText value(xmlXPathCastNodeToString(set->nodeTab[0]));
    return std::optional(std::string(base::trim(view(value.get()))));
  }
  const XmlText value(xmlXPathCastToString(object.get()));
  return std::optional(std::string(base::trim(view(value.get()))));
}

base::Result<bool> XPath::truth(Node context) const {
  BASE_TRY(object, impl_->evaluate(context));
  return xmlXPathCastToBoolean(object.get()) != 0;
}

}  // namespace xml
