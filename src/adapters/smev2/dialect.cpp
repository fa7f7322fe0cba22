#include "adapters/smev2/dialect.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "xml/canonical.hpp"

namespace adapters::smev2 {
namespace {

namespace fs = std::filesystem;
using base::Code;

// Read once more for its namespace; the schema itself has been loaded by then.
base::Result<std::string> target_namespace(const fs::path& xsd) {
  std::ifstream in(xsd, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  BASE_TRY(document, xml::Document::parse(text.str()));
  return document.root().attribute("targetNamespace").value_or("");
}

}  // namespace

base::Result<Dialect> Dialect::load(const fs::path& folder) {
  const fs::path xsd = folder / "answer.xsd";
  BASE_TRY(schema, xml::Schema::load(xsd));
  BASE_TRY(stylesheet, transform::Stylesheet::compile(folder / "answer.xsl"));
  BASE_TRY(ns, target_namespace(xsd));
  if (ns.empty()) return base::fail(Code::config_invalid, "answer.xsd has no targetNamespace");
  return Dialect(std::move(ns), std::move(schema), std::move(stylesheet));
}

base::Result<std::vector<Dialect>> Dialect::load_all(const fs::path& resources) {
  std::vector<Dialect> dialects;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(resources / "mappings/answers", none)) {
    const auto wrong = [&](const std::string& what) {
      return base::fail(Code::config_invalid, entry.path().string() + ": " + what);
    };
    auto dialect = load(entry.path());
    if (!dialect) return wrong(dialect.error().detail);
    if (std::ranges::find(dialects, dialect->ns(), &Dialect::ns) != dialects.end())
      return wrong("another folder answers for " + dialect->ns());
    dialects.push_back(std::move(*dialect));
  }
  return dialects;
}

base::Result<std::string> Dialect::translate(std::string_view answer) const {
  xml::ParseLimits limits;
  limits.bytes = answer.size();  // our own
  BASE_TRY(document, xml::Document::parse(answer, limits));
  BASE_TRY(output, stylesheet_.apply(document.root()));
  const xml::Node root = output.result.root();
  if (!root) return base::fail(Code::mapping_failed, "the stylesheet made nothing");
  if (const auto violations = schema_.validate(root); !violations.empty())
    return base::fail(Code::schema_violation,
                      violations.front().path + ": " + violations.front().message);
  return xml::canonicalize(root);
}

}  // namespace adapters::smev2
