#include "app/config_check.hpp"

#include <algorithm>
#include <map>

#include "adapters/smev2/dialect.hpp"
#include "app/assembly.hpp"
#include "app/break_glass.hpp"
#include "app/esia.hpp"
#include "app/route_senders.hpp"
#include "app/smev.hpp"
#include "app/smev2.hpp"
#include "app/suppliers.hpp"
#include "base/text.hpp"
#include "config/places.hpp"
#include "security/authorities.hpp"

namespace app {
namespace {

using config::PartnerSettings;
using Keys = std::vector<std::string>;

class Examiner {
 public:
  explicit Examiner(const config::Settings& settings)
      : settings_(settings), places_(settings.file) {}

  Examined run(bool whole) {
    look_at_keys();
    look_at_login();
    look_at_store();
    look_at_formats();
    for (const PartnerSettings& partner : settings_.partners) look_at_partner(partner);
    look_at_trust();
    if (whole) look_at_routes();
    for (const auto& [name, lines] : mappings_.broken) {
      auto& to = named_.contains(name) ? found_.mistakes : found_.warnings;
      const std::size_t first = to.size();
      add_lines(to, lines);
      if (&to == &found_.warnings)
        for (std::size_t i = first; i < to.size(); ++i) to[i].text += "; формат никем не назван";
    }
    return std::move(found_);
  }

 private:
  void add(const Keys& place, std::string text) {
    found_.mistakes.push_back(places_.at(place, std::move(text)));
  }
  // text: what is wrong and what is allowed; the code tells operators where to read on.
  void add(const Keys& place, const base::Error& error, const std::string& text) {
    add(place, text + " (" + std::string(base::info(error.code).id) + ")");
  }
  // Lines that have their place already: "FILE:LINE:COLUMN: text".
  static void add_lines(std::vector<config::Mistake>& to, std::string_view lines) {
    while (!lines.empty()) {
      const std::string_view line = lines.substr(0, lines.find('\n'));
      lines.remove_prefix(std::min(line.size() + 1, lines.size()));
      const auto text = std::min(line.find(": "), line.size());
      const auto column = line.rfind(':', text - 1), row = line.rfind(':', column - 1);
      const auto number = [&](std::size_t colon, std::size_t end) {
        if (colon == line.npos) return 0;
        const auto value = base::parse_integer(line.substr(colon + 1, end - colon - 1));
        return static_cast<int>(value.value_or(0));
      };
      to.push_back({std::string(line.substr(0, std::min(row, text))), number(row, column),
                    number(column, text),
                    std::string(line.substr(std::min(text + 2, line.size())))});
    }
  }

  void look_at_key(const std::string& section, const security::KeySource& source) {
    if (source.key.empty()) return;  // the draft has none
    const auto signer = security::Signer::load(source);
    if (signer) return;
    if (!source.certificate.empty() && !security::Certificate::load(source.certificate))
      return add({section, "certificate"}, signer.error(),
                 "в файле нет сертификата; нужен PEM или DER: " + source.certificate.string());
    add({section, "key"}, signer.error(),
        "ключ не читается или не подходит к сертификату " + source.certificate.string() +
            "; нужен закрытый ключ этого сертификата");
  }

  void look_at_keys() {
    look_at_key("signing", signing_source(settings_));
    if (settings_.smev && settings_.smev->signing.key != settings_.signing.key)
      look_at_key("smev", smev_key(*settings_.smev));
    if (settings_.smev2 && settings_.smev2->signing.key != settings_.signing.key)
      look_at_key("smev2", smev2_key(*settings_.smev2));
    if (settings_.esia && settings_.esia->signing.key != settings_.signing.key)
      look_at_key("esia", esia_key(*settings_.esia));
    look_at_key("tls", {settings_.tls.key, settings_.tls.certificate});
    if (settings_.console.port && settings_.console.tls.key != settings_.tls.key)
      look_at_key("console", {settings_.console.tls.key, settings_.console.tls.certificate});
  }

  void look_at_login() {
    if (settings_.esia)
      for (const auto& file : settings_.esia->certificates)
        if (const auto loaded = security::Certificate::load(file); !loaded)
          add({"esia", "certificates", file.string()}, loaded.error(),
              "в файле нет сертификата; нужен PEM или DER: " + file.string());
    if (const auto& file = settings_.sessions.break_glass)
      if (const auto loaded = BreakGlass::load(*file); !loaded)
        add({"sessions", "break_glass"}, loaded.error(),
            "нужен файл, который пишет kontingent accounts break-glass");
  }

  void look_at_store() {
    constexpr std::string_view scheme = "sqlite://";
    if (!settings_.store_url.starts_with(scheme)) return;
    const auto folder =
        std::filesystem::path(settings_.store_url.substr(scheme.size())).parent_path();
    std::error_code failure;
    if (!std::filesystem::is_directory(folder, failure))
      add({"store"}, "папки нет: " + folder.string() + "; базу SQLite негде создать");
  }

  void look_at_formats() {
    if (settings_.resources.empty()) return;
    auto mappings = transform::load_mappings(settings_.resources);
    if (!mappings) return add({"resources"}, mappings.error(), "каталог mappings/ не читается");
    mappings_ = std::move(*mappings);
    if (!settings_.smev2) return;
    const auto dialects = adapters::smev2::Dialect::load_all(settings_.resources);
    if (!dialects)
      add({"resources"}, dialects.error(),
          "в папке нужны answer.xsd с targetNamespace и answer.xsl: " + dialects.error().detail);
  }

  // Whether the format is there; a broken one tells of itself.
  bool has_format(const std::string& name) {
    named_.insert(name);
    return mappings_.broken.contains(name) ||
           std::ranges::find(mappings_, name, &transform::Mapping::name) != mappings_.end();
  }

  std::string formats() const {
    std::string all;
    for (const transform::Mapping& each : mappings_) all += (all.empty() ? "" : ", ") + each.name();
    return all;
  }

  static bool lies_in(const std::filesystem::path& folder,
                      const std::optional<std::filesystem::path>& above) {
    if (!above) return false;
    const auto rest = folder.lexically_relative(*above);
    return !rest.empty() && *rest.begin() != "..";
  }

  // A file would be taken by the watch of two, or by the watch before it is whole.
  void look_at_folder(const PartnerSettings& row) {
    if (!row.folder) return;
    const Keys place{"partners", row.partner.code, "folder"};
    if (lies_in(*row.folder, settings_.uploads.folder))
      add(place, "эта папка занята загрузками через API (uploads.folder); нужна своя");
    if (lies_in(*row.folder, settings_.supplier_folders))
      add(place, "эта папка — для поставщиков из базы (suppliers.folders); нужна другая");
  }

  void look_at_partner(const PartnerSettings& row) {
    const std::string& code = row.partner.code;
    look_at_folder(row);
    for (const config::Pin& pin : row.certificates) {
      if (pin.file.empty()) continue;
      Keys place{"partners", code, "certificates", pin.file.string()};
      if (code == config::smev_code || code == config::smev2_code) place.erase(place.begin());
      const auto certificate = certificate_of(pin);
      if (!certificate) {
        add(place, certificate.error(),
            "в файле нет сертификата; нужен PEM или DER: " + pin.file.string());
        continue;
      }
      const auto [owner, fresh] = owners_.emplace(certificate->fingerprint(), code);
      if (!fresh && owner->second != code)
        add(place, "этот сертификат уже у партнёра " + owner->second + "; у каждого свой");
    }
    for (const std::string& format : row.partner.formats)
      if (!has_format(format))
        add({"partners", code, "formats", format},
            "формат " + format + ", а mappings/" + format + ".yaml нет; есть: " + formats());
  }

  void look_at_trust() {
    for (const auto& file : settings_.trust.anchors) {
      const auto checked = security::check_authorities(file);
      if (checked) continue;
      const std::string& subject = checked.error().subject;
      add({"trust", "anchors", file.string()}, checked.error(),
          subject.empty() ? "в файле нет сертификатов PEM: " + file.string()
                          : "это не сертификат удостоверяющего центра (нужен CA:TRUE): " + subject);
    }
    for (const auto& file : settings_.trust.intermediates)
      if (const auto checked = security::check_authorities(file); !checked)
        add({"trust", "intermediates", file.string()}, checked.error(),
            "нужны сертификаты удостоверяющих центров, PEM: " + file.string());
    for (const auto& file : settings_.trust.crls) {
      if (settings_.trust.anchors.empty()) break;
      const security::TrustFiles files{{settings_.trust.anchors.front()}, {}, {file}};
      if (const auto loaded = security::Trust::load(files, {}); !loaded)
        add({"trust", "crls", file.string()}, loaded.error(),
            "нужен список отозванных сертификатов, PEM или DER: " + file.string());
    }
  }

  void look_at_routes() {
    std::vector<domain::Partner> partners;
    for (const PartnerSettings& row : settings_.partners) partners.push_back(row.partner);
    for (const domain::Route& route : settings_.routes)
      if (!route.mapping.empty() && !has_format(route.mapping))
        add_lines(found_.mistakes, route.place + ": маршрут «" + route.name + "»: формат " +
                                       route.mapping + ", а mappings/" + route.mapping +
                                       ".yaml нет; есть: " + formats());
    const auto table = bus::RouteTable::make(settings_.routes, partners);
    if (!table) add_lines(found_.mistakes, table.error().detail);
    const auto senders = check_senders(settings_);
    if (senders) return;
    if (senders.error().code == base::Code::config_invalid)
      add_lines(found_.mistakes, senders.error().detail);
    else
      found_.warnings.push_back(
          places_.at({"routes"},
                     "чьи сообщения ждут маршруты (from.partners), не сверить: базы нет или она "
                     "недоступна"));
  }

  const config::Settings& settings_;
  config::Places places_;
  transform::Mappings mappings_;
  std::set<std::string> named_{"native"};      // formats; that one is everybody's
  std::map<std::string, std::string> owners_;  // partner's code by fingerprint
  Examined found_;
};

}  // namespace

Examined examine(const config::Settings& settings, bool whole) {
  return Examiner(settings).run(whole);
}

}  // namespace app
