// What the signatures of a document say, and whether the profile lets them say it there.
#include <algorithm>
#include <map>
#include <regex>

#include "specimens.hpp"
#include "xml/smev_transform.hpp"

namespace testing_specimens {
namespace {

using testing_message::noon;

base::Result<std::string> octets_of(xml::Node node, const std::string& profile) {
  if (profile != "smev3") return xml::canonicalize(node);
  xml::StringSink sink;
  BASE_CHECK(xml::smev_transform(node, sink));
  return sink.take();
}

std::string name_of(const security::Profile* profile) {
  for (const auto& name : security::profile_names())
    if (security::find_profile(name) == profile) return name;
  return {};
}

}  // namespace

base::Result<std::vector<Said>> listen(const std::string& text, const security::Profile* profile,
                                       std::shared_ptr<const security::Trust> trust) {
  BASE_TRY(document, xml::Document::parse(text));
  BASE_TRY(verified,
           security::SignedDocument::verify(
               std::move(document), {.profile = profile, .trust = std::move(trust), .at = noon}));
  std::vector<Said> all;
  for (const auto& part : verified.parts())
    for (const xml::Node& node : part.nodes) {
      BASE_TRY(octets, octets_of(node, name_of(profile)));
      all.push_back(
          {std::string(part.role), std::move(octets), node.path(), part.certificate.fingerprint()});
    }
  return all;
}

bool is_right_place(const std::string& profile, const Said& said) {
  // a path names each element by its local name, with an index where that repeats
  static const std::map<std::string, std::vector<std::string>> places = {
      {"wss sender", {"/Envelope/Body", "/Envelope/Header/Security/Timestamp"}},
      {"smev2 sender", {"/Envelope/Body"}},
      {"smev2 smev", {"/Envelope/Body"}},
      {"smev2 person", {"/Envelope/Body/operation/MessageData/AppData"}},
      {"smev3 caller",
       {"/Envelope/Body/SendRequestRequest/SenderProvidedRequestData",
        "/Envelope/Body/GetStatusRequest/Timestamp"}},
      {"smev3 person",
       {"/Envelope/Body/SendRequestRequest/SenderProvidedRequestData/MessagePrimaryContent/"
        "School"}},
      {"smev3 sender",
       {"/Envelope/Body/GetRequestResponse/RequestMessage/Request/SenderProvidedRequestData"}},
      {"smev3 smev",
       {"/Envelope/Body/GetRequestResponse/RequestMessage/Request",
        "/Envelope/Body/SendRequestResponse/MessageMetadata"}},
      {"saml message", {"/Response"}},
      {"saml assertion", {"/Assertion", "/Response/Assertion"}},
  };
  if (profile == "enveloped" || profile == "detached") return true;  // they name no place
  const std::string place = std::regex_replace(said.place, std::regex("\\[[0-9]+\\]"), "");
  const auto row = places.find(profile + " " + said.role);
  return row != places.end() &&
         std::find(row->second.begin(), row->second.end(), place) != row->second.end();
}

std::string difference(const Specimen& original, const std::vector<Said>& heard) {
  if (heard.empty()) return "accepted, and says nothing";
  for (const Said& each : heard) {
    const bool genuine =
        std::any_of(original.said.begin(), original.said.end(), [&](const Said& said) {
          return said.role == each.role && said.octets == each.octets &&
                 said.fingerprint == each.fingerprint;
        });
    if (!genuine) return each.role + " never said at " + each.place + ": " + each.octets;
    if (!is_right_place(name_of(original.profile), each))
      return each.role + " is heard at " + each.place;
  }
  return {};
}

}  // namespace testing_specimens
