#include "adapters/saml/logout.hpp"

#include "adapters/saml/names.hpp"

namespace adapters::saml {
namespace {

base::Result<void> check(xml::Node root, std::string_view name, const Speakers& speakers) {
  constexpr auto skew = base::limits::saml_clock_skew;
  if (!root.is(protocol_ns, name)) return malformed("not a " + std::string(name));
  if (root.attribute("Version") != "2.0" || root.attribute("ID").value_or("").empty())
    return malformed("a message without ID, or not of version 2.0");
  BASE_TRY(issuer_node, only_child(root, assertion_ns, "Issuer"));
  BASE_TRY(issuer, text_of(issuer_node));
  if (issuer != speakers.from) return foreign("a message of another issuer");
  if (root.attribute("Destination") != speakers.to) return foreign("for another destination");
  BASE_TRY(issued, time_of(root, "IssueInstant"));
  if (issued - skew > speakers.now) return untimely("a message of the future");
  if (issued + base::limits::esia_login_age <= speakers.now) return untimely("an old message");
  return {};
}

std::vector<std::string> spellings_of(const std::string& said, std::string_view implied) {
  std::vector<std::string> all{said};
  if (said.empty()) all.emplace_back(implied);
  if (said == implied) all.emplace_back();
  return all;
}

}  // namespace

std::vector<NameId> spellings(const NameId& name, std::string_view provider, std::string_view us) {
  std::vector<NameId> all;
  for (const std::string& format : spellings_of(name.format, unspecified))
    for (const std::string& theirs : spellings_of(name.name_qualifier, provider))
      for (const std::string& ours : spellings_of(name.sp_name_qualifier, us))
        all.push_back({name.value, format, theirs, ours});
  return all;
}

base::Result<LogoutRequest> read_logout_request(std::string_view octets, const Speakers& speakers) {
  BASE_TRY(document, parse_message(octets));
  const xml::Node root = document.root();
  BASE_CHECK(check(root, "LogoutRequest", speakers));
  if (root.attribute("NotOnOrAfter")) {
    BASE_TRY(end, time_of(root, "NotOnOrAfter"));
    if (end + base::limits::saml_clock_skew <= speakers.now) return untimely("it has expired");
  }
  LogoutRequest read;
  read.id = root.attribute("ID").value_or("");
  BASE_TRY(node, only_child(root, assertion_ns, "NameID"));
  BASE_TRY(name, read_name_id(node));
  read.name = std::move(name);
  for (const xml::Node& each : root.children()) {
    if (!each.is(protocol_ns, "SessionIndex")) continue;
    BASE_TRY(index, text_of(each));
    read.session_indexes.push_back(std::move(index));
  }
  return read;
}

base::Result<bool> read_logout_response(std::string_view octets, const Speakers& speakers,
                                        const std::string& request_id) {
  BASE_TRY(document, parse_message(octets));
  const xml::Node root = document.root();
  BASE_CHECK(check(root, "LogoutResponse", speakers));
  if (root.attribute("InResponseTo") != request_id) return foreign("in answer to another request");
  BASE_TRY(status, only_child(root, protocol_ns, "Status"));
  BASE_TRY(code, only_child(status, protocol_ns, "StatusCode"));
  return code.attribute("Value") == success;
}

}  // namespace adapters::saml
