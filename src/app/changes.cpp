// kontingent changes: the feed for operators. Numbers and no names.
#include <boost/json.hpp>
#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "store/feed.hpp"

namespace app {
namespace {

void print(const registers::ChangeLine& line, bool json) {
  const auto at = base::format_time(line.recorded);
  if (json)
    std::cout << boost::json::serialize(
                     boost::json::object{{"position", line.position},
                                         {"kind", line.kind},
                                         {"what", registers::name_of(line.what)},
                                         {"record", line.record},
                                         {"student", line.student.value},
                                         {"organization", line.organization.value},
                                         {"supplier", line.supplier},
                                         {"message", line.message},
                                         {"recorded", at}})
              << '\n';
  else
    std::cout << line.position << "  " << at << "  " << line.kind << ' ' << line.record << ' '
              << registers::name_of(line.what) << "  ученик " << line.student.value
              << "  организация " << line.organization.value << "  " << line.supplier << '\n';
}

}  // namespace

int changes(const ChangesOptions& options) {
  const auto settings = load_settings(options.config);
  if (!settings) return Exit::input_at_fault;
  const auto pending = store::pending_migrations(settings->store_url);
  if (!pending) return report(pending.error());
  if (!pending->empty())
    return report(base::fail(base::Code::migration_needed, pending->front().name));
  const auto page = store::read_changes(
      settings->store_url, {.after = options.after, .kind = options.kind, .limit = options.limit});
  if (!page) return report(page.error());
  for (const registers::ChangeLine& line : page->lines) print(line, options.json);
  if (!options.json)
    std::cout << "Дальше: --after " << page->next << (page->more ? "" : " (пока это всё)") << '\n';
  return Exit::done;
}

}  // namespace app
