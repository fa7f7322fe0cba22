#include "transform/mapping.hpp"

#include <algorithm>

#include "transform/explain.hpp"
#include "transform/run.hpp"
#include "transform/skim.hpp"

namespace transform {

struct Mapping::Impl {
  Plan plan;
};

base::Result<Mapping> Mapping::load(const std::filesystem::path& file,
                                    const std::filesystem::path& resources) {
  BASE_TRY(plan, read_plan(file, resources));
  Mapping mapping;
  mapping.impl_ = std::make_shared<const Impl>(Impl{std::move(plan)});
  return mapping;
}

const std::string& Mapping::name() const {
  return impl_->plan.name;
}
const std::string& Mapping::title() const {
  return impl_->plan.title;
}
const std::vector<Mapping::Root>& Mapping::roots() const {
  return impl_->plan.roots;
}
const std::vector<std::string>& Mapping::pieces() const {
  return impl_->plan.pieces;
}

bool Mapping::understands(xml::Node root) const {
  return std::any_of(roots().begin(), roots().end(),
                     [root](const Root& known) { return root.is(known.ns, known.name); });
}

std::vector<xml::SchemaError> Mapping::validate(xml::Node root, std::size_t most) const {
  if (!impl_->plan.schema) return {};
  return impl_->plan.schema->validate(root, most);
}

base::Result<std::vector<xml::SchemaError>> Mapping::outside_records(
    xml::Node root, std::span<const xml::SchemaError> violations) const {
  return transform::outside_records(impl_->plan, root, violations);
}

base::Result<domain::Batch> Mapping::apply(xml::Node root,
                                           std::span<const xml::SchemaError> violations) const {
  return run(impl_->plan, root, violations);
}

base::Result<std::array<std::size_t, domain::record_kinds>> Mapping::count(
    xml::Node root, std::span<const xml::SchemaError> violations) const {
  return count_records(impl_->plan, root, violations);
}

std::optional<std::array<std::size_t, domain::record_kinds>> Mapping::skim(
    std::string_view bytes, const xml::ParseLimits& limits) const {
  return transform::skim(impl_->plan, bytes, limits);
}

std::optional<domain::Batch> Mapping::read(std::string_view bytes,
                                           const xml::ParseLimits& limits) const {
  if (!goes_by_paths(impl_->plan)) return std::nullopt;
  const auto document = xml::PlainDocument::read(bytes, limits);
  if (!document) return std::nullopt;
  auto batch = run_plain(impl_->plan, document->root());
  return batch ? std::optional(std::move(*batch)) : std::nullopt;
}

base::Result<std::string> Mapping::explain(xml::Node root) const {
  return transform::explain(impl_->plan, root);
}

base::Result<Mappings> load_mappings(const std::filesystem::path& resources) {
  const auto folder = resources / "mappings";
  std::error_code failure;
  std::vector<std::filesystem::path> files;
  for (std::filesystem::directory_iterator it(folder, failure), end; !failure && it != end;
       it.increment(failure))
    if (it->path().extension() == ".yaml") files.push_back(it->path());
  if (failure) return base::fail(base::Code::file_unreadable, folder.string());
  std::sort(files.begin(), files.end());
  Mappings mappings;
  for (const auto& file : files) {
    auto loaded = Mapping::load(file, resources);
    if (loaded)
      mappings.push_back(std::move(*loaded));
    else if (loaded.error().code == base::Code::config_invalid)
      mappings.broken[file.stem().string()] = loaded.error().detail;
    else
      mappings.broken[file.stem().string()] =
          file.string() + ":1:1: не читается: " + loaded.error().detail;
  }
  return mappings;
}

}  // namespace transform
