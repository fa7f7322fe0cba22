// kontingent history: what corrections replaced. What is shown of anybody is in the trail.
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/cli_look.hpp"
#include "app/commands.hpp"
#include "console/look.hpp"
#include "registers/claims.hpp"

namespace app {
namespace {

using registers::PastField;
using registers::Replaced;
using registers::Source;

std::string text_of(const Source& source) {
  std::string text = source.supplier + " " + base::format_time(source.recorded);
  if (!source.message_id.empty()) text += " сообщение " + source.message_id;
  if (source.load != 0) text += " загрузка " + std::to_string(source.load) + " " + source.file;
  return text;
}

boost::json::object json_of(const Source& source) {
  return {{"supplier", source.supplier},
          {"message", source.message_id},
          {"recorded", base::format_time(source.recorded)},
          {"load", source.load},
          {"file", source.file}};
}

boost::json::object json_of(const Replaced& it) {
  boost::json::array fields;
  for (const PastField& field : it.fields) {
    boost::json::object one{{"name", field.name}, {"was", field.was}, {"became", nullptr}};
    if (field.became) one["became"] = *field.became;
    fields.push_back(std::move(one));
  }
  return {{"kind", registers::entity_kind_name(it.entity.kind)},
          {"entity", it.entity.key},
          {"section", registers::name_of(it.section)},
          {"source", json_of(it.source)},
          {"replaced", json_of(it.by)},
          {"removed", it.removed},
          {"fields", std::move(fields)}};
}

void print(const Replaced& it) {
  std::cout << registers::entity_kind_name(it.entity.kind) << ' ' << it.entity.key << "  "
            << (it.removed ? "убрано: " : "исправлено: ") << text_of(it.by)
            << "\n  было: " << text_of(it.source) << '\n';
  for (const PastField& field : it.fields) {
    std::cout << "  " << field.name << ": " << (field.was.empty() ? "—" : field.was);
    if (field.became) std::cout << " → " << (field.became->empty() ? "—" : *field.became);
    std::cout << '\n';
  }
}

base::Result<std::vector<Replaced>> read(const PastOptions& options,
                                         const config::Settings& settings) {
  base::Log log{base::Log::Format::text, base::Level::warning};
  base::Metrics metrics;
  BASE_TRY(database, store::Database::open(store_options(settings), log, metrics));
  const base::Time now = base::SystemClock{}.now();
  registers::PastFilter filter;
  filter.student = {options.student};
  filter.organization = {options.organization};
  filter.section = registers::parse_section(options.section);
  filter.special = true;
  filter.limit = options.limit;
  std::vector<Replaced> found;
  BASE_CHECK(store::write_now(*database, [&](store::Transaction& work) -> base::Result<void> {
    auto read = work.directory.past(registers::Scope::region(), filter,
                                    domain::date_at(now, settings.utc_offset_minutes));
    if (!read) return base::fail(base::Code::usage, "нет такой записи");
    if (filter.student) {
      registers::Look look = cli_look("history", "", now);
      look.students.push_back({filter.student, "cli"});
      look.special = true;
      console::keep_look(std::move(look), work.log, work.trail);
    }
    found = std::move(*read);
    return {};
  }));
  return found;
}

}  // namespace

int past(const PastOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto found = read(options, *settings);
  if (!found) return report(found.error());
  if (options.json) {
    boost::json::array all;
    for (const Replaced& it : *found) all.push_back(json_of(it));
    std::cout << boost::json::serialize(all) << '\n';
    return Exit::done;
  }
  for (const Replaced& it : *found) print(it);
  if (found->empty()) std::cout << "Ничего не исправляли.\n";
  return Exit::done;
}

}  // namespace app
