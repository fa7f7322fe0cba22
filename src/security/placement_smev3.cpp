// СМЭВ 3: each signature stands alone in a holder element, whose name says whose it is; what it
// signs is a neighbour of the holder (schemas types/1.1 to 1.3 of the message exchange service).
#include <algorithm>
#include <array>

#include "security/detail/names.hpp"
#include "security/detail/profile.hpp"
#include "security/detail/smev3.hpp"
#include "security/wss.hpp"

namespace security {
namespace {

constexpr std::string_view types_ns =
    "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/";

bool is_smev(xml::Node node) {
  return node.ns().starts_with(types_ns);
}

bool is_provided(xml::Node node) {
  return is_smev(node) && (node.name() == "SenderProvidedRequestData" ||
                           node.name() == "SenderProvidedResponseData");
}

// What the sender says is not the exchange's, but for the person's signature: any other inside it
// is signed as data, not checked here.
bool is_content(xml::Node signature) {
  xml::Node provided;  // the outermost: its content may be a message, too
  for (xml::Node node = signature.parent(); node; node = node.parent())
    if (is_provided(node)) provided = node;
  const xml::Node holder = signature.parent();
  const bool persons = is_smev(holder) && holder.name() == "PersonalSignature";
  return provided && !(persons && holder.parent() == provided);
}

// Whose doing a signature is that stands wrong: what SMEV passes on as it came. Empty: nobody's who
// is not asked about the whole message.
std::string_view passed_on_for(xml::Node signature) {
  for (xml::Node node = signature.parent(); node; node = node.parent()) {
    if (is_smev(node) && node.name() == "SenderInformationSystemSignature") return "sender";
    if (is_smev(node) && node.name() == "PersonalSignature") return "person";
  }
  return {};
}

// Where the schemas have each signature: the element around the holder and what it signs.
struct Place {
  std::string_view role, target, around;
};
constexpr std::array<Place, 19> places = {{
    {"caller", "SenderProvidedRequestData", "SendRequestRequest"},
    {"caller", "SenderProvidedResponseData", "SendResponseRequest"},
    {"caller", "MessageTypeSelector", "GetRequestRequest"},
    {"caller", "MessageTypeSelector", "GetResponseRequest"},
    {"caller", "Timestamp", "GetStatusRequest"},
    {"caller", "Timestamp", "GetIncomingQueueStatisticsRequest"},
    {"caller", "AckTargetMessage", "AckRequest"},
    {"smev", "MessageMetadata", "SendRequestResponse"},
    {"smev", "MessageMetadata", "SendResponseResponse"},
    {"smev", "Request", "GetRequestResponse/RequestMessage"},
    {"smev", "Response", "GetResponseResponse/ResponseMessage"},
    {"smev", "AsyncProcessingStatusData", "GetStatusResponse/SmevAsyncProcessingMessage"},
    {"smev", "AsyncProcessingStatusData", "SmevAsyncProcessingMessage"},
    {"sender", "SenderProvidedRequestData", "GetRequestResponse/RequestMessage/Request"},
    {"sender", "SenderProvidedResponseData", "GetResponseResponse/ResponseMessage/Response"},
    {"person", "MessagePrimaryContent", "SendRequestRequest/SenderProvidedRequestData"},
    {"person", "MessagePrimaryContent", "SendResponseRequest/SenderProvidedResponseData"},
    {"person", "MessagePrimaryContent",
     "GetRequestResponse/RequestMessage/Request/SenderProvidedRequestData"},
    {"person", "MessagePrimaryContent",
     "GetResponseResponse/ResponseMessage/Response/SenderProvidedResponseData"},
}};

// The names from the message down to the node, each the only one of its name there: who walks down
// by names meets this node and no other. Empty: there is another, or it stands elsewhere.
std::string path_below(xml::Node body, xml::Node node) {
  std::string path;
  for (; node != body; node = node.parent()) {
    if (!node || !is_smev(node)) return {};
    const auto neighbours = node.parent().children();
    const auto same = std::count_if(neighbours.begin(), neighbours.end(),
                                    [&](xml::Node each) { return each.name() == node.name(); });
    if (same != 1) return {};
    path = std::string(node.name()) + (path.empty() ? "" : "/") + path;
  }
  return path;
}

base::Result<Placement> place(xml::Node signature, xml::Node body) {
  const xml::Node holder = signature.parent();
  const auto row = std::find_if(
      smev3_holders().begin(), smev3_holders().end(),
      [&](const Smev3Holder& known) { return is_smev(holder) && holder.name() == known.name; });
  if (row == smev3_holders().end()) return bad_signature("a Signature outside of every holder");
  BASE_TRY(only, strict_children(holder));
  if (only.size() != 1) return bad_signature("a holder of more than one Signature");
  const std::string around = path_below(body, holder.parent());
  std::vector<xml::Node> targets;
  int same_holders = 0;
  for (const xml::Node& neighbour : holder.parent().children()) {
    same_holders += neighbour.name() == holder.name() ? 1 : 0;
    const bool named = std::any_of(places.begin(), places.end(), [&](const Place& place) {
      return place.role == row->role && place.around == around && place.target == neighbour.name();
    });
    if (named && is_smev(neighbour)) targets.push_back(neighbour);
  }
  if (targets.size() != 1 || same_holders != 1)
    return bad_signature("not exactly one element for the signature of " + std::string(row->role));
  if (row->role == "person") {
    BASE_TRY(content, strict_children(targets[0]));
    if (content.size() != 1) return bad_signature("MessagePrimaryContent without one root");
    targets = content;
  }
  return Placement{.role = row->role, .signature = signature, .required = std::move(targets)};
}

// The whole message is signed by its caller, or by SMEV when it comes from there.
bool is_outer(const Placement& placement) {
  return placement.role == "caller" || placement.role == "smev";
}

}  // namespace

const std::array<Smev3Holder, 4>& smev3_holders() {
  static const std::array<Smev3Holder, 4> table = {{
      {"CallerInformationSystemSignature",
       "caller",
       {"SenderProvidedRequestData", "SenderProvidedResponseData", "MessageTypeSelector",
        "Timestamp", "AckTargetMessage"}},
      {"SMEVSignature",
       "smev",
       {"MessageMetadata", "Request", "Response", "AsyncProcessingStatusData"}},
      {"SenderInformationSystemSignature",
       "sender",
       {"SenderProvidedRequestData", "SenderProvidedResponseData"}},
      {"PersonalSignature", "person", {"MessagePrimaryContent"}},
  }};
  return table;
}

base::Result<std::vector<Placement>> place_smev3(const xml::Document& document) {
  BASE_TRY(envelope, open_envelope(document));
  BASE_TRY(messages, strict_children(envelope.body));
  if (messages.size() != 1 || !is_smev(messages[0]))
    return base::fail(base::Code::soap_structure, "Body does not hold one message of SMEV 3");
  std::vector<Placement> placements;
  std::optional<base::Error> wrong;
  for (const xml::Node& signature : find_all(document.root(), ds_ns, "Signature")) {
    if (is_content(signature)) continue;
    auto placement = place(signature, envelope.body);
    const std::string_view role = passed_on_for(signature);
    if (!placement && role.empty()) return placement.error();
    if (!placement) wrong = placement.error();
    placements.push_back(placement
                             ? std::move(*placement)
                             : Placement{.role = role, .signature = signature, .refused = wrong});
  }
  const auto outer = std::count_if(placements.begin(), placements.end(), is_outer);
  if (outer == 0)
    return wrong ? *wrong : base::fail(base::Code::unsigned_message, "nobody signed the message");
  if (outer > 1) return bad_signature("two signatures of the whole message");
  return placements;
}

}  // namespace security
