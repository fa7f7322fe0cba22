#include "app/route_senders.hpp"

#include <filesystem>

#include "base/text.hpp"
#include "store/database.hpp"
#include "store/session.hpp"

namespace app {

using base::Code;

std::string unknown_senders(const config::Settings& settings, const std::set<std::string>& stored) {
  std::set<std::string_view> known(stored.begin(), stored.end());
  for (const config::PartnerSettings& row : settings.partners) known.insert(row.partner.code);
  const std::vector<std::string_view> codes(known.begin(), known.end());
  std::string lines;
  for (const domain::Route& route : settings.routes)
    for (const std::string& code : route.from.partners) {
      if (known.contains(code)) continue;
      const auto near = base::nearest(code, codes);
      lines += (lines.empty() ? "" : "\n") + route.place + ": маршрут «" + route.name +
               "»: нет партнёра с кодом «" + code +
               "» ни в настройках, ни среди поставщиков в базе" +
               (near ? "; возможно, «" + std::string(*near) + "»" : "");
    }
  return lines;
}

base::Result<void> check_senders(const config::Settings& settings) {
  if (unknown_senders(settings, {}).empty()) return {};
  const std::string file = store::sqlite_path(settings.store_url);
  std::error_code failure;
  if (!file.empty() && !std::filesystem::exists(file, failure))
    return base::fail(Code::storage_unavailable, "there is no database yet");
  BASE_TRY(ids, store::partner_ids(settings.store_url));
  std::set<std::string> stored;
  for (const auto& [code, id] : ids) stored.insert(code);
  std::string lines = unknown_senders(settings, stored);
  if (!lines.empty()) return base::fail(Code::config_invalid, std::move(lines));
  return {};
}

}  // namespace app
