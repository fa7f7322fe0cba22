#include "config/places.hpp"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <sstream>

#include "config/source.hpp"

namespace config {

namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

// By its last part: what stands before it in the file is relative, or a variable.
bool names(const YAML::Node& node, const std::filesystem::path& wanted) {
  if (node.IsMap()) {
    for (const char* key : {"code", "file"})
      if (node[key] && names(node[key], wanted)) return true;
    return false;
  }
  return node.IsScalar() && std::filesystem::path(node.Scalar()).filename() == wanted.filename();
}

YAML::Node find(const YAML::Node& node, const std::string& key) {
  if (node.IsMap()) return node[key];
  if (node.IsSequence())
    for (const auto& item : node)
      if (names(item, key)) return item;
  return YAML::Node(YAML::NodeType::Undefined);
}

}  // namespace

struct Places::Impl {
  std::filesystem::path file;
  std::string text;
  YAML::Node root;
};

Places::Places(const std::filesystem::path& file)
    : impl_(std::make_unique<Impl>(Impl{file, text_of(file), {}})) {
  try {
    impl_->root = YAML::Load(impl_->text);
  } catch (const YAML::Exception&) {  // load() has told
  }
}

Places::~Places() = default;

Mistake Places::at(const std::vector<std::string>& path, std::string text) const {
  Source source(impl_->file, impl_->text);
  YAML::Mark mark = impl_->root.Mark();
  const auto step = [&](const auto& self, const YAML::Node& node, std::size_t depth) -> void {
    mark = node.Mark();
    if (depth == path.size()) return;
    const YAML::Node next = find(node, path[depth]);
    if (next.IsDefined()) self(self, next, depth + 1);
  };
  step(step, impl_->root, 0);
  source.add(mark, std::move(text));
  return source.take().front();
}

}  // namespace config
