#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"

namespace app {

int migrate(const Path& config, bool dry_run) {
  const auto settings = load_settings(config);
  if (!settings) return Exit::input_at_fault;
  const auto pending = store::pending_migrations(settings->store_url);
  if (!pending) return report(pending.error());
  if (dry_run) {
    for (const store::Migration& migration : *pending)
      std::cout << "-- " << migration.number << ' ' << migration.name << '\n'
                << migration.sql << '\n';
    return Exit::done;
  }
  const auto applied = store::migrate(settings->store_url);
  if (!applied) return report(applied.error());
  if (*applied == 0)
    std::cout << "База данных уже этой версии.\n";
  else
    std::cout << "Применено изменений: " << *applied << ".\n";
  return Exit::done;
}

}  // namespace app
