#include "xml/portions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "xml/detail/markup.hpp"
#include "xml/detail/prescan.hpp"

namespace xml {
namespace {

using base::Code;

long count_lines(std::string_view text) {
  return std::count(text.begin(), text.end(), '\n');
}

std::string at_line(long line) {
  return "строка " + std::to_string(line);
}

}  // namespace

base::Result<Portions> Portions::open(ReadAt read, const Sizes& sizes) {
  Portions all;
  all.read_ = std::move(read);
  all.sizes_ = sizes;
  BASE_TRY(begin, all.read_(0, base::limits::load_head_bytes));
  Tag root;
  std::string name;
  const auto on_tag = [&](const Tag& tag) -> base::Result<bool> {
    root = tag;
    name = tag.name;
    return false;
  };
  Markup markup;
  BASE_TRY(more, markup.feed(begin, on_tag));
  if (more && begin.size() == base::limits::load_head_bytes)
    return base::fail(Code::too_large, "no root within limits::load_head_bytes", at_line(1));
  all.head_ = begin.substr(0, more ? begin.size() : root.past);
  all.root_empty_ = root.kind == Tag::Kind::empty;
  if (!more && !all.root_empty_) all.close_ = "</" + name + ">";
  auto document = Document::parse(all.head_ + all.close_);
  if (!document) return document.error();
  all.root_ = std::move(*document);
  all.head_lines_ = count_lines(all.head_);
  return all;
}

// Names come in the file's encoding; the rest of the house speaks UTF-8.
base::Result<std::string> Portions::local_name(std::string_view written) const {
  const std::string_view local = written.substr(written.find(':') + 1);
  const std::size_t from = head_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
  const bool declared = head_.compare(from, 5, "<?xml") == 0;
  const std::string declaration = declared ? head_.substr(from, head_.find("?>") + 2 - from) : "";
  std::string storage;
  const std::string octets = declaration + std::string(local);
  BASE_TRY(text, to_utf8(octets, storage));
  return std::string(text.substr(declaration.size()));
}

class Portions::Walk {
 public:
  Walk(Portions& all, const std::vector<std::string>& pieces) : all_(all), pieces_(pieces) {}

  base::Result<void> run();

 private:
  base::Result<bool> on_tag(const Tag& tag);
  base::Result<void> on_child(const Tag& tag);
  base::Result<std::size_t> index_of(std::string_view written);
  base::Result<void> end_head(const Tag& tag);
  base::Result<void> check_size(std::uint64_t at);
  bool is_piece(std::size_t name) const { return !pieces_.empty() && may_cut_.at(name); }
  void begin_portion(const Tag& tag);

  Portions& all_;
  const std::vector<std::string>& pieces_;
  std::map<std::string, std::size_t, std::less<>> written_;  // as written → place in names_
  std::vector<bool> may_cut_;                                // of each name
  std::vector<std::uint64_t> met_;                           // since the first portion began
  int depth_ = 0;
  bool in_head_ = true;
  std::uint64_t head_end_ = 0;
  std::size_t pieces_here_ = 0;  // in the portion that is being found
  Portion child_;                // the root's child that is open
  std::uint64_t tail_ = 0;       // where the root's end tag begins; 0: not met
  long tail_line_ = 0;
  Markup markup_;
};

base::Result<std::size_t> Portions::Walk::index_of(std::string_view written) {
  if (const auto known = written_.find(written); known != written_.end()) return known->second;
  BASE_TRY(name, all_.local_name(written));
  const auto [place, fresh] = all_.names_.emplace(std::move(name), all_.names_.size());
  if (fresh) {
    if (all_.names_.size() > base::limits::load_names)
      return base::fail(Code::xml_too_deep, "more names than limits::load_names",
                        at_line(markup_.line()));
    may_cut_.push_back(std::find(pieces_.begin(), pieces_.end(), place->first) != pieces_.end());
    all_.totals_.push_back(0);
    met_.push_back(0);
  }
  return written_.emplace(written, place->second).first->second;
}

void Portions::Walk::begin_portion(const Tag& tag) {
  if (!all_.portions_.empty()) all_.portions_.back().end = tag.begin;
  all_.portions_.push_back({tag.begin, tag.begin, tag.line, met_});
  pieces_here_ = 0;
}

// What stands before the first piece goes along with every portion.
base::Result<void> Portions::Walk::end_head(const Tag& tag) {
  in_head_ = false;
  if (tag.begin > base::limits::load_head_bytes)
    return base::fail(Code::too_large, "limits::load_head_bytes before the first record",
                      at_line(tag.line));
  BASE_TRY(head, all_.read_(0, tag.begin));
  all_.head_ = std::move(head);
  all_.head_lines_ = count_lines(all_.head_);
  begin_portion(tag);
  return {};
}

base::Result<void> Portions::Walk::on_child(const Tag& tag) {
  BASE_TRY(name, index_of(tag.name));
  child_ = {tag.begin, tag.begin, tag.line, {}};
  if (in_head_ && (is_piece(name) || pieces_.empty())) {
    BASE_CHECK(end_head(tag));
  } else if (!in_head_ && is_piece(name)) {
    const Portion& here = all_.portions_.back();
    if (tag.begin - here.begin >= all_.sizes_.bytes || pieces_here_ >= all_.sizes_.pieces)
      begin_portion(tag);
  }
  ++pieces_here_;
  ++all_.totals_[name];
  if (!in_head_) ++met_[name];
  return {};
}

base::Result<bool> Portions::Walk::on_tag(const Tag& tag) {
  if (tag.kind == Tag::Kind::end) {
    if (--depth_ > 0) return true;
    tail_ = tag.begin;
    tail_line_ = tag.line;
    if (in_head_) BASE_CHECK(end_head(tag));
    all_.portions_.back().end = tag.begin;
    return false;
  }
  if (depth_ == 1) BASE_CHECK(on_child(tag));
  if (tag.kind == Tag::Kind::start) ++depth_;
  return true;
}

// A child without an end looks like one that is too large: then the parser's word is the better.
base::Result<void> Portions::Walk::check_size(std::uint64_t at) {
  if (in_head_) return {};
  const Sizes& sizes = all_.sizes_;
  const bool inside = depth_ > 1 || pieces_.empty();
  Portion start = inside && !pieces_.empty() ? child_ : all_.portions_.back();
  if (at - start.begin <= (inside ? sizes.piece_bytes : sizes.bytes + 2 * sizes.piece_bytes))
    return {};
  BASE_TRY(octets, all_.read_(start.begin, sizes.piece_bytes));
  start.end = start.begin + octets.find_last_of('>') + 1;
  const auto parsed = all_.parse(start, {});
  if (!parsed && parsed.error().detail.find("premature end") == std::string::npos)
    return parsed.error();
  return base::fail(Code::too_large, "one record of more than limits::message_bytes",
                    at_line(start.line));
}

base::Result<void> Portions::Walk::run() {
  const Markup::OnTag told = [this](const Tag& tag) { return on_tag(tag); };
  for (;;) {
    BASE_TRY(block, all_.read_(markup_.offset(), all_.sizes_.block_bytes));
    if (block.empty()) break;
    BASE_TRY(more, markup_.feed(block, told));
    BASE_CHECK(check_size(markup_.offset()));
    if (!more) break;
  }
  if (tail_ != 0) return all_.check_tail(tail_, tail_line_);
  Portion rest{all_.head_.size(), 0, all_.head_lines_ + 1, {}};
  if (!in_head_) rest = all_.portions_.back();
  rest.end = std::min(markup_.offset(), rest.begin + all_.sizes_.piece_bytes);
  const auto parsed = all_.parse(rest, {});
  return parsed ? base::fail(Code::xml_malformed, "no end of the root") : parsed.error();
}

base::Result<void> Portions::cut(const std::vector<std::string>& pieces) {
  portions_.clear();
  if (root_empty_) {
    portions_.push_back({head_.size(), head_.size(), head_lines_ + 1, {}});
    return check_tail(head_.size(), head_lines_ + 1);
  }
  return Walk(*this, pieces).run();
}

// Nothing but comments and the like may follow the root.
base::Result<void> Portions::check_tail(std::uint64_t begin, long line) const {
  BASE_TRY(tail, read_(begin, base::limits::load_head_bytes));
  if (tail.size() == base::limits::load_head_bytes)
    return base::fail(Code::too_large, "too much behind the root element");
  const auto whole = parse({begin, begin + tail.size(), line, {}}, {});
  return whole ? base::Result<void>() : base::Result<void>(whole.error());
}

long Portions::line_of(const Portion& portion, long line) const {
  return line <= head_lines_ + 1 ? line : portion.line + line - (head_lines_ + 2);
}

base::Error Portions::at_its_line(base::Error error, const Portion& portion) const {
  constexpr std::string_view word = "line ";
  const auto at = error.detail.find(word);
  if (at == std::string::npos) {
    const std::string subject = error.subject.empty() ? "" : ": " + error.subject;
    error.subject = at_line(portion.line) + subject;
    return error;
  }
  const auto from = at + word.size();
  const auto past =
      std::min(error.detail.find_first_not_of("0123456789", from), error.detail.size());
  const auto told = base::parse_integer(std::string_view(error.detail).substr(from, past - from));
  const long line = line_of(portion, static_cast<long>(told.value_or(0)));
  error.detail.replace(from, past - from, std::to_string(line));
  error.subject = at_line(line);
  return error;
}

ParseLimits Portions::limits() const {
  ParseLimits limits;
  limits.bytes = sizes_.bytes + 3 * sizes_.piece_bytes + base::limits::load_head_bytes;
  return limits;
}

base::Result<std::string> Portions::text(const Portion& portion, std::string_view end) const {
  BASE_TRY(octets, read_(portion.begin, portion.end - portion.begin));
  std::string text;
  text.reserve(head_.size() + 1 + octets.size() + end.size());
  text.append(head_).append("\n").append(octets).append(end);
  return text;
}

base::Result<std::string> Portions::text(std::size_t portion) const {
  if (root_empty_) return head_;
  return text(portions_.at(portion), close_);
}

base::Result<Document> Portions::parse(const Portion& portion, std::string_view end) const {
  BASE_TRY(text, this->text(portion, end));
  auto document = Document::parse(text, limits());
  if (!document) return at_its_line(document.error(), portion);
  return document;
}

base::Result<Document> Portions::read(std::size_t portion) const {
  if (root_empty_) return Document::parse(head_);
  return parse(portions_.at(portion), close_);
}

Portions::Place Portions::place(std::size_t portion, std::string_view path, long line) const {
  const Portion& here = portions_.at(portion);
  Place place{std::string(path), line_of(here, line)};
  const auto begin = path.find('/', 1);
  if (begin == path.npos || line <= head_lines_ + 1) return place;
  const auto end = std::min(path.find('/', begin + 1), path.size());
  std::string_view step = path.substr(begin + 1, end - begin - 1);
  std::uint64_t number = 1;
  if (const auto bracket = step.find('['); bracket != step.npos) {
    number = static_cast<std::uint64_t>(
        base::parse_integer(step.substr(bracket + 1, step.size() - bracket - 2)).value_or(1));
    step = step.substr(0, bracket);
  }
  const auto name = names_.find(step);
  if (name == names_.end() || totals_[name->second] < 2) return place;
  if (name->second < here.before.size()) number += here.before[name->second];
  place.path = std::string(path.substr(0, begin + 1)) + std::string(step) + '[' +
               std::to_string(number) + ']' + std::string(path.substr(end));
  return place;
}

}  // namespace xml
