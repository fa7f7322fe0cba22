#include "transform/broken.hpp"

namespace transform {
namespace {

constexpr std::size_t longest_text = 800;  // of one record's violations

// "/a/b[2]/c" → "/a/b[2]"; "/a" → "".
std::string parent_of(std::string_view path) {
  const auto last = path.rfind('/');
  return std::string(path.substr(0, last == path.npos ? 0 : last));
}

}  // namespace

Broken::Broken(std::span<const xml::SchemaError> violations,
               const std::unordered_set<std::string>& paths) {
  for (const xml::SchemaError& violation : violations) {
    std::string path = violation.broken;
    while (!path.empty() && !paths.contains(path)) path = parent_of(path);
    if (path.empty()) {
      outside_.push_back(violation);
      continue;
    }
    std::string& text = records_[std::move(path)];
    if (text.empty())
      text = violation.message;
    else if (text.size() + violation.message.size() < longest_text)
      text += "; " + violation.message;
  }
}

const std::string* Broken::of(std::string_view path) const {
  if (records_.empty()) return nullptr;
  for (std::string at(path); !at.empty(); at = parent_of(at))
    if (const auto it = records_.find(at); it != records_.end()) return &it->second;
  return nullptr;
}

}  // namespace transform
