// The one door for foreign bytes. Every limit is ours; libxml2's are only the second fence.
#include <libxml/SAX2.h>
#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <libxml/xmlschemas.h>

#include <algorithm>
#include <optional>

#include "xml/detail/prescan.hpp"
#include "xml/detail/raw.hpp"
#include "xml/detail/skim.hpp"
#include "xml/document.hpp"

namespace xml {
namespace {

// libxml2 2.9 stops at 256 by itself; below that the limit and its code are ours.
constexpr int deepest = 250;

struct Watch {
  const ParseLimits* limits = nullptr;
  Elements* told = nullptr;  // in the place of a tree
  std::size_t elements = 0;
  std::optional<base::Error> refused;  // by our own hooks
  int error = 0;                       // the first one of libxml2
  int line = 0, column = 0;
};

Watch& watch_of(void* context) {
  return *static_cast<Watch*>(static_cast<xmlParserCtxt*>(context)->_private);
}

// After this the parser still returns a document that calls itself well-formed: `refused` decides.
void stop(void* context, base::Code code, const char* detail) {
  Watch& watch = watch_of(context);
  auto* parser = static_cast<xmlParserCtxt*>(context);
  const int line = parser->input != nullptr ? parser->input->line : 0;
  if (!watch.refused) {
    watch.refused = base::fail(code, std::string(detail) + ", line " + std::to_string(line));
  }
  xmlStopParser(parser);
}

void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  stop(context, base::Code::xml_doctype, "DOCTYPE");
}

// C14N of a document with a relative namespace URI fails; a library that takes that for an empty
// text lets one signature over nothing fit every such document. And libxml2 leaves "&amp;" in a
// URI half undone ("&#38;"): it would be compared, digested and written in three different ways.
bool has_canonical_form(std::string_view uri, bool as_written) {
  if (uri.empty()) return true;  // xmlns="" takes the default namespace away
  const auto scheme = uri.substr(0, uri.find_first_of(":/?#"));
  const auto is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  return scheme.size() < uri.size() && uri[scheme.size()] == ':' && !scheme.empty() &&
         is_letter(scheme[0]) && (as_written || uri.find('&') == uri.npos);
}

// Puts the "&" back that libxml2 left as "&#38;".
const xmlChar* whole_uri(xmlParserCtxt* parser, const xmlChar* declared) {
  std::string uri(view(declared));
  for (auto at = uri.find("&#38;"); at != uri.npos; at = uri.find("&#38;", at + 1))
    uri.replace(at, 5, "&");
  return xmlDictLookup(parser->dict, chars(uri.c_str()), static_cast<int>(uri.size()));
}

void on_element(void* context, const xmlChar* name, const xmlChar* prefix, const xmlChar* uri,
                int namespaces, const xmlChar** declared, int attributes, int defaulted,
                const xmlChar** values) {
  Watch& watch = watch_of(context);
  auto* parser = static_cast<xmlParserCtxt*>(context);
  const ParseLimits& limits = *watch.limits;
  if (parser->nameNr + 1 > std::min(limits.depth, deepest)) {
    return stop(context, base::Code::xml_too_deep, "elements nested too deep");
  }
  if (++watch.elements > limits.elements) {
    return stop(context, base::Code::xml_too_deep, "too many elements");
  }
  // Each name is looked up among all namespaces in scope, one by one.
  if (static_cast<std::size_t>(parser->nsNr / 2) > limits.attributes) {
    return stop(context, base::Code::xml_too_deep, "too many namespaces in scope");
  }
  for (int i = 0; i < namespaces; ++i) {
    const xmlChar*& declaration = declared[2 * i + 1];
    if (!has_canonical_form(view(declaration), limits.as_written)) {
      return stop(context, base::Code::xml_namespace, "relative or ambiguous namespace URI");
    }
    if (limits.as_written && declaration != nullptr) declaration = whole_uri(parser, declaration);
  }
  if (watch.told != nullptr) return watch.told->start(view(uri), view(name));
  xmlSAX2StartElementNs(context, name, prefix, uri, namespaces, declared, attributes, defaulted,
                        values);
}

void on_error(void* context, xmlError* error) {
  Watch& watch = watch_of(context);
  if (error == nullptr || watch.error != 0) return;
  if (error->level == XML_ERR_WARNING) return;
  watch.error = error->code;
  watch.line = error->line;
  watch.column = error->int2;
}

// libxml2's own text may quote the document, so it never goes into a log line.
const char* reason(int code) {
  switch (code) {
    case XML_ERR_DOCUMENT_EMPTY:
      return "empty document";
    case XML_ERR_DOCUMENT_END:
      return "something after the root element";
    case XML_ERR_TAG_NAME_MISMATCH:
      return "end tag does not match";
    case XML_ERR_TAG_NOT_FINISHED:
      return "premature end";
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return "attribute given twice";
    case XML_ERR_UNDECLARED_ENTITY:
      return "undeclared entity";
    case XML_ERR_INVALID_CHAR:
      return "character not allowed in XML";
    case XML_ERR_LT_IN_ATTRIBUTE:
      return "< in an attribute";
    case XML_NS_ERR_UNDEFINED_NAMESPACE:
      return "undeclared namespace prefix";
    case XML_NS_ERR_ATTRIBUTE_REDEFINED:
      return "attribute given twice under two prefixes";
    default:
      return "not well-formed";
  }
}

base::Code code_of(int error) {
  switch (error) {
    case XML_ERR_INVALID_ENCODING:
    case XML_ERR_UNSUPPORTED_ENCODING:
    case XML_ERR_UNKNOWN_ENCODING:
      return base::Code::xml_encoding;
    default:
      return error >= XML_NS_ERR_XML_NAMESPACE && error <= XML_NS_ERR_COLON
                 ? base::Code::xml_namespace
                 : base::Code::xml_malformed;
  }
}

base::Error refusal(const Watch& watch, base::Code code) {
  return base::fail(code,
                    std::string(reason(watch.error)) + " (libxml2 " + std::to_string(watch.error) +
                        "), line " + std::to_string(watch.line) + ", column " +
                        std::to_string(watch.column),
                    "строка " + std::to_string(watch.line));
}

void on_end(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
  watch_of(context).told->end();
}

void silent(void*, const char*, ...) {}

struct FreeContext {
  void operator()(xmlParserCtxt* context) const {
    xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

using Parser = std::unique_ptr<xmlParserCtxt, FreeContext>;

// Null: no memory.
Parser make_parser(Watch& watch) {
  Parser parser(xmlNewParserCtxt());
  if (!parser) return parser;
  parser->_private = &watch;
  parser->sax->internalSubset = on_doctype;
  parser->sax->externalSubset = on_doctype;
  parser->sax->startElementNs = on_element;
  return parser;
}

// What Document::parse looks at before the parser does. Errors: too_large, xml_encoding,
// xml_too_deep.
base::Result<std::string_view> checked(std::string_view bytes, std::string& storage,
                                       const ParseLimits& limits) {
  if (bytes.size() > limits.bytes) {
    return base::fail(base::Code::too_large, std::to_string(bytes.size()) + " bytes of XML");
  }
  initialize();
  BASE_TRY(text, to_utf8(bytes, storage));
  BASE_CHECK(check_markup(text, limits));
  return text;
}

xmlDoc* read(xmlParserCtxt* parser, std::string_view text, int more_options) {
  const int options = XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES |
                      XML_PARSE_IGNORE_ENC | more_options;
  return xmlCtxtReadMemory(parser, text.data(), static_cast<int>(text.size()), nullptr, nullptr,
                           options);
}

}  // namespace

base::Result<Document> Document::parse(std::string_view bytes, const ParseLimits& limits) {
  std::string storage;
  BASE_TRY(text, checked(bytes, storage, limits));
  Watch watch;
  watch.limits = &limits;
  const Parser parser = make_parser(watch);
  if (!parser) return base::fail(base::Code::internal, "no memory for a parser");
  parser->sax->serror = on_error;
  // Canonical form drops comments and CDATA marks, so a signature does not cover them: text must
  // not fall into pieces at a place that an attacker can choose.
  if (!limits.as_written) parser->sax->comment = nullptr;

  xmlDoc* raw = read(parser.get(), text, limits.as_written ? 0 : XML_PARSE_NOCDATA);
  Document document = adopt(raw);
  if (watch.refused) return *watch.refused;
  if (raw == nullptr || parser->wellFormed == 0 || !document.root()) {
    const auto code = code_of(watch.error);
    return refusal(watch, code == base::Code::xml_namespace ? base::Code::xml_malformed : code);
  }
  if (parser->nsWellFormed == 0) return refusal(watch, base::Code::xml_namespace);
  return document;
}

bool skim(std::string_view bytes, const ParseLimits& limits, xmlSchemaValidCtxt* run,
          Elements& told) {
  std::string storage;
  const auto text = checked(bytes, storage, limits);
  if (!text) return false;
  Watch watch;
  watch.limits = &limits;
  watch.told = &told;
  const Parser parser = make_parser(watch);
  if (!parser) return false;
  xmlSAXHandler& sax = *parser->sax;
  sax.endElementNs = on_end;
  sax.characters = sax.ignorableWhitespace = nullptr;
  sax.comment = nullptr;
  sax.processingInstruction = nullptr;
  sax.reference = nullptr;
  sax.serror = nullptr;  // it would be called with what belongs to the schema's run
  xmlSchemaSAXPlugStruct* plug = xmlSchemaSAXPlug(run, &parser->sax, &parser->userData);
  if (plug == nullptr) return false;
  parser->myDoc = read(parser.get(), *text, XML_PARSE_NOCDATA);
  const bool good = !watch.refused && parser->wellFormed == 1 && parser->nsWellFormed == 1;
  xmlSchemaSAXUnplug(plug);
  return good;
}

void initialize() {
  static const bool once = [] {
    xmlInitParser();
    // For this thread and, as a default, for those to come: nothing goes to standard error.
    xmlSetGenericErrorFunc(nullptr, silent);
    xmlThrDefSetGenericErrorFunc(nullptr, silent);
    // No catalogue may redirect a name, and no document (a processing instruction) may add one.
    xmlCatalogSetDefaults(XML_CATA_ALLOW_NONE);
    xmlSetExternalEntityLoader(xmlNoNetExternalEntityLoader);
    return true;
  }();
  static_cast<void>(once);
}

}  // namespace xml
