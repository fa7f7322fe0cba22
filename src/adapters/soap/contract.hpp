#pragma once
// A published contract: WSDL and XSD files of xsd/ with the daemon's public address written in.
// Immutable after loading; any thread.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "xml/schema.hpp"

namespace adapters::soap {

class Contract {
 public:
  // Reads resources/xsd/NAME/VERSION/NAME.wsdl and .xsd with what they import. path: where the
  // service answers, "/ws/diary". Errors: file_unreadable, schema_violation.
  static base::Result<Contract> load(const std::filesystem::path& resources,
                                     const std::string& name, const std::string& path,
                                     const std::string& public_url);

  // Of one that has no SOAP service of its own: NAME.xsd alone, nothing is published. Errors: those
  // of xml::Schema::load.
  static base::Result<Contract> load_schema(const std::filesystem::path& resources,
                                            const std::string& name);

  const std::string& name() const { return name_; }  // "diary"
  const std::string& path() const { return path_; }
  const std::string& ns() const { return ns_; }  // "urn:kontingent:diary:1.0"
  const xml::Schema& schema() const { return schema_; }

  // The document behind "?wsdl", "?singleWsdl" or "?xsd=common-1.0.xsd"; behind "?zip" and
  // "?wsdl.zip" all of them as files that import each other by name.
  std::optional<std::string> document(std::string_view query) const;
  static bool is_archive(std::string_view query);

 private:
  Contract() = default;
  std::string name_, path_, ns_;
  xml::Schema schema_;
  std::map<std::string, std::string, std::less<>> documents_;  // by query, lower case
};

}  // namespace adapters::soap
