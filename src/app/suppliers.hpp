#pragma once
// The suppliers of the database among the partners of the configuration.
#include "config/settings.hpp"
#include "registers/suppliers.hpp"
#include "security/keys.hpp"
#include "store/database.hpp"

namespace app {

// What of the table: for the daemon, or to read what was signed earlier.
enum class SuppliersOf { now, ever };

// The settings with the suppliers among their partners.
struct Joined {
  config::Settings settings;
  std::int64_t version = 0;  // of the table of suppliers
  // Suppliers that were left out, a line for each: their code, or a certificate of theirs, is also
  // that of a partner of the configuration.
  std::string conflicts{};
};
// `now`: those that are in force, with the certificates that are not revoked. Blocks.
// Errors: storage_unavailable, migration_needed.
base::Result<Joined> join_suppliers(config::Settings settings, store::Database& database,
                                    SuppliersOf which);
// As above, for commands. Error: config_invalid, too (conflicts).
base::Result<config::Settings> with_suppliers(config::Settings settings, store::Database& database,
                                              SuppliersOf which);

// A partner of the configuration, or one that the database knows, now or earlier. Blocks.
bool is_known_partner(const config::Settings& settings, const std::string& code);

// The certificate of a pin, from its file or from the database. Errors: file_unreadable,
// key_unusable.
base::Result<security::Certificate> certificate_of(const config::Pin& pin);

// What the configuration leaves to suppliers. Errors: those of certificate_of.
base::Result<registers::SupplierBounds> supplier_bounds(const config::Settings& settings,
                                                        const std::set<std::string>& formats);

}  // namespace app
