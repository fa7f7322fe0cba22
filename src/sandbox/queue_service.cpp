#include "sandbox/queue_service.hpp"

namespace sandbox {
namespace {

using base::Code;
using smev::Operation;

constexpr std::string_view suffix = "Request";

std::optional<Operation> operation_of(const smev::Parsed& parsed) {
  std::string_view name = parsed.name();
  if (!name.ends_with(suffix)) return std::nullopt;
  name.remove_suffix(suffix.size());
  return smev::find_operation(name, parsed.version());
}

std::size_t index(smev::Version version) {
  return static_cast<std::size_t>(version);
}

base::Result<smev::Parsed> parse(const net::HttpRequest& request) {
  BASE_TRY(raw, smev::unpack(request.header("content-type"), request.body));
  return smev::Parsed::read(std::move(raw));
}

net::HttpResponse fault_response(smev::Version version, const FaultParts& fault) {
  const auto* row = smev::find_fault(fault.element);
  net::HttpResponse response;
  response.status = 500;
  response.content_type = "text/xml; charset=utf-8";
  response.body = write_fault(version, fault.element, fault.inside,
                              row ? base::info(row->code).text : std::string_view{"СМЭВ"});
  return response;
}

}  // namespace

QueueService::QueueService(Options options, security::Signer signer, Schemas schemas,
                           const base::Clock& clock, base::Log& log)
    : options_(std::move(options)),
      signer_(std::move(signer)),
      schemas_(std::move(schemas)),
      clock_(clock),
      log_(log),
      ids_(clock),
      state_(options_.redelivery) {}

QueueService::Outcome QueueService::handle(const net::HttpRequest& request) {
  auto parsed = parse(request);
  const auto version = parsed ? parsed->version() : smev::Version::v1_2;
  const auto operation = parsed ? operation_of(*parsed) : std::nullopt;
  const std::string_view name = operation ? smev::name_of(*operation) : "?";
  Outcome outcome;
  const Misbehaviour asked = switches_.take(name).value_or(Misbehaviour{});
  outcome.delay = asked.delay;
  Answered answered = QueueRefusal(base::fail(Code::soap_structure, "no operation of SMEV 3"));
  if (!parsed)
    answered = QueueRefusal(parsed.error());
  else if (operation && (asked.fault.empty() || asked.after))
    answered = process(std::move(*parsed), *operation);
  if (answered && answered->changed && journal_ != nullptr)
    journal_->add({clock_.now(), std::string(request.header("content-type")), request.body});
  if (!asked.fault.empty()) {
    outcome.response =
        fault_response(version, fault_named(asked.fault, options_.attachments_bytes));
    log_.write(base::Level::info, "fault on request",
               {{"operation", name}, {"fault", asked.fault}});
  } else if (!answered) {
    const FaultParts fault = fault_of(answered.error(), options_.attachments_bytes);
    outcome.response = fault_response(version, fault);
    log_.failure(answered.error().error, "refused",
                 {{"operation", name}, {"fault", fault.element}});
  } else {
    smev::Packed packed = smev::pack(answered->envelope, answered->attachments);
    outcome.response.content_type = std::move(packed.content_type);
    outcome.response.body = std::move(packed.body);
    log_.write(base::Level::info, "answered", {{"operation", name}});
  }
  return outcome;
}

QueueService::Answered QueueService::process(smev::Parsed parsed, Operation operation) {
  BASE_TRY(verified, verify(std::move(parsed)));
  BASE_TRY(caller, recognize(verified));
  return dispatch({operation, caller, verified, clock_.now()});
}

boost::system::result<smev::Verified, QueueRefusal> QueueService::verify(
    smev::Parsed parsed) const {
  if (!parsed.has_header()) return QueueRefusal(base::fail(Code::soap_structure, "no soap:Header"));
  BASE_TRY(violations, parsed.validate(schemas_.incoming[index(parsed.version())]));
  if (!violations.empty()) {
    QueueRefusal refusal(base::fail(Code::smev_content_invalid, violations.front().message));
    refusal.violations = std::move(violations);
    return refusal;
  }
  smev::Verified::Rules rules;
  rules.policy.algorithms = options_.algorithms;
  rules.any_sender = true;  // a person's signature is for whom the message goes to
  BASE_TRY(verified, smev::Verified::check(std::move(parsed), rules));
  return std::move(verified);
}

boost::system::result<std::string, QueueRefusal> QueueService::recognize(
    const smev::Verified& message) const {
  const security::Certificate& certificate = message.signer();
  const auto now = clock_.now();
  if (now < certificate.not_before() || now > certificate.not_after())
    return QueueRefusal(base::fail(Code::certificate_expired));
  for (const Participant& each : options_.participants)
    if (each.fingerprint == certificate.fingerprint()) return each.mnemonic;
  return QueueRefusal(base::fail(Code::smev_sender_unknown));
}

QueueService::Answered QueueService::sealed(smev::Version version, std::string envelope,
                                            std::vector<smev::Attachment> attachments) const {
  BASE_TRY(octets, smev::seal(signer_, envelope, "smev", schemas_.outgoing[index(version)]));
  return Answer{std::move(octets), std::move(attachments)};
}

}  // namespace sandbox
