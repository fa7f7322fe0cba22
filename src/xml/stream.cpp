#include "xml/stream.hpp"

#include <libxml/SAX2.h>
#include <libxml/parser.h>

#include "base/limits.hpp"
#include "xml/detail/markup.hpp"
#include "xml/detail/raw.hpp"
#include "xml/document.hpp"

namespace xml {
namespace {

using base::Code;

constexpr std::size_t tag_bytes = 16 * 1024;
constexpr std::size_t block_bytes = 64 * 1024;

// SAX2's five pointers for each: name, prefix, URI, begin and end of the value.
class SaxAttributes final : public Attributes {
 public:
  SaxAttributes(const xmlChar** all, int count) : all_(all), count_(count) {}
  std::optional<std::string> find(std::string_view name) const override {
    for (int i = 0; i < count_; ++i) {
      const xmlChar** one = all_ + 5 * i;
      if (view(one[0]) == name)
        return std::string(reinterpret_cast<const char*>(one[3]),
                           static_cast<std::size_t>(one[4] - one[3]));
    }
    return std::nullopt;
  }

 private:
  const xmlChar** all_;
  int count_;
};

struct FreeContext {
  void operator()(xmlParserCtxt* context) const {
    xmlFreeDoc(context->myDoc);
    xmlFreeParserCtxt(context);
  }
};

}  // namespace

struct Stream::Impl {
  explicit Impl(Listener& to) : listener(to) {}

  Listener& listener;
  std::unique_ptr<xmlParserCtxt, FreeContext> parser;
  Markup markup;
  std::optional<base::Error> refused;
  int depth = 0;

  static Impl& of(void* context) {
    return *static_cast<Impl*>(static_cast<xmlParserCtxt*>(context)->_private);
  }
  void stop(base::Error error) {
    if (!refused) refused = std::move(error);
    xmlStopParser(parser.get());
  }
  void settle(const base::Result<void>& result) {
    if (!result) stop(result.error());
  }
  static void on_doctype(void* context, const xmlChar*, const xmlChar*, const xmlChar*) {
    of(context).stop(base::fail(Code::xml_doctype, "DOCTYPE"));
  }
  static void on_open(void* context, const xmlChar* name, const xmlChar*, const xmlChar*, int,
                      const xmlChar**, int count, int, const xmlChar** attributes) {
    Impl& self = of(context);
    if (self.refused) return;
    if (++self.depth > base::limits::element_depth)
      return self.stop(base::fail(Code::xml_too_deep, "elements nested too deep"));
    self.settle(self.listener.open(view(name), SaxAttributes(attributes, count)));
  }
  static void on_close(void* context, const xmlChar* name, const xmlChar*, const xmlChar*) {
    Impl& self = of(context);
    --self.depth;
    if (!self.refused) self.settle(self.listener.close(view(name)));
  }
  static void on_text(void* context, const xmlChar* text, int octets) {
    Impl& self = of(context);
    if (!self.refused)
      self.settle(self.listener.text(
          {reinterpret_cast<const char*>(text), static_cast<std::size_t>(octets)}));
  }
  static void on_error(void*, xmlError*) {}

  base::Error problem() const {
    if (refused) return *refused;
    const auto line = parser->input != nullptr ? parser->input->line : 0;
    return base::fail(Code::xml_malformed, "not well-formed, line " + std::to_string(line),
                      "строка " + std::to_string(line));
  }
};

Stream::Stream(Listener& listener) : impl_(std::make_unique<Impl>(listener)) {
  initialize();
  xmlSAXHandler sax{};
  sax.initialized = XML_SAX2_MAGIC;
  sax.internalSubset = Impl::on_doctype;
  sax.externalSubset = Impl::on_doctype;
  sax.startElementNs = Impl::on_open;
  sax.endElementNs = Impl::on_close;
  sax.characters = Impl::on_text;
  sax.ignorableWhitespace = Impl::on_text;
  sax.cdataBlock = Impl::on_text;
  sax.serror = Impl::on_error;
  impl_->parser.reset(xmlCreatePushParserCtxt(&sax, nullptr, nullptr, 0, nullptr));
  if (!impl_->parser) return;
  impl_->parser->_private = impl_.get();
  xmlCtxtUseOptions(impl_->parser.get(), XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
}

Stream::~Stream() = default;

base::Result<void> Stream::feed(std::string_view block) {
  if (!impl_->parser) return base::fail(Code::internal, "no memory for a parser");
  const Markup::OnTag bounded = [](const Tag& tag) -> base::Result<bool> {
    if (tag.past - tag.begin > tag_bytes) return base::fail(Code::xml_too_deep, "a tag too long");
    return true;
  };
  for (; !block.empty(); block.remove_prefix(std::min(block.size(), block_bytes))) {
    const auto part = block.substr(0, block_bytes);
    if (part.find('\0') != part.npos) return base::fail(Code::xml_encoding, "NUL inside");
    BASE_CHECK(impl_->markup.feed(part, bounded));
    if (impl_->markup.pending() > tag_bytes)
      return base::fail(Code::xml_too_deep, "a tag too long");
    const int code =
        xmlParseChunk(impl_->parser.get(), part.data(), static_cast<int>(part.size()), 0);
    if (code != 0 || impl_->refused) return impl_->problem();
  }
  return {};
}

base::Result<void> Stream::finish() {
  if (!impl_->parser) return base::fail(Code::internal, "no memory for a parser");
  const int code = xmlParseChunk(impl_->parser.get(), nullptr, 0, 1);
  if (code != 0 || impl_->refused || impl_->parser->wellFormed == 0) return impl_->problem();
  if (impl_->parser->nsWellFormed == 0) return base::fail(Code::xml_namespace, "a prefix");
  return {};
}

}  // namespace xml
