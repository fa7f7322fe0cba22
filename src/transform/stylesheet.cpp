#include "transform/stylesheet.hpp"

#include <libexslt/exslt.h>
#include <libxml/xpathInternals.h>
#include <libxslt/extensions.h>
#include <libxslt/security.h>
#include <libxslt/transform.h>
#include <libxslt/xsltInternals.h>
#include <libxslt/xsltutils.h>

#include <cstdarg>
#include <cstdio>
#include <mutex>

#include "base/text.hpp"
#include "transform/file.hpp"

namespace transform {
namespace {

constexpr std::string_view xslt_ns = "http://www.w3.org/1999/XSL/Transform";
constexpr int template_depth = 200;  // nested template calls
constexpr std::size_t message_characters = 2000;

const xmlChar* chars(const char* text) {
  return reinterpret_cast<const xmlChar*>(text);
}

struct FreeStylesheet {
  void operator()(xsltStylesheet* style) const { xsltFreeStylesheet(style); }
};
struct FreeContext {
  void operator()(xsltTransformContext* context) const { xsltFreeTransformContext(context); }
};
struct FreePreferences {
  void operator()(xsltSecurityPrefs* preferences) const { xsltFreeSecurityPrefs(preferences); }
};
struct FreeDocument {
  void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};

void append(std::string& text, const char* more) {
  if (text.size() < message_characters) text += more;
}

[[gnu::format(printf, 2, 3)]] void on_message(void* out, const char* format, ...) {
  char line[500];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  append(*static_cast<std::string*>(out), line);
}
void on_error(void* out, xmlError* error) {
  if (error != nullptr && error->message != nullptr)
    append(*static_cast<std::string*>(out), error->message);
}

// libxslt reports compile errors, and a trace of templates at run time, through one global
// function. It stays installed; each thread says for itself whether it listens.
thread_local std::string* listener = nullptr;
[[gnu::format(printf, 2, 3)]] void on_global_message(void*, const char* format, ...) {
  if (listener == nullptr) return;
  char line[500];
  va_list arguments;
  va_start(arguments, format);
  std::vsnprintf(line, sizeof line, format, arguments);
  va_end(arguments);
  append(*listener, line);
}

class Listening {
 public:
  explicit Listening(std::string& out) {
    listener = &out;
    xmlSetStructuredErrorFunc(&out, on_error);
  }
  ~Listening() {
    listener = nullptr;
    xmlSetStructuredErrorFunc(nullptr, nullptr);
  }
  Listening(const Listening&) = delete;
  Listening& operator=(const Listening&) = delete;
};

// o:node(node-set): the number under which the node can be found in Output::origins.
void origin_function(xmlXPathParserContext* parser, int count) {
  if (count != 1) {
    xmlXPathSetArityError(parser);
    return;
  }
  xmlNodeSet* set = xmlXPathPopNodeSet(parser);
  xsltTransformContext* context = xsltXPathGetTransformContext(parser);
  if (set == nullptr || set->nodeNr == 0 || context == nullptr) {
    xmlXPathFreeNodeSet(set);
    xmlXPathReturnEmptyString(parser);
    return;
  }
  xmlNode* node = set->nodeTab[0];
  if (node->type != XML_ELEMENT_NODE) node = node->parent;  // an attribute's element
  auto& origins = *static_cast<std::vector<xml::Node>*>(context->_private);
  if (node != nullptr && node->type == XML_ELEMENT_NODE) {
    origins.emplace_back(node);
    xmlXPathReturnNumber(parser, static_cast<double>(origins.size() - 1));
  } else {
    xmlXPathReturnEmptyString(parser);
  }
  xmlXPathFreeNodeSet(set);
}

// Denies every file and the network, to reading and writing alike.
std::unique_ptr<xsltSecurityPrefs, FreePreferences> no_access() {
  std::unique_ptr<xsltSecurityPrefs, FreePreferences> preferences(xsltNewSecurityPrefs());
  if (!preferences) return preferences;
  for (const auto option :
       {XSLT_SECPREF_READ_FILE, XSLT_SECPREF_WRITE_FILE, XSLT_SECPREF_CREATE_DIRECTORY,
        XSLT_SECPREF_READ_NETWORK, XSLT_SECPREF_WRITE_NETWORK})
    xsltSetSecurityPrefs(preferences.get(), option, xsltSecurityForbid);
  return preferences;
}

base::Result<xml::Document> copy_of(xml::Node root) {
  std::unique_ptr<xmlDoc, FreeDocument> document(xmlNewDoc(chars("1.0")));
  if (!document) return base::fail(base::Code::internal, "no memory for a copy");
  xmlNode* copy = xmlDocCopyNode(root.raw(), document.get(), 1);
  if (copy == nullptr) return base::fail(base::Code::internal, "no memory for a copy");
  xmlDocSetRootElement(document.get(), copy);
  return xml::Document::adopt(document.release());
}

std::string one_line(std::string_view text) {
  std::string line(base::trim(text));
  for (char& c : line)
    if (c == '\n') c = ' ';
  return line;
}

}  // namespace

struct Stylesheet::Impl {
  std::unique_ptr<xsltStylesheet, FreeStylesheet> style;
  std::size_t steps = 0;
};

base::Result<Stylesheet> Stylesheet::compile(const std::filesystem::path& file, std::size_t steps) {
  static std::once_flag once;
  std::call_once(once, [] {
    exsltCommonRegister();
    exsltStrRegister();
    exsltSetsRegister();
    xsltSetGenericErrorFunc(nullptr, on_global_message);
  });
  BASE_TRY(text, read_file(file));
  BASE_TRY(document, xml::Document::parse(text));
  for (const xml::Node child : document.root().children())
    if (child.is(xslt_ns, "import") || child.is(xslt_ns, "include"))
      return base::fail(base::Code::config_invalid, "xsl:import and xsl:include are not allowed");

  std::string messages;
  const Listening listening(messages);
  // libxslt takes the document over and frees it with the stylesheet
  std::unique_ptr<xmlDoc, FreeDocument> own(xmlCopyDoc(document.raw(), 1));
  auto impl = std::make_shared<Impl>();
  impl->steps = steps;
  impl->style.reset(own ? xsltParseStylesheetDoc(own.get()) : nullptr);
  if (!impl->style) return base::fail(base::Code::config_invalid, one_line(messages));
  static_cast<void>(own.release());
  if (impl->style->errors != 0) return base::fail(base::Code::config_invalid, one_line(messages));
  Stylesheet made;
  made.impl_ = std::move(impl);
  return made;
}

base::Result<Stylesheet::Output> Stylesheet::apply(xml::Node root) const {
  BASE_TRY(source, copy_of(root));
  const auto preferences = no_access();
  std::unique_ptr<xsltTransformContext, FreeContext> context(
      xsltNewTransformContext(impl_->style.get(), source.raw()));
  if (!preferences || !context || xsltSetCtxtSecurityPrefs(preferences.get(), context.get()) != 0)
    return base::fail(base::Code::internal, "no memory for XSLT");

  std::string messages;
  std::vector<xml::Node> origins;
  context->_private = &origins;
  context->maxTemplateDepth = template_depth;
  context->opLimit = impl_->steps;
  context->xpathCtxt->opLimit = impl_->steps;
  context->xpathCtxt->error = on_error;
  context->xpathCtxt->userData = &messages;
  xsltSetTransformErrorFunc(context.get(), &messages, on_message);
  xsltRegisterExtFunction(context.get(), chars("node"), chars(origin_ns.data()), origin_function);

  std::unique_ptr<xmlDoc, FreeDocument> made(xsltApplyStylesheetUser(
      impl_->style.get(), source.raw(), nullptr, nullptr, nullptr, context.get()));
  if (!made || context->state != XSLT_STATE_OK)
    return base::fail(base::Code::mapping_failed, "XSLT: " + one_line(messages));
  xml::Document result = xml::Document::adopt(made.release());
  if (!result.root()) return base::fail(base::Code::mapping_failed, "XSLT made no root element");
  return Output{std::move(source), std::move(result), std::move(origins)};
}

xml::Node Stylesheet::Output::origin_of(xml::Node result_node) const {
  for (xml::Node node = result_node; node; node = node.parent()) {
    const auto text = node.attribute("node", origin_ns);
    const auto number = text ? base::parse_integer(*text) : std::nullopt;
    if (number && *number >= 0 && static_cast<std::size_t>(*number) < origins.size())
      return origins[static_cast<std::size_t>(*number)];
  }
  return source.root();
}

}  // namespace transform
