#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"

namespace app {
namespace {

// What only opening the files can tell: keys, certificates, mappings, schemas.
std::vector<base::Error> open_everything(const config::Settings& settings) {
  std::vector<base::Error> found;
  const auto note = [&found](const auto& result) {
    if (!result) found.push_back(result.error());
  };
  note(security::Signer::load(signing_source(settings)));
  note(security::Signer::load({settings.tls.key, settings.tls.certificate}));
  if (settings.console.port)
    note(security::Signer::load({settings.console.tls.key, settings.console.tls.certificate}));
  const auto mappings = transform::load_mappings(settings.resources);
  note(mappings);
  if (!mappings) return found;
  auto partners = make_partners(settings, *mappings);
  note(partners);
  if (partners) note(make_routing(settings, *partners, *mappings));
  if (partners) note(make_trust(settings, std::move(*partners)));
  return found;
}

}  // namespace

int check_config(const Path& file, bool json) {
  const config::Loaded loaded = config::load(file);
  std::vector<base::Error> errors;
  if (loaded.settings) errors = open_everything(*loaded.settings);
  const bool good = loaded.mistakes.empty() && errors.empty();
  if (json) {
    boost::json::array mistakes;
    for (const config::Mistake& mistake : loaded.mistakes)
      mistakes.push_back({{"file", mistake.file},
                          {"line", mistake.line},
                          {"column", mistake.column},
                          {"text", mistake.text}});
    for (const base::Error& error : errors)
      mistakes.push_back({{"file", file.string()}, {"text", base::describe(error)}});
    std::cout << boost::json::serialize(boost::json::object{{"ok", good}, {"mistakes", mistakes}})
              << '\n';
  } else {
    for (const config::Mistake& mistake : loaded.mistakes)
      std::cout << config::describe(mistake) << '\n';
    for (const base::Error& error : errors) std::cout << base::describe(error) << '\n';
    if (good) std::cout << file.string() << ": настройки верны\n";
  }
  return good ? Exit::done : Exit::input_at_fault;
}

}  // namespace app
