#include <algorithm>

#include "adapters/diary/operations.hpp"
#include "app/assembly.hpp"
#include "app/replay.hpp"
#include "app/suppliers.hpp"

namespace app {

using adapters::soap::Call;
using base::Code;

base::Result<std::unique_ptr<Reader>> Reader::open(const config::Settings& given,
                                                   store::Database& database) {
  std::unique_ptr<Reader> reader(new Reader());
  BASE_TRY(settings, with_suppliers(given, database, SuppliersOf::ever));
  reader->settings_ = without_fetching(settings);
  BASE_TRY(mappings, transform::load_mappings(settings.resources));
  reader->mappings_ = std::move(mappings);
  BASE_TRY(partners, make_partners(settings, reader->mappings_));
  BASE_TRY(registered, database.register_partners(std::move(partners)));
  BASE_TRY(trust, make_trust(reader->settings_, registered));
  reader->trust_ = std::move(trust);
  BASE_TRY(routing, make_routing(settings, std::move(registered), reader->mappings_));
  reader->routing_ = std::move(routing);
  reader->operations_ = adapters::diary::operations(settings.utc_offset_minutes);
  return reader;
}

domain::PartnerId Reader::partner(const std::string& code) const {
  const domain::Partner* found = routing_->find(code);
  return found == nullptr ? domain::PartnerId{} : found->id;
}

base::Result<Reader::Understood> Reader::understand(const std::string& envelope,
                                                    const bus::LogRow& row, base::Time now) const {
  BASE_TRY(document, xml::Document::parse(envelope));
  BASE_TRY(verified, security::WssVerifier(trust_).verify(std::move(document), row.entry.at));
  auto call = std::make_shared<Call>(
      Call{std::move(verified), row.entry.message_id, row.entry.operation, row.entry.trace, now});
  const xml::Node payload = call->message.payload();
  const auto operation = std::ranges::find_if(
      operations_, [&](const auto& each) { return payload.name() == each.name; });
  if (operation == operations_.end()) return base::fail(Code::soap_operation);
  call->operation = operation->name;
  const bus::Subject subject{"diary", call->operation, &call->message.partner(), payload};
  BASE_TRY(routes, adapters::soap::choose_routes(routing_, subject));
  call->routes = std::move(routes);
  BASE_TRY(plan, operation->prepare(call));
  if (!plan.violations.empty())
    return base::fail(Code::schema_violation, plan.violations.front().message,
                      plan.violations.front().path);
  if (!plan.once) return base::fail(Code::usage, "проверочное сообщение или вопрос не повторяют");
  return Understood{std::move(call), std::move(plan)};
}

base::Result<std::string> Reader::explain(const std::string& envelope,
                                          const bus::LogRow& row) const {
  BASE_TRY(understood, understand(envelope, row, row.entry.at));
  xml::Node root = understood.call->message.payload();
  if (understood.call->operation == "PushDocument")
    root = root.child(root.ns(), "document").children().front();
  for (const transform::Mapping& mapping : mappings_)
    if (mapping.name() == understood.plan.mapping) return mapping.explain(root);
  return base::fail(Code::format_unknown);
}

}  // namespace app
