// What is signed in any profile, role and algorithm verifies there; a policy only narrows; what
// `kontingent canon` shows is what the signature digests.
#include <algorithm>
#include <regex>

#include "base/text.hpp"
#include "message.hpp"
#include "security/detail/openssl.hpp"
#include "security/inspect.hpp"
#include "security/sign_document.hpp"
#include "security/transforms.hpp"

namespace {

using namespace testing_message;

xml::Document parse(std::string_view text) {
  return xml::Document::parse(text).value();
}

const std::string types = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/1.2";
const std::string basic = "urn://x-artefacts-smev-gov-ru/services/message-exchange/types/basic/1.2";
const std::string data =
    "<SenderProvidedRequestData><MessageID>1</MessageID><b:MessagePrimaryContent>"
    "<q:School xmlns:q='urn:q' q:kind='a'>\n <q:name>a &gt; b</q:name></q:School>"
    "</b:MessagePrimaryContent></SenderProvidedRequestData>";

std::string soap(const std::string& body) {
  return "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>" + body +
         "</s:Body></s:Envelope>";
}

std::string exchange(const std::string& name, const std::string& content) {
  return soap("<" + name + " xmlns='" + types + "' xmlns:b='" + basic + "'>" + content + "</" +
              name + ">");
}

// A message and who signs it, the inner ones first.
struct Form {
  std::string profile;
  std::vector<std::string> roles;
  std::string text;
  std::vector<std::string> transforms{"exc-c14n"};  // of its references
};

std::vector<Form> forms() {
  const std::string smev2 =
      "<x:op xmlns:x='urn:x' xmlns:m='http://smev.gosuslugi.ru/rev120315'><m:Message/>"
      "<m:MessageData><m:AppData><x:a>1</x:a></m:AppData></m:MessageData></x:op>";
  const std::string saml =
      "<p:Response xmlns:p='urn:oasis:names:tc:SAML:2.0:protocol' ID='_r'>"
      "<a:Issuer xmlns:a='urn:oasis:names:tc:SAML:2.0:assertion'>i</a:Issuer><p:Status/>"
      "</p:Response>";
  const std::vector<std::string> smev{"exc-c14n", "smev"}, inside{"enveloped", "exc-c14n"};
  return {
      {"wss", {""}, soap("<x:a xmlns:x='urn:x'>1</x:a>")},
      {"smev2", {"sender"}, soap(smev2)},
      {"smev2", {"person", "sender"}, soap(smev2)},
      {"smev3", {"caller"}, exchange("SendRequestRequest", data), smev},
      {"smev3", {"person", "caller"}, exchange("SendRequestRequest", data), smev},
      {"smev3",
       {"caller"},
       exchange("AckRequest", "<b:AckTargetMessage accepted='true'>1</b:AckTargetMessage>"),
       smev},
      {"smev3",
       {"smev"},
       exchange("SendRequestResponse", "<MessageMetadata><Id>1</Id></MessageMetadata>"),
       smev},
      {"smev3",
       {"person", "sender", "smev"},
       exchange("GetRequestResponse", "<RequestMessage><Request>" + data +
                                          "<MessageMetadata/><ReplyTo>x</ReplyTo></Request>"
                                          "</RequestMessage>"),
       smev},
      {"saml", {""}, saml, inside},
      {"enveloped", {""}, "<r xmlns='urn:r'><a b='1'/>text</r>", inside},
      {"detached", {""}, "<r xmlns='urn:r'><a Id='x'>text</a></r>"},
  };
}

std::string sign(const security::Signer& signer, const Form& form) {
  std::string text = form.text;
  for (const std::string& role : form.roles) {
    const auto document = parse(text);
    const auto next = form.profile == "wss"     ? security::sign_envelope(signer, document, noon)
                      : form.profile == "smev2" ? security::sign_smev2(signer, document, role)
                      : form.profile == "smev3" ? security::sign_smev3(signer, document, role)
                      : form.profile == "saml"  ? security::sign_saml(signer, document)
                      : form.profile == "enveloped"
                          ? security::sign_enveloped(signer, document)
                          : security::sign_detached(signer, document, "x");
    EXPECT_TRUE(next) << form.profile << " " << role << ": " << next.error().detail;
    if (!next) return {};
    text = *next;
  }
  return text;
}

using Reports = std::vector<security::SignatureReport>;

Reports look(const std::string& text, const std::string& profile,
             const domain::SignaturePolicy& policy = {}, bool legacy = false) {
  return security::inspect(
      parse(text),
      {.profile = security::find_profile(profile), .policy = policy, .legacy = legacy, .at = noon});
}

bool all_hold(const Reports& reports) {
  return std::none_of(reports.begin(), reports.end(), [](const auto& r) { return r.refused; });
}

std::string why(const Reports& reports) {
  std::string text;
  for (const auto& report : reports)
    if (report.refused) text += report.role + ": " + base::describe(*report.refused) + "\n";
  return text;
}

// The name of a key of shared_pki() for the algorithm.
std::string key_for(const std::string& algorithm) {
  if (algorithm.starts_with("rsa")) return "rsa";
  if (algorithm == "ecdsa-sha256") return "ec";
  static const bool issued = [] {
    shared_pki().issue({.name = "ecdsa-sha384", .bits = 384});
    shared_pki().issue({.name = "gost2012-256", .gost = "gost2012_256:TCA"});
    shared_pki().issue({.name = "gost2012-512", .gost = "gost2012_512:A"});
    return true;
  }();
  EXPECT_TRUE(issued);
  return algorithm;
}

class Profiles : public testing::TestWithParam<std::string> {
 protected:
  security::Signer signer() { return shared_pki().signer(key_for(GetParam()), GetParam()); }
};

TEST_P(Profiles, what_is_signed_verifies_with_every_role) {
  for (const Form& form : forms()) {
    const std::string text = sign(signer(), form);
    const Reports reports = look(text, form.profile);
    EXPECT_EQ(reports.size(), form.roles.size()) << form.profile;
    EXPECT_TRUE(all_hold(reports)) << form.profile << "\n" << why(reports) << text;
    for (const auto& report : reports) {
      EXPECT_EQ(report.algorithm, GetParam());
      if (form.roles[0].empty()) continue;
      EXPECT_NE(std::find(form.roles.begin(), form.roles.end(), report.role), form.roles.end());
    }
    const auto* guess = security::guess_profile(parse(text));
    const bool plain = form.profile == "enveloped" || form.profile == "detached";
    ASSERT_EQ(guess == nullptr, plain) << form.profile;
    if (!plain) {
      EXPECT_EQ(security::profile_name(*guess), form.profile);
    }
  }
}

TEST_P(Profiles, canon_shows_what_the_signature_digests) {
  for (const Form& form : forms()) {
    const std::string text = sign(signer(), form);
    const auto document = parse(text);
    const std::regex reference(R"re(<ds:Reference URI="#?([^"]*)">(.*?)DigestValue>([^<]*)<)re");
    int found = 0;
    for (std::sregex_iterator at(text.begin(), text.end(), reference), end; at != end; ++at) {
      ++found;
      std::vector<std::string> transforms = form.transforms;
      if ((*at)[2].str().find("#enveloped-signature") != std::string::npos)
        transforms = {"enveloped", "exc-c14n"};
      const auto octets = security::digest_input(document, (*at)[1].str(), transforms);
      ASSERT_TRUE(octets) << form.profile << octets.error().detail;
      const auto* algorithm = security::find_algorithm(GetParam());
      EXPECT_EQ(base::encode_base64(security::digest(*octets, *algorithm->digest)), (*at)[3].str())
          << form.profile << *octets;
    }
    EXPECT_GE(found, static_cast<int>(form.roles.size()));
  }
}

TEST_P(Profiles, a_policy_that_names_others_refuses) {
  for (const Form& form : forms()) {
    const std::string text = sign(signer(), form);
    domain::SignaturePolicy policy;
    policy.algorithms = {GetParam()};
    EXPECT_TRUE(all_hold(look(text, form.profile, policy))) << form.profile;
    policy.algorithms = {GetParam() == "rsa-sha512" ? "ecdsa-sha256" : "rsa-sha512", "gost2001"};
    EXPECT_FALSE(all_hold(look(text, form.profile, policy))) << form.profile;
  }
}

INSTANTIATE_TEST_SUITE_P(All, Profiles,
                         testing::Values("rsa-sha256", "rsa-sha512", "ecdsa-sha256", "ecdsa-sha384",
                                         "gost2012-256", "gost2012-512"),
                         [](const auto& which) {
                           return std::regex_replace(which.param, std::regex("-"), "_");
                         });

// RSA-SHA1 in the place of the algorithm that was signed with: the structure and the policy
// decide before the mathematics are asked.
TEST(Policy, names_a_legacy_algorithm_only_where_the_profile_has_it) {
  const std::string to = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
  for (const Form& form : forms()) {
    const std::string text = replaced(sign(shared_pki().signer("rsa"), form),
                                      "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256", to);
    domain::SignaturePolicy policy;
    const auto told = [&](bool legacy) { return why(look(text, form.profile, policy, legacy)); };
    EXPECT_NE(told(false).find("not allowed here: rsa-sha1"), std::string::npos) << form.profile;
    policy.algorithms = {"rsa-sha1", "rsa-sha256"};
    const bool has = form.profile != "wss";
    EXPECT_EQ(told(false).find("not allowed here") == std::string::npos, has) << form.profile;
    EXPECT_EQ(told(true).find("not allowed here") == std::string::npos, has) << form.profile;
    EXPECT_NE(told(true), "") << "the value was made for another digest";
  }
}

TEST(Policy, wants_the_timestamp_signed_in_wss_alone) {
  const auto body_only = soap("<x:a xmlns:x='urn:x'>1</x:a>");
  // СМЭВ 2 signs no Timestamp: the same header under both profiles
  const std::string text = sign(shared_pki().signer("ec"), {"smev2", {"sender"}, body_only});
  domain::SignaturePolicy policy;
  EXPECT_TRUE(all_hold(look(text, "smev2", policy)));
  const std::string as_wss =
      replaced(text, " soap:actor=\"http://smev.gosuslugi.ru/actors/smev\"", "");
  EXPECT_NE(why(look(as_wss, "wss", policy)).find("Timestamp is not signed"), std::string::npos);
  policy.timestamp = false;
  EXPECT_TRUE(all_hold(look(as_wss, "wss", policy)));
}

TEST(Policy, admits_reversed_values_in_smev2_alone) {
  key_for("gost2012-256");
  const auto signer = shared_pki().signer("gost2012-256");
  for (const Form& form : forms()) {
    if (form.roles.size() > 1) continue;  // a value changed inside changes what is signed around it
    const std::string text = sign(signer, form);
    const std::regex value("SignatureValue>([^<]*)<");
    std::string turned = text;
    for (std::sregex_iterator at(text.begin(), text.end(), value), end; at != end; ++at) {
      const std::string old = (*at)[1].str();
      std::string octets = *base::decode_base64(old);
      std::reverse(octets.begin(), octets.end());
      turned = replaced(turned, old, base::encode_base64(octets));
    }
    domain::SignaturePolicy policy;
    EXPECT_FALSE(all_hold(look(turned, form.profile, policy))) << form.profile;
    policy.reversed_value = true;
    EXPECT_EQ(all_hold(look(turned, form.profile, policy)), form.profile == "smev2")
        << form.profile;
    EXPECT_TRUE(all_hold(look(text, form.profile, policy))) << form.profile;
  }
}

}  // namespace
