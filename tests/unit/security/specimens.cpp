#include "specimens.hpp"

#include <map>

#include "security/sign_document.hpp"

namespace testing_specimens {
namespace {

using testing_message::noon;
using testing_message::shared_pki;

using Signed = base::Result<std::string>;

const std::string soap = "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'>";

std::string envelope(const std::string& body, const std::string& header = "") {
  return soap + header + "<s:Body>" + body + "</s:Body></s:Envelope>";
}

const std::string types =
    " xmlns='urn://x-artefacts-smev-gov-ru/services/message-exchange/"
    "types/1.2' xmlns:b='urn://x-artefacts-smev-gov-ru/services/"
    "message-exchange/types/basic/1.2'";
const std::string provided =
    "<MessageID>7f1c</MessageID><b:MessagePrimaryContent><q:School xmlns:q='urn:q' q:kind='a'>"
    "<q:name>genuine</q:name><q:empty/></q:School></b:MessagePrimaryContent>";
const std::string send_request =
    "<SendRequestRequest" + types + "><SenderProvidedRequestData Id='SIGNED_BY_CALLER'>" +
    provided +
    "</SenderProvidedRequestData><b:AttachmentContentList><b:AttachmentContent>"
    "<b:Id>1</b:Id></b:AttachmentContent></b:AttachmentContentList></SendRequestRequest>";
const std::string get_request =
    "<GetRequestResponse" + types +
    "><RequestMessage><Request Id='SIGNED_BY_SMEV'>"
    "<SenderProvidedRequestData Id='SIGNED_BY_CONSUMER'>" +
    provided +
    "</SenderProvidedRequestData><MessageMetadata><MessageId>7f1c</MessageId></MessageMetadata>"
    "<ReplyTo>x</ReplyTo></Request><b:AttachmentContentList/></RequestMessage>"
    "</GetRequestResponse>";
const std::string smev2_message =
    "<x:operation xmlns:x='urn:x' xmlns:smev='http://smev.gosuslugi.ru/rev120315'><smev:Message>"
    "<smev:TypeCode>GSRV</smev:TypeCode></smev:Message><smev:MessageData><smev:AppData>"
    "<x:name>genuine</x:name></smev:AppData></smev:MessageData></x:operation>";
const std::string saml_ns = " xmlns:saml='urn:oasis:names:tc:SAML:2.0:assertion'";
const std::string assertion =
    "<saml:Assertion" + saml_ns +
    " ID='_a' Version='2.0'><saml:Issuer>idp</saml:Issuer>"
    "<saml:Subject><saml:NameID>genuine</saml:NameID></saml:Subject></saml:Assertion>";

std::string response(const std::string& content) {
  return "<samlp:Response xmlns:samlp='urn:oasis:names:tc:SAML:2.0:protocol'" + saml_ns +
         " ID='_r' Version='2.0'><saml:Issuer>idp</saml:Issuer><samlp:Extensions><e/>"
         "</samlp:Extensions><samlp:Status/>" +
         content + "</samlp:Response>";
}

std::string without_declaration(const std::string& text) {
  return text.starts_with("<?xml") ? text.substr(text.find("?>") + 2) : text;
}

// The steps of a specimen: each signs what the one before it gave.
using Step = std::function<Signed(const security::Signer&, const std::string&)>;

Step smev3(const char* role) {
  return [role](const security::Signer& signer, const std::string& text) {
    return security::sign_smev3(signer, parse(text), role);
  };
}
Step smev2(const char* role) {
  return [role](const security::Signer& signer, const std::string& text) {
    return security::sign_smev2(signer, parse(text), role);
  };
}
Step detached(const char* id) {
  return [id](const security::Signer& signer, const std::string& text) {
    return security::sign_detached(signer, parse(text), id);
  };
}
Signed saml(const security::Signer& signer, const std::string& text) {
  return security::sign_saml(signer, parse(text));
}
Signed enveloped(const security::Signer& signer, const std::string& text) {
  return security::sign_enveloped(signer, parse(text));
}
Signed wss(const security::Signer& signer, const std::string& text) {
  return security::sign_envelope(signer, parse(text), noon);
}
Signed sealed(const security::Signer& signer, const std::string& text) {
  return security::seal(signer, text, {}, noon);
}
Step into(std::string (*wrap)(const std::string&)) {
  return [wrap](const security::Signer&, const std::string& text) {
    return Signed(wrap(without_declaration(text)));
  };
}
std::string in_letter(const std::string& text) {
  return "<letter xmlns='urn:letter'><to>x</to>" + text + "<end/></letter>";
}
// SMEV's own header differs from a sender's only in its actor.
std::string for_recipient(const std::string& text) {
  return testing_message::replaced(text, "actors/smev", "actors/recipient");
}

struct Recipe {
  const char* profile;
  std::string plain;
  std::vector<Step> steps;
};

const std::string letter =
    "<letter xmlns='urn:l' ID='l'><part Id='x'><a>genuine</a></part>"
    "<part Id='y'><a>another genuine</a></part><c>free</c></letter>";

const std::map<std::string, Recipe>& recipes() {
  static const std::map<std::string, Recipe> table = {
      {"wss_sealed", {"wss", "<k:Push xmlns:k=\"urn:k\"><k:m>genuine</k:m></k:Push>", {sealed}}},
      {"wss_header",
       {"wss",
        envelope("<k:Push xmlns:k='urn:k'><k:m>genuine</k:m></k:Push>",
                 "<s:Header><w:To xmlns:w='urn:w'>x</w:To></s:Header>"),
        {wss}}},
      {"smev2_sender", {"smev2", envelope(smev2_message), {smev2("sender")}}},
      {"smev2_person_sender",
       {"smev2", envelope(smev2_message), {smev2("person"), smev2("sender")}}},
      {"smev2_smev", {"smev2", envelope(smev2_message), {smev2("sender"), into(for_recipient)}}},
      {"smev3_caller", {"smev3", envelope(send_request), {smev3("caller")}}},
      {"smev3_person_caller",
       {"smev3", envelope(send_request), {smev3("person"), smev3("caller")}}},
      {"smev3_sender_smev", {"smev3", envelope(get_request), {smev3("sender"), smev3("smev")}}},
      {"smev3_metadata_smev",
       {"smev3",
        envelope("<SendRequestResponse" + types +
                 "><MessageMetadata Id='SIGNED_BY_SMEV'>"
                 "<MessageId>genuine</MessageId></MessageMetadata></SendRequestResponse>"),
        {smev3("smev")}}},
      {"smev3_timestamp_caller",
       {"smev3",
        envelope("<GetStatusRequest" + types +
                 "><b:Timestamp Id='SIGNED_BY_CALLER'>genuine"
                 "</b:Timestamp></GetStatusRequest>"),
        {smev3("caller")}}},
      {"saml_message", {"saml", response(assertion), {saml}}},
      {"saml_assertion", {"saml", assertion, {saml, into(response)}}},
      {"saml_assertion_message", {"saml", assertion, {saml, into(response), saml}}},
      {"enveloped_root", {"enveloped", letter, {enveloped}}},
      {"enveloped_inner", {"enveloped", letter, {detached("l"), into(in_letter)}}},
      {"detached_one", {"detached", letter, {detached("x")}}},
      {"detached_two", {"detached", letter, {detached("x"), detached("y")}}},
  };
  return table;
}

const security::Signer& signer(const std::string& key) {
  // never destroyed: keys of an engine must not outlive OpenSSL, which ends before statics do
  static auto& signers = *new std::map<std::string, security::Signer>;
  auto& pki = shared_pki();
  if (!signers.contains(key)) {
    const std::string name = key == "gost" ? "specimen-gost" : key;
    if (key == "gost") pki.issue({.name = name, .gost = "gost2012_256:A"});
    signers.emplace(key, pki.signer(name));
  }
  return signers.at(key);
}

}  // namespace

std::vector<std::string> specimen_names() {
  std::vector<std::string> names;
  for (const auto& [name, recipe] : recipes()) names.push_back(name);
  return names;
}

xml::Document parse(std::string_view text) {
  return xml::Document::parse(text).value();
}

Signed sign_as(const std::string& name, const std::string& key, const std::string& text) {
  return recipes().at(name).steps.back()(signer(key), text);
}

Specimen specimen(const std::string& name, const std::string& key) {
  const Recipe& recipe = recipes().at(name);
  Specimen made{name, key, security::find_profile(recipe.profile), recipe.plain, {}};
  for (const Step& step : recipe.steps) {
    made.before = made.text;
    made.text = step(signer(key), made.text).value();
  }
  made.said = listen(made.text, made.profile).value();
  return made;
}

}  // namespace testing_specimens
