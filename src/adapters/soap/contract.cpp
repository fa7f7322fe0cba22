#include "adapters/soap/contract.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>

#include "base/text.hpp"

namespace adapters::soap {
namespace {

using base::Code;

constexpr std::string_view version = "1.0";

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

base::Result<Contract> Contract::load(const std::filesystem::path& resources,
                                      const std::string& name, const std::string& path,
                                      const std::string& public_url) {
  Contract contract;
  contract.name_ = name;
  contract.path_ = path;
  contract.ns_ = "urn:kontingent:" + name + ":" + std::string{version};
  const auto folder = [&](const std::string& part) { return resources / "xsd" / part / version; };
  BASE_TRY(schema, xml::Schema::load(folder(name) / (name + ".xsd")));
  contract.schema_ = schema;

  BASE_TRY(wsdl, read_file(folder(name) / (name + ".wsdl")));
  if (wsdl.find("<wsdl:types>") == std::string::npos)
    return base::fail(Code::file_unreadable, name + ".wsdl has no wsdl:types");
  replace_all(wsdl, "@PUBLIC_URL@", public_url);
  std::string schemas;
  for (const std::string& part : {std::string{"common"}, std::string{"fault"}, name}) {
    BASE_TRY(xsd, read_file(folder(part) / (part + ".xsd")));
    schemas += inlined(xsd);
    replace_all(xsd, "../../common/1.0/common.xsd",
                public_url + path + "?xsd=" + published_name("common"));
    contract.documents_["xsd=" + published_name(part)] = std::move(xsd);
  }
  contract.documents_["singlewsdl"] = flatten(wsdl, schemas);
  contract.documents_["wsdl"] = std::move(wsdl);
  return contract;
}

std::optional<std::string> Contract::document(std::string_view query) const {
  const auto found = documents_.find(base::lower_ascii(query));
  if (found == documents_.end()) return std::nullopt;
  return found->second;
}

}  // namespace adapters::soap
