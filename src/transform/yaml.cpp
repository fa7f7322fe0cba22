#include "transform/yaml.hpp"

#include <algorithm>
#include <set>
#include <tuple>

#include "base/text.hpp"

namespace transform::yaml {
namespace {

std::string in_quotes(std::string_view word) {
  return "«" + std::string(word) + "»";
}

}  // namespace

void Mistakes::add(const YAML::Mark& at, std::string text) {
  const bool known = !at.is_null();
  found_.push_back({known ? at.line + 1 : 1, known ? at.column + 1 : 1, std::move(text)});
}

std::string Mistakes::text() const {
  auto sorted = found_;
  std::stable_sort(sorted.begin(), sorted.end(), [](const Mistake& a, const Mistake& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  std::string all;
  for (const Mistake& mistake : sorted) {
    if (!all.empty()) all += '\n';
    all += file_ + ':' + std::to_string(mistake.line) + ':' + std::to_string(mistake.column) +
           ": " + mistake.text;
  }
  return all;
}

YAML::Node parse(const std::string& text, Mistakes& mistakes) {
  try {
    return YAML::Load(text);
  } catch (const YAML::Exception& failure) {
    mistakes.add(failure.mark, "это не YAML: " + failure.msg);
    return YAML::Node();
  }
}

std::vector<Entry> entries_of(const YAML::Node& node, std::string_view what, Mistakes& mistakes) {
  std::vector<Entry> entries;
  if (!node.IsMap()) {
    mistakes.add(node.Mark(), std::string(what) + ": нужны пары «ключ: значение»");
    return entries;
  }
  std::set<std::string> seen;
  for (const auto& pair : node) {
    if (!pair.first.IsScalar()) {
      mistakes.add(pair.first.Mark(), std::string(what) + ": ключ должен быть словом");
      continue;
    }
    std::string key = pair.first.Scalar();
    if (!seen.insert(key).second)
      mistakes.add(pair.first.Mark(), "ключ " + in_quotes(key) + " уже был");
    entries.push_back({std::move(key), pair.first.Mark(), pair.second});
  }
  return entries;
}

std::vector<YAML::Node> items_of(const YAML::Node& node, std::string_view what,
                                 Mistakes& mistakes) {
  if (!node.IsSequence() || node.size() == 0) {
    mistakes.add(node.Mark(), std::string(what) + ": нужен непустой список");
    return {};
  }
  return {node.begin(), node.end()};
}

std::optional<std::string> text_of(const YAML::Node& node, std::string_view what,
                                   Mistakes& mistakes) {
  if (node.IsScalar() && !node.Scalar().empty()) return node.Scalar();
  mistakes.add(node.Mark(), std::string(what) + ": нужен непустой текст");
  return std::nullopt;
}

std::optional<bool> flag_of(const YAML::Node& node, std::string_view what, Mistakes& mistakes) {
  if (node.IsScalar() && node.Scalar() == "true") return true;
  if (node.IsScalar() && node.Scalar() == "false") return false;
  mistakes.add(node.Mark(), std::string(what) + ": допустимы true и false");
  return std::nullopt;
}

std::string unknown(std::string_view what, std::string_view word,
                    const std::vector<std::string_view>& allowed) {
  std::string text = "неизвестно: " + std::string(what) + " " + in_quotes(word);
  if (const auto near = base::nearest(word, allowed))
    return text + "; возможно, " + in_quotes(*near);
  text += "; допустимы: ";
  for (std::size_t i = 0; i < allowed.size(); ++i)
    text += (i == 0 ? "" : ", ") + std::string(allowed[i]);
  return text;
}

}  // namespace transform::yaml
