#include "adapters/soap/contract.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "evidence/zip.hpp"

namespace adapters::soap {
namespace {

using base::Code;

constexpr std::string_view version = "1.0";
constexpr std::array<std::string_view, 2> archives{"zip", "wsdl.zip"};

base::Result<std::string> read_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return base::fail(Code::file_unreadable, file.string());
  std::ostringstream text;
  text << in.rdbuf();
  return text.str();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at))
    text.replace(at, from.size(), to), at += to.size();
}

std::string published_name(std::string_view schema) {
  return std::string{schema} + "-" + std::string{version} + ".xsd";
}

// For a tool that keeps one file: without the declaration, imports by namespace alone.
std::string inlined(std::string xsd) {
  if (xsd.starts_with("<?xml")) xsd.erase(0, xsd.find("?>") + 2);
  constexpr std::string_view attribute = " schemaLocation=\"";
  for (std::size_t at = xsd.find(attribute); at != std::string::npos; at = xsd.find(attribute))
    xsd.erase(at, xsd.find('"', at + attribute.size()) - at + 1);
  return xsd;
}

// Replaces the importing schema inside wsdl:types by the schemas themselves.
std::string flatten(const std::string& wsdl, const std::string& schemas) {
  constexpr std::string_view open = "<wsdl:types>", close = "</wsdl:types>";
  const std::size_t begin = wsdl.find(open) + open.size();
  return wsdl.substr(0, begin) + schemas + wsdl.substr(wsdl.find(close));
}

}  // namespace

base::Result<Contract> Contract::load_schema(const std::filesystem::path& resources,
                                             const std::string& name) {
  Contract contract;
  contract.name_ = name;
  contract.ns_ = "urn:kontingent:" + name + ":" + std::string{version};
  BASE_TRY(schema, xml::Schema::load(resources / "xsd" / name / version / (name + ".xsd")));
  contract.schema_ = std::move(schema);
  return contract;
}

base::Result<Contract> Contract::load(const std::filesystem::path& resources,
                                      const std::string& name, const std::string& path,
                                      const std::string& public_url) {
  BASE_TRY(contract, load_schema(resources, name));
  contract.path_ = path;
  const auto folder = [&](const std::string& part) { return resources / "xsd" / part / version; };
  BASE_TRY(wsdl, read_file(folder(name) / (name + ".wsdl")));
  if (wsdl.find("<wsdl:types>") == std::string::npos)
    return base::fail(Code::file_unreadable, name + ".wsdl has no wsdl:types");
  replace_all(wsdl, "@PUBLIC_URL@", public_url);
  std::string schemas;
  std::vector<evidence::Part> files;
  // so that the file names in the archive are relative
  const std::string published = public_url + path + "?xsd=";
  const auto keep = [&](const std::string& file, std::string text) {
    replace_all(text, published, "");
    files.push_back({file, std::move(text)});
  };
  keep(name + "-" + std::string{version} + ".wsdl", wsdl);
  for (const std::string& part : {std::string{"common"}, std::string{"fault"}, name}) {
    BASE_TRY(xsd, read_file(folder(part) / (part + ".xsd")));
    schemas += inlined(xsd);
    replace_all(xsd, "../../common/1.0/common.xsd", published + published_name("common"));
    keep(published_name(part), xsd);
    contract.documents_["xsd=" + published_name(part)] = std::move(xsd);
  }
  contract.documents_["singlewsdl"] = flatten(wsdl, schemas);
  contract.documents_["wsdl"] = std::move(wsdl);
  BASE_TRY(archive, evidence::write_zip(files, base::Time{}));  // the same octets every time
  for (const std::string_view query : archives) contract.documents_[std::string{query}] = archive;
  return contract;
}

bool Contract::is_archive(std::string_view query) {
  return std::ranges::find(archives, base::lower_ascii(query)) != archives.end();
}

std::optional<std::string> Contract::document(std::string_view query) const {
  const auto found = documents_.find(base::lower_ascii(query));
  if (found == documents_.end()) return std::nullopt;
  return found->second;
}

}  // namespace adapters::soap
