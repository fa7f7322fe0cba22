#pragma once
// The versions of SMEV 3's message exchange service and the operations of each. Pure; any thread.
#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace adapters::smev {

enum class Version { v1_1, v1_2, v1_3 };
inline constexpr std::array all_versions{Version::v1_1, Version::v1_2, Version::v1_3};

std::string_view name_of(Version version);                     // "1.2"
std::optional<Version> parse_version(std::string_view text);   // of "1.2"
std::optional<Version> version_of(std::string_view types_ns);  // of a message's namespace

struct Namespaces {
  std::string types, basic, faults;
};
const Namespaces& namespaces_of(Version version);

enum class Operation {
  send_request,
  send_response,
  get_request,
  get_response,
  get_status,
  ack,
  get_statistics,  // not in 1.3
};
std::string_view name_of(Operation operation);  // "SendRequest"
// Of "SendRequest", as far as the version has it.
std::optional<Operation> find_operation(std::string_view name, Version version);

}  // namespace adapters::smev
