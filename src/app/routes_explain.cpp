#include "app/routes_explain.hpp"

#include <algorithm>

#include "adapters/diary/operations.hpp"
#include "adapters/epgu/operations.hpp"
#include "app/files.hpp"
#include "base/text.hpp"
#include "registers/organizations_of.hpp"
#include "security/wss.hpp"

namespace app {
namespace {

using adapters::soap::Contract;
using adapters::soap::Operation;
using base::Code;

class Explainer {
 public:
  Explainer(const RoutesOptions& options, const config::Settings& settings, const Parts& parts)
      : options_(options), settings_(settings), parts_(parts) {}

  base::Result<Explanation> run() {
    BASE_CHECK(read());
    if (!payload_ || !find_operation()) return std::move(found_);
    find_candidates();
    understand();
    ask_database();
    decide();
    return std::move(found_);
  }

 private:
  void refuse(base::Error error) {
    if (!found_.refused) found_.refused = std::move(error);
  }

  // The payload and who signed it.
  base::Result<void> read() {
    now_ = base::SystemClock{}.now();
    if (!options_.at.empty()) {
      const auto at = base::parse_time(options_.at);
      if (!at) return base::fail(Code::usage, "--at: не момент времени", options_.at);
      now_ = *at;
    }
    if (!options_.partner.empty()) {
      partner_ = find_partner(options_.partner);
      if (!partner_) return base::fail(Code::usage, "нет такого партнёра", options_.partner);
    }
    BASE_TRY(document, read_document(options_.file));
    document_ = document;
    found_.envelope = document_->root().name() == "Envelope";
    if (found_.envelope)
      open_envelope();
    else
      payload_ = document_->root();
    if (!partner_) return {};
    found_.partner = partner_->code;
    found_.partner_name = partner_->name;
    return {};
  }

  void open_envelope() {
    const auto envelope = security::open_envelope(*document_);
    if (!envelope) return refuse(envelope.error());
    const auto parts = envelope->body.children();
    if (parts.size() == 1) payload_ = parts.front();
    const auto verified = security::WssVerifier(parts_.trust).verify(*document_, now_);
    if (!verified) return refuse(verified.error());
    found_.verified = true;
    partner_ = find_partner(verified->partner().code);
    payload_ = verified->payload();
  }

  const domain::Partner* find_partner(const std::string& code) const {
    const auto row = std::ranges::find(parts_.routing->partners, code, &domain::Partner::code);
    return row == parts_.routing->partners.end() ? nullptr : &*row;
  }

  // Which of our operations the payload is; false: none.
  bool find_operation() {
    const std::string name{payload_.name()};
    for (const std::string service : {"diary", "portal"}) {
      if (payload_.ns() != "urn:kontingent:" + service + ":1.0") continue;
      const auto rows =
          service == "diary" ? adapters::diary::operations(0) : adapters::epgu::operations({});
      const auto row = std::ranges::find(rows, name, &Operation::name);
      if (row == rows.end()) continue;
      found_.service = service;
      found_.operation = name;
      if (partner_ && partner_->kind != row->who) refuse(base::fail(Code::operation_forbidden));
      return true;
    }
    refuse(base::fail(Code::soap_operation));
    return false;
  }

  bus::Subject subject() const { return {found_.service, found_.operation, partner_, payload_}; }

  // As adapters::soap::choose_routes, without a letter.
  void find_candidates() {
    auto candidates = parts_.routing->table->candidates(subject());
    if (!candidates) return refuse(candidates.error());
    choice_.candidates = std::move(*candidates);
  }

  void refuse_violations(const std::vector<xml::SchemaError>& violations) {
    if (violations.empty()) return;
    const xml::SchemaError& first = violations.front();
    refuse(base::fail(Code::schema_violation, first.path + ": " + first.message, first.path));
  }

  std::string field(std::string_view name) const {
    return payload_.child(payload_.ns(), name).text();
  }

  // Contract and mapping.
  void understand() {
    const auto contract = Contract::load(settings_.resources, found_.service, "/", "");
    if (!contract) return refuse(contract.error());
    refuse_violations(contract->schema().validate(payload_));
    const std::string check = field("checkOnly");
    found_.check_only = check == "true" || check == "1";
    if (!found_.operation.starts_with("Push")) return;
    xml::Node root = payload_;
    if (found_.operation == "PushDocument") {
      const auto documents = payload_.child(payload_.ns(), "document").children();
      if (documents.size() != 1) return;  // the schema has said so
      root = documents.front();
    }
    const auto mapping =
        adapters::diary::find_mapping(parts_.mappings, sender(), root, choice_.mapping());
    if (!mapping) return refuse(mapping.error());
    found_.format = (*mapping)->name();
    if (root != payload_) refuse_violations((*mapping)->validate(root));
    auto batch = (*mapping)->apply(root);
    if (!batch) return refuse(batch.error());
    batch_ = std::move(*batch);
    count_records();
  }

  // Of an unknown sender any format is taken.
  domain::Partner sender() const {
    if (partner_) return *partner_;
    domain::Partner anybody;
    for (const transform::Mapping& mapping : parts_.mappings)
      anybody.formats.push_back(mapping.name());
    return anybody;
  }

  void count_records() {
    using domain::RecordKind;
    const auto count = [this](RecordKind kind, std::size_t number) {
      if (number > 0) found_.records[domain::name_of(kind)] = number;
    };
    count(RecordKind::organization, batch_.organizations.size());
    count(RecordKind::class_group, batch_.class_groups.size());
    count(RecordKind::subject, batch_.subjects.size());
    count(RecordKind::student, batch_.students.size());
    count(RecordKind::guardian, batch_.guardians.size());
    count(RecordKind::enrollment, batch_.enrollments.size());
    count(RecordKind::lesson, batch_.lessons.size());
    count(RecordKind::mark, batch_.marks.size());
    count(RecordKind::attendance, batch_.attendance.size());
    count(RecordKind::final_mark, batch_.final_marks.size());
    found_.rejected = batch_.rejected.size();
  }

  void ask_database() {
    const auto asked = ask();
    if (asked) return;
    found_.no_database = asked.error();
    for (const domain::OrganizationRecord& record : batch_.organizations)
      if (!record.ogrn.empty()) found_.organizations.insert(record.ogrn);
  }

  base::Result<void> ask() {
    base::Log log(base::Log::Format::text, base::Level::error);
    base::Metrics metrics;
    store::Options options = store_options(settings_);
    options.sessions = 1;
    BASE_TRY(database, store::Database::open(options, log, metrics));
    BASE_TRY(ids, store::partner_ids(settings_.store_url));
    domain::Partner who = sender();
    who.id = ids[who.code];
    return store::read_now(*database, [&](store::Transaction& work) -> base::Result<void> {
      found_.organizations = registers::organizations_of(work.tables, batch_, who);
      const domain::PersonId student{base::parse_integer(field("studentId")).value_or(0)};
      if (!student) return {};
      const auto today = domain::date_at(now_, settings_.utc_offset_minutes);
      for (const auto& row : work.queries.students({student}, today))
        if (!row.organization_ogrn.empty()) found_.organizations.insert(row.organization_ogrn);
      return {};
    });
  }

  void decide() {
    found_.route = choice_.choose(found_.organizations, found_.format);
    found_.rows = parts_.routing->table->explain(subject(), found_.organizations);
    for (auto& [route, why_not] : found_.rows)
      if (why_not.empty() && !route->mapping.empty() && route->mapping != found_.format)
        why_not = "нужен формат " + route->mapping;
  }

  const RoutesOptions& options_;
  const config::Settings& settings_;
  const Parts& parts_;
  base::Time now_{};
  std::optional<xml::Document> document_;
  xml::Node payload_;
  const domain::Partner* partner_ = nullptr;
  adapters::soap::Choice choice_{};
  domain::Batch batch_;
  Explanation found_;
};

}  // namespace

base::Result<Parts> load_parts(const config::Settings& settings) {
  Parts parts;
  BASE_TRY(mappings, transform::load_mappings(settings.resources));
  parts.mappings = std::move(mappings);
  BASE_TRY(partners, make_partners(settings, parts.mappings));
  BASE_TRY(routing, make_routing(settings, partners, parts.mappings));
  parts.routing = std::move(routing);
  BASE_TRY(trust, make_trust(without_fetching(settings), std::move(partners)));
  parts.trust = std::move(trust);
  return parts;
}

base::Result<Explanation> explain_message(const RoutesOptions& options,
                                          const config::Settings& settings, const Parts& parts) {
  return Explainer(options, settings, parts).run();
}

}  // namespace app
