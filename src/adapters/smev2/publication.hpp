#pragma once
// What a consumer makes its client from: the WSDL of one revision and the schemas that it imports,
// with the public address written in. Immutable after loading; any thread.
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "adapters/smev2/message.hpp"
#include "base/error.hpp"

namespace adapters::smev2 {

std::string path_of(Revision revision);  // "/ws/smev2/rev120315"

class Publication {
 public:
  // Reads resources/xsd/smev2/REVISION and the contracts beside it. Error: file_unreadable.
  static base::Result<Publication> load(const std::filesystem::path& resources, Revision revision,
                                        const std::string& public_url);

  // The document behind "?wsdl" or "?xsd=message.xsd".
  std::optional<std::string> document(std::string_view query) const;

 private:
  std::map<std::string, std::string, std::less<>> documents_;  // by query, lower case
};

}  // namespace adapters::smev2
