#include "xml/plain.hpp"

#include "base/text.hpp"
#include "xml/detail/plain.hpp"

namespace xml {
namespace {

using plain::Kind;

// Text as the document means it, without the tags inside.
std::string decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    switch (plain::kind_of(text[at])) {
      case Kind::opens:
        at = text.find('>', at);
        break;
      case Kind::returns:  // a line feed follows
        break;
      case Kind::refers: {
        const plain::Reference& found = *plain::reference_at(text.substr(at));
        out += found.stands_for;
        at += found.written.size() - 1;
        break;
      }
      default:
        out += text[at];
    }
  }
  return out;
}

}  // namespace

PlainNode PlainDocument::root() const {
  return PlainNode(*this, 0);
}

void PlainDocument::tell(Listener& listener) const {
  const Element* element = elements_.data();
  std::size_t started = 1;
  for (std::size_t at = element->begin;;) {
    const std::size_t next = text_.find('<', at);
    const std::string_view text = text_.substr(at, next - at);
    if (!text.empty() && (element->first_child == none || !base::trim(text).empty())) {
      if (element->coded)
        listener.text(decoded(text));
      else
        listener.text(text);
    }
    if (text_[next + 1] == '/') {
      if (element == elements_.data()) return;
      listener.end(*element->name);
      at = next + element->name->written.size() + 3;
      element = &elements_[element->parent];
      continue;
    }
    const Element& child = elements_[started++];
    listener.start(*child.name);
    at = child.begin;
    if (text_[at - 2] == '/')
      listener.end(*child.name);
    else
      element = &child;
  }
}

std::string PlainNode::text() const {
  if (document_ == nullptr) return {};
  const PlainDocument::Element& one = element();
  const std::string_view raw = document_->text_.substr(one.begin, one.past - one.begin);
  if (one.first_child == PlainDocument::none && !one.coded) return std::string(base::trim(raw));
  return std::string(base::trim(decoded(raw)));
}

std::optional<std::string> PlainNode::attribute(std::string_view name, std::string_view ns) const {
  if (document_ == nullptr || index_ != 0) return std::nullopt;
  return document_->start_tag().attribute(name, ns);
}

PlainNode PlainNode::child(std::string_view ns, std::string_view name) const {
  PlainNode child = first_child();
  while (child && !child.is(ns, name)) child = child.next();
  return child;
}

PlainNode PlainNode::parent() const {
  if (document_ == nullptr || index_ == 0) return {};
  return PlainNode(*document_, element().parent);
}

}  // namespace xml
