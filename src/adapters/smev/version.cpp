#include "adapters/smev/version.hpp"

#include <algorithm>

namespace adapters::smev {
namespace {

constexpr std::array<std::string_view, 3> version_names{"1.1", "1.2", "1.3"};
constexpr std::array<std::string_view, 7> operation_names{"SendRequest",
                                                          "SendResponse",
                                                          "GetRequest",
                                                          "GetResponse",
                                                          "GetStatus",
                                                          "Ack",
                                                          "GetIncomingQueueStatistics"};

Namespaces make_namespaces(Version version) {
  const std::string types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/";
  const std::string name{name_of(version)};
  return {types + name, types + "basic/" + name, types + "faults/" + name};
}

}  // namespace

std::string_view name_of(Version version) {
  return version_names[static_cast<std::size_t>(version)];
}

std::optional<Version> parse_version(std::string_view text) {
  for (const Version version : all_versions)
    if (name_of(version) == text) return version;
  return std::nullopt;
}

std::optional<Version> version_of(std::string_view types_ns) {
  for (const Version version : all_versions)
    if (namespaces_of(version).types == types_ns) return version;
  return std::nullopt;
}

const Namespaces& namespaces_of(Version version) {
  static const std::array table{make_namespaces(Version::v1_1), make_namespaces(Version::v1_2),
                                make_namespaces(Version::v1_3)};
  return table[static_cast<std::size_t>(version)];
}

std::string_view name_of(Operation operation) {
  return operation_names[static_cast<std::size_t>(operation)];
}

std::optional<Operation> find_operation(std::string_view name, Version version) {
  const auto found = std::find(operation_names.begin(), operation_names.end(), name);
  if (found == operation_names.end()) return std::nullopt;
  const auto operation = static_cast<Operation>(found - operation_names.begin());
  if (operation == Operation::get_statistics && version == Version::v1_3) return std::nullopt;
  return operation;
}

}  // namespace adapters::smev
