#include "adapters/saml/assertion.hpp"

#include "adapters/saml/names.hpp"

namespace adapters::saml {
namespace {

constexpr auto skew = base::limits::saml_clock_skew;

base::Result<void> not_before(xml::Node node, base::Time now) {
  if (!node.attribute("NotBefore")) return {};
  BASE_TRY(begin, time_of(node, "NotBefore"));
  if (begin - skew > now) return untimely(std::string(node.name()) + " is not yet valid");
  return {};
}

// Absent only where it may be.
base::Result<void> not_after(xml::Node node, base::Time now, bool required) {
  if (!required && !node.attribute("NotOnOrAfter")) return {};
  BASE_TRY(end, time_of(node, "NotOnOrAfter"));
  if (end + skew <= now) return untimely(std::string(node.name()) + " has expired");
  return {};
}

base::Result<void> check_audience(xml::Node restriction, const std::string& us) {
  for (const xml::Node& each : restriction.children()) {
    if (!each.is(assertion_ns, "Audience")) return malformed("something beside Audience");
    BASE_TRY(audience, text_of(each));
    if (audience == us) return {};
  }
  return foreign("for another audience");
}

base::Result<void> check_conditions(xml::Node assertion, const Expected& expected) {
  BASE_TRY(conditions, only_child(assertion, assertion_ns, "Conditions"));
  BASE_CHECK(not_before(conditions, expected.now));
  BASE_CHECK(not_after(conditions, expected.now, false));
  bool restricted = false;
  for (const xml::Node& each : conditions.children()) {
    if (each.is(assertion_ns, "AudienceRestriction")) {
      BASE_CHECK(check_audience(each, expected.us));
      restricted = true;
    } else if (!each.is(assertion_ns, "OneTimeUse") && !each.is(assertion_ns, "ProxyRestriction")) {
      return malformed("a condition that is not known");
    }
  }
  if (!restricted) return foreign("for any audience");
  return {};
}

base::Result<base::Time> check_confirmation(xml::Node subject, const Expected& expected) {
  BASE_TRY(confirmation, only_child(subject, assertion_ns, "SubjectConfirmation"));
  if (confirmation.attribute("Method") != bearer) return malformed("not a bearer's confirmation");
  BASE_TRY(data, only_child(confirmation, assertion_ns, "SubjectConfirmationData"));
  if (data.attribute("NotBefore")) return malformed("NotBefore in SubjectConfirmationData");
  if (data.attribute("Recipient") != expected.address) return foreign("for another recipient");
  if (data.attribute("InResponseTo") != expected.request_id)
    return foreign("an Assertion in answer to another request");
  BASE_CHECK(not_after(data, expected.now, true));
  return time_of(data, "NotOnOrAfter");
}

base::Result<void> read_statement(xml::Node assertion, base::Time now, Assertion& out) {
  BASE_TRY(statement, only_child(assertion, assertion_ns, "AuthnStatement"));
  BASE_TRY(instant, time_of(statement, "AuthnInstant"));
  if (instant - skew > now) return untimely("a login in the future");
  out.authenticated = instant;
  out.session_index = statement.attribute("SessionIndex").value_or("");
  if (!statement.attribute("SessionNotOnOrAfter")) return {};
  BASE_TRY(end, time_of(statement, "SessionNotOnOrAfter"));
  if (end + skew <= now) return untimely("the session has ended");
  out.session_until = end;
  return {};
}

base::Result<void> read_attributes(xml::Node assertion, Attributes& out) {
  std::size_t values = 0;
  for (const xml::Node& statement : assertion.children()) {
    if (!statement.is(assertion_ns, "AttributeStatement")) continue;
    for (const xml::Node& each : statement.children()) {
      const auto name = each.attribute("Name");
      if (!each.is(assertion_ns, "Attribute") || !name || name->empty())
        return malformed("not an Attribute with a name");
      if (out.contains(*name)) return malformed("an attribute twice");
      auto& list = out[*name];
      for (const xml::Node& value : each.children()) {
        if (!value.is(assertion_ns, "AttributeValue")) return malformed("not an AttributeValue");
        if (++values > base::limits::saml_attribute_values)
          return malformed("more values than limits::saml_attribute_values");
        if (value.first_child()) return malformed("a value that is more than text");
        list.push_back(value.text());
      }
    }
  }
  return {};
}

}  // namespace

base::Result<Assertion> read_assertion(xml::Node node, const Expected& expected) {
  Assertion read;
  read.id = node.attribute("ID").value_or("");
  if (read.id.empty() || node.attribute("Version") != "2.0")
    return malformed("an Assertion without ID, or not of version 2.0");
  BASE_TRY(issuer_node, only_child(node, assertion_ns, "Issuer"));
  BASE_TRY(issuer, text_of(issuer_node));
  if (issuer != expected.idp) return foreign("an Assertion of another issuer");
  BASE_CHECK(check_conditions(node, expected));
  BASE_TRY(subject, only_child(node, assertion_ns, "Subject"));
  BASE_TRY(name_node, only_child(subject, assertion_ns, "NameID"));
  BASE_TRY(name, read_name_id(name_node));
  read.name = std::move(name);
  BASE_TRY(until, check_confirmation(subject, expected));
  read.usable_until = until + skew;
  BASE_CHECK(read_statement(node, expected.now, read));
  BASE_CHECK(read_attributes(node, read.attributes));
  return read;
}

}  // namespace adapters::saml
