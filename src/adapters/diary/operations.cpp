#include "adapters/diary/operations.hpp"

#include <algorithm>

#include "adapters/diary/push.hpp"
#include "base/text.hpp"
#include "registers/organizations_of.hpp"
#include "xml/writer.hpp"

namespace adapters::diary {
namespace {

using base::Code;
using soap::Call;
using soap::Operation;
using soap::Plan;
using soap::Work;

constexpr std::string_view ns = "urn:kontingent:diary:1.0";
using CallPtr = std::shared_ptr<const Call>;

Plan plan_push(CallPtr call, std::shared_ptr<const domain::Batch> batch, int utc_offset_minutes) {
  const bool check_only = is_check(call->message.payload());
  const Source source{call->message_id, call->operation, call->trace, check_only};
  const auto answer = [call, check_only](const registers::Applied& applied) {
    return push_answer(call->operation, call->message_id, check_only, applied);
  };
  const auto provenance = [call, utc_offset_minutes](domain::MessageId id) {
    return registers::Provenance{call->message.partner().id, id, call->now, utc_offset_minutes,
                                 call->trace};
  };
  Plan plan;
  plan.once = !check_only;
  plan.change = [=](const Work& work, domain::MessageId id) -> base::Result<std::string> {
    BASE_TRY(applied, push(work.tables, *batch, call->message.partner(), provenance(id), source));
    return answer(applied);
  };
  plan.pass = [=](const Work& work, domain::MessageId id) -> base::Result<std::string> {
    return answer(pass_on(work.tables, *batch, provenance(id), source));
  };
  plan.organizations = [call, batch](const Work& work) {
    return registers::organizations_of(work.tables, *batch, call->message.partner());
  };
  return plan;
}

// Understands a document of one of the partner's formats.
base::Result<Plan> prepare_document(CallPtr call, xml::Node root, int utc_offset_minutes) {
  const auto& mappings = *call->routes.routing->mappings;
  BASE_TRY(mapping, find_mapping(mappings, call->message.partner(), root, call->routes.mapping()));
  // the contract's own operations were validated already, with the whole payload
  if (root != call->message.payload()) {
    Plan refused;
    refused.violations = mapping->validate(root);
    if (!refused.violations.empty()) return refused;
  }
  BASE_TRY(batch, mapping->apply(root));
  Plan plan =
      plan_push(call, std::make_shared<const domain::Batch>(std::move(batch)), utc_offset_minutes);
  plan.mapping = mapping->name();
  return plan;
}

base::Result<Plan> prepare_foreign(CallPtr call, int utc_offset_minutes) {
  const auto documents = call->message.payload().child(ns, "document").children();
  if (documents.size() != 1) return base::fail(Code::schema_violation, {}, "document");
  return prepare_document(call, documents.front(), utc_offset_minutes);
}

std::string status_answer(const Call& call, const std::string& of,
                          const std::optional<bus::Remembered>& known) {
  xml::Writer out("d", ns);
  out.open("GetStatusResponse");
  out.element("messageId", call.message_id);
  out.element("ofMessageId", of);
  out.element("status", known ? "accepted" : "unknown");
  if (!known) return out.finish();
  out.element("operation", known->operation);
  out.element("receivedAt", base::format_time(known->received));
  const auto answer = xml::Document::parse(known->answer);
  if (!answer) return out.finish();
  out.open("answer");
  for (std::string_view name : {"checkOnly", "received", "accepted", "unchanged"})
    out.element(name, answer->root().child(ns, name).text());
  for (std::string_view name : {"waiting", "outranked", "rejected"})
    out.optional(name, answer->root().child(ns, name).text());
  return out.finish();
}

base::Result<Plan> prepare_status(CallPtr call) {
  Plan plan;
  plan.change = [call](const Work& work, domain::MessageId) -> base::Result<std::string> {
    const auto of = base::lower_ascii(call->message.payload().child(ns, "ofMessageId").text());
    return status_answer(*call, of, work.inbox.find(call->message.partner().id, of));
  };
  return plan;
}

}  // namespace

bool is_check(xml::Node payload) {
  const std::string flag = payload.child(ns, "checkOnly").text();
  const std::string_view value = base::trim(flag);  // xs:boolean may stand among blanks
  return value == "true" || value == "1";
}

base::Result<void> check_operation(const domain::Partner& partner, std::string_view operation,
                                   std::string_view place) {
  const auto& allowed = partner.operations;
  if (allowed.empty() || std::find(allowed.begin(), allowed.end(), operation) != allowed.end())
    return {};
  std::string subject(operation);
  if (!place.empty()) subject.append(", ").append(place);
  return base::fail(Code::operation_forbidden, "by a file", std::move(subject));
}

base::Result<const transform::Mapping*> find_mapping(
    const std::vector<transform::Mapping>& mappings, const domain::Partner& partner, xml::Node root,
    std::string_view wanted) {
  for (const transform::Mapping& mapping : mappings) {
    if (!mapping.understands(root) || (!wanted.empty() && mapping.name() != wanted)) continue;
    const auto& allowed = partner.formats;
    const bool may = allowed.empty() ? mapping.name() == "native"
                                     : std::find(allowed.begin(), allowed.end(), mapping.name()) !=
                                           allowed.end();
    if (may) return &mapping;
  }
  return base::fail(Code::format_unknown, std::string{root.ns()}, std::string{root.name()});
}

std::vector<Operation> operations(int utc_offset_minutes) {
  const auto own = [utc_offset_minutes](CallPtr call) {
    return prepare_document(call, call->message.payload(), utc_offset_minutes);
  };
  const auto foreign = [utc_offset_minutes](CallPtr call) {
    return prepare_foreign(call, utc_offset_minutes);
  };
  using domain::PartnerKind;
  return {
      {"PushRoster", PartnerKind::supplier, own},
      {"PushMarks", PartnerKind::supplier, own},
      {"PushFinalMarks", PartnerKind::supplier, own},
      {"PushPortfolio", PartnerKind::supplier, own},
      {"PushDocument", PartnerKind::supplier, foreign},
      {"GetStatus", PartnerKind::supplier, prepare_status},
  };
}

}  // namespace adapters::diary
