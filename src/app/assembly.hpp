#pragma once
// What several commands build from the settings: trust, signer, partners, mappings, database.
#include <memory>
#include <optional>
#include <vector>

#include "adapters/soap/current.hpp"
#include "adapters/soap/routing.hpp"
#include "adapters/soap/storage.hpp"
#include "config/settings.hpp"
#include "console/service.hpp"
#include "security/trust.hpp"
#include "store/database.hpp"
#include "transform/mapping.hpp"

namespace app {

// Reads the file and prints every mistake to standard error. Empty when there is one.
std::optional<config::Settings> load_settings(const std::filesystem::path& file);

// The partners with the fingerprints of their certificates. Errors: file_unreadable,
// key_unusable, config_invalid (a format that has no mapping, or a broken one: its mistakes, a
// line each; two partners, one certificate).
base::Result<std::vector<domain::Partner>> make_partners(const config::Settings& settings,
                                                         const transform::Mappings& mappings);

// Errors: config_invalid, a line for each mistake with its place (bus::RouteTable::make; a format
// that has no mapping, or a broken one).
base::Result<std::shared_ptr<const adapters::soap::Routing>> make_routing(
    const config::Settings& settings, std::vector<domain::Partner> partners,
    const transform::Mappings& mappings);

base::Result<std::shared_ptr<const security::Trust>> make_trust(
    const config::Settings& settings, std::vector<domain::Partner> partners);
// The same authorities and what is known of revocation, with these partners.
base::Result<std::shared_ptr<const security::Trust>> renew_trust(
    const security::Trust& older, const config::Settings& settings,
    std::vector<domain::Partner> partners);
// With the certificates of the partners as they are now: whoever takes it on reads none of these
// files again. Errors: file_unreadable, key_unusable.
base::Result<config::Settings> with_certificates(config::Settings settings);

// The key that signs answers, as the settings name it.
security::KeySource signing_source(const config::Settings& settings);

// For commands: what the daemon fetches by itself is not at hand there, only files are.
config::Settings without_fetching(config::Settings settings);

store::Options store_options(const config::Settings& settings);
adapters::soap::Work work_of(store::Transaction& transaction);
adapters::soap::Storage storage_of(store::Database& database);
using Bounds = adapters::soap::Current<registers::SupplierBounds>;
console::Storage console_storage_of(store::Database& database, bool has_replica,
                                    const Bounds& bounds);

// Prints "KB-… text (detail)" to standard error; the exit code for it.
int report(const base::Error& error);

}  // namespace app
