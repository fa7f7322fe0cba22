// Octets into a plain document, or nothing.
#include <libxml/tree.h>

#include <unordered_map>

#include "base/text.hpp"
#include "xml/detail/markup.hpp"
#include "xml/detail/plain.hpp"
#include "xml/detail/prescan.hpp"
#include "xml/detail/raw.hpp"
#include "xml/plain.hpp"

namespace xml {
namespace {

using plain::Kind;

constexpr std::size_t most_names = 500, name_bytes = 100;
constexpr std::size_t text_bytes = 1'000'000;  // libxml2 takes ten times as much
constexpr std::uint32_t most_lines = 65'000;   // libxml2 guesses those beyond 65 535
constexpr int deepest = 250;                   // as Document::parse

// ASCII and, of UTF-8, Cyrillic (U+0400 … U+04FF): all of it may stand in names.
bool starts_name(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         (byte >= 0xD0 && byte <= 0xD3);
}
bool is_name(std::string_view text) {
  return !text.empty() && starts_name(text[0]) && std::ranges::all_of(text, [](char c) {
    return starts_name(c) || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           (static_cast<unsigned char>(c) & 0xC0) == 0x80;
  });
}

}  // namespace

class PlainDocument::Reader {
 public:
  Reader(PlainDocument& document, const ParseLimits& limits)
      : all_(document), limits_(limits), text_(document.text_) {}

  // What follows the root's start tag. False: not plain.
  bool run(const Tag& root);

 private:
  struct Open {
    std::uint32_t element = none, last_child = none;
  };

  std::size_t special(std::size_t begin, std::size_t at);
  bool text();
  bool start();
  bool end();
  Name* name_here();
  Name* learn(std::string_view written);

  PlainDocument& all_;
  const ParseLimits& limits_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::uint32_t line_ = 1;
  std::vector<Open> open_;
  Name* last_ = nullptr;  // of the start tag before
  std::unordered_map<std::string_view, Name*> known_;
};

// What is more than a character of a line. Returns its octets; 0: it is not plain.
std::size_t PlainDocument::Reader::special(std::size_t begin, std::size_t at) {
  const std::string_view rest = text_.substr(at);
  switch (plain::kind_of(rest[0])) {
    case Kind::line_end:
      ++line_;
      return 1;
    case Kind::returns:
      all_.elements_[open_.back().element].coded = true;
      return rest.starts_with("\r\n") ? 1 : 0;
    case Kind::refers: {
      all_.elements_[open_.back().element].coded = true;
      const plain::Reference* found = plain::reference_at(rest);
      return found != nullptr ? found->written.size() : 0;
    }
    case Kind::closes:
      return at >= begin + 2 && text_.substr(at - 2, 2) == "]]" ? 0 : 1;
    case Kind::high:  // U+FFFE and U+FFFF are no characters
      return rest.starts_with("\xEF\xBF\xBE") || rest.starts_with("\xEF\xBF\xBF") ? 0 : 1;
    default:
      return 0;
  }
}

// Up to the next tag.
bool PlainDocument::Reader::text() {
  const std::string_view text = text_;
  std::size_t at = at_;
  while (at < text.size() && text[at] != '<') {
    const std::size_t octets = plain::kind_of(text[at]) == Kind::common ? 1 : special(at_, at);
    if (octets == 0) return false;
    at += octets;
  }
  const bool bounded = at - at_ <= text_bytes;
  at_ = at;
  return bounded && at < text.size();
}

PlainDocument::Name* PlainDocument::Reader::learn(std::string_view written) {
  const auto colon = written.find(':');
  const bool prefixed = colon != written.npos;
  auto name = std::make_unique<Name>();
  name->written = written;
  name->prefix = prefixed ? written.substr(0, colon) : std::string_view();
  name->local = prefixed ? written.substr(colon + 1) : written;
  if (!is_name(name->local) || (prefixed && !is_name(name->prefix)) || name->prefix == "xml" ||
      all_.names_.size() == most_names)
    return nullptr;
  const Node root = all_.tag_.root();
  const xmlNs* found =
      xmlSearchNs(root.raw()->doc, root.raw(), prefixed ? chars(name->prefix.c_str()) : nullptr);
  if (found == nullptr && prefixed) return nullptr;
  if (found != nullptr) name->ns = view(found->href);
  all_.names_.push_back(std::move(name));
  Name* kept = all_.names_.back().get();
  return known_.emplace(kept->written, kept).first->second;
}

// Nearly always the one that followed the last time. Null: none that is plain.
PlainDocument::Name* PlainDocument::Reader::name_here() {
  const std::string_view rest = text_.substr(at_);
  const auto ends = [&](std::size_t size) {
    return size < rest.size() && (rest[size] == '>' || rest[size] == '/');
  };
  Name* guess = last_ != nullptr ? last_->next : nullptr;
  if (guess == nullptr || !rest.starts_with(guess->written) || !ends(guess->written.size())) {
    const std::string_view name = rest.substr(0, rest.substr(0, name_bytes).find_first_of("/>"));
    if (!ends(name.size())) return nullptr;
    const auto known = known_.find(name);
    guess = known != known_.end() ? known->second : learn(name);
    if (guess != nullptr && last_ != nullptr) last_->next = guess;
  }
  return guess;
}

bool PlainDocument::Reader::start() {
  Name* const name = name_here();
  if (name == nullptr || all_.elements_.size() == limits_.elements) return false;
  if (std::ssize(open_) == std::min(limits_.depth, deepest)) return false;
  last_ = name;
  at_ += name->written.size();
  const bool empty = text_.substr(at_).starts_with("/>");
  if (!empty && text_[at_] != '>') return false;
  at_ += empty ? 2 : 1;
  const auto element = static_cast<std::uint32_t>(all_.elements_.size());
  Open& parent = open_.back();
  (parent.last_child == none ? all_.elements_[parent.element].first_child
                             : all_.elements_[parent.last_child].next) = element;
  parent.last_child = element;
  const auto begin = static_cast<std::uint32_t>(at_);
  all_.elements_.push_back({name, begin, begin, parent.element, none, none, line_, false});
  if (!empty) open_.push_back({element, none});
  return true;
}

// at_: behind "</".
bool PlainDocument::Reader::end() {
  Element& element = all_.elements_[open_.back().element];
  const std::string& name = element.name->written;
  if (!text_.substr(at_).starts_with(name) || !text_.substr(at_ + name.size()).starts_with('>'))
    return false;
  element.past = static_cast<std::uint32_t>(at_ - 2);
  at_ += name.size() + 1;
  open_.pop_back();
  return true;
}

bool PlainDocument::Reader::run(const Tag& root) {
  const Name* name = learn(root.name);
  if (name == nullptr) return false;
  at_ = root.past;
  line_ = static_cast<std::uint32_t>(root.last_line);
  const auto begin = static_cast<std::uint32_t>(at_);
  const auto line = static_cast<std::uint32_t>(all_.tag_.root().line());
  all_.elements_.push_back({name, begin, begin, none, none, none, line, false});
  open_.push_back({0, none});
  while (!open_.empty()) {
    if (!text() || ++at_ >= text_.size()) return false;
    const bool ends = text_[at_] == '/';
    at_ += ends ? 1 : 0;
    if (!(ends ? end() : start())) return false;
  }
  return base::trim(text_.substr(at_)).empty() && line_ <= most_lines;
}

std::optional<PlainDocument> PlainDocument::read(std::string_view bytes,
                                                 const ParseLimits& limits) {
  if (bytes.size() > limits.bytes || bytes.size() > UINT32_MAX || limits.as_written) return {};
  auto converted = std::make_unique<std::string>();
  const auto text = to_utf8(bytes, *converted);
  if (!text) return {};
  Tag root;
  std::string name;
  const auto more = Markup().feed(*text, [&](const Tag& tag) -> base::Result<bool> {
    root = tag;
    name = tag.name;
    return false;
  });
  if (!more || *more || root.kind != Tag::Kind::start) return {};
  root.name = name;
  auto tag = Document::parse(std::string(text->substr(0, root.past)) + "</" + name + ">", limits);
  if (!tag || tag->root().raw()->children != nullptr) return {};
  PlainDocument document(std::move(*tag));
  document.text_ = *text;
  document.converted_ = std::move(converted);
  document.elements_.reserve(text->size() / 32);
  if (!Reader(document, limits).run(root)) return {};
  return document;
}

}  // namespace xml
