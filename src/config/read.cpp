#include "config/read.hpp"

#include "config/esia_options.hpp"
#include "config/federal_options.hpp"
#include "config/reader.hpp"
#include "config/route_options.hpp"
#include "config/smev2_options.hpp"
#include "config/smev_options.hpp"

namespace config {

namespace {

void check_limits(Source& source, const YAML::Node& root, const Settings& settings) {
  const LimitSettings& limits = settings.limits;
  if (limits.message_bytes > limits.bytes_in_flight)
    source.add(root["limits"],
               "limits.bytes_in_flight меньше limits.message_bytes: ни одно "
               "сообщение такого размера не будет принято");
  if (settings.messages.body_days > settings.messages.entry_days)
    source.add(root["messages"],
               "messages.body_days больше messages.entry_days: тело без записи о нём не найти");
}

void check_console(Source& source, const YAML::Node& root, const Settings& settings) {
  const Console& console = settings.console;
  if (console.tls.certificate.empty() != console.tls.key.empty())
    source.add(root["console"], "console.certificate и console.key указывают только вместе");
  if (console.port && *console.port != 0 && *console.port == settings.listen.port &&
      console.address == settings.listen.address)
    source.add(root["console"], "console и listen — на одном адресе и порте: у API свой вход");
}

// Operators have their own door, too: one socket cannot be opened twice.
void check_operations(Source& source, const YAML::Node& root, const Settings& settings) {
  const auto meets = [&](const std::string& address, std::uint16_t port) {
    const auto any = [](const std::string& one) { return one == "0.0.0.0" || one == "::"; };
    const Operations& operations = settings.operations;
    return port != 0 && port == operations.port &&
           (address == operations.address || any(address) || any(operations.address));
  };
  const YAML::Node at = root["operations"] ? root["operations"] : root;
  if (meets(settings.listen.address, settings.listen.port))
    source.add(at, "operations и listen — на одном порте; нужен другой operations.port");
  if (settings.console.port && meets(settings.console.address, *settings.console.port))
    source.add(at, "operations и console — на одном порте; нужен другой operations.port");
}

}  // namespace

void read_policy(Source& source, const YAML::Node& root, PartnerSettings& partner) {
  Reader(source, policy_options(), partner).read(root);
}

void read_settings(Source& source, const YAML::Node& root, Settings& settings) {
  Reader(source, settings_options(), settings).read(root);
  check_routes(source, root, settings);
  if (!source.clean()) return;
  check_limits(source, root, settings);
  check_console(source, root, settings);
  check_operations(source, root, settings);
  check_federal(source, root, settings);
  check_smev(source, root, settings);
  check_smev2(source, root, settings);
  check_esia(source, root, settings);
}

}  // namespace config
