// Logins and logouts through lasso, with the other side's messages made without it.
#include "adapters/saml/sign_on.hpp"

#include "adapters/esia/form.hpp"
#include "office.hpp"

namespace {

using base::Code;
using namespace saml_office;
using namespace std::chrono_literals;
using saml::Kind;

const std::string slo = us + "/slo";

std::string idp_metadata() {
  std::string out = "<EntityDescriptor xmlns=\"urn:oasis:names:tc:SAML:2.0:metadata\" entityID=\"" +
                    idp +
                    "\"><IDPSSODescriptor protocolSupportEnumeration=\"urn:oasis:names:tc:"
                    "SAML:2.0:protocol\">";
  for (const char* key : {"idp", "idp-next"})
    out +=
        "<KeyDescriptor><ds:KeyInfo xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\">"
        "<ds:X509Data><ds:X509Certificate>" +
        base::encode_base64(keys().load(key).der()) +
        "</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>";
  const std::string binding =
      " Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" Location=\"https://idp."
      "example/";
  return out + "<SingleLogoutService" + binding + "slo\"/><SingleSignOnService" + binding +
         "sso\"/></IDPSSODescriptor></EntityDescriptor>";
}

struct Talk : ::testing::Test {
  base::ManualClock clock{noon};
  std::unique_ptr<saml::SignOn> sign_on =
      saml::SignOn::open(
          {.us = {us, acs, slo, "Регион", "https://region.example/", "Регион",
                  "help@region.example"},
           .identity_provider = idp_metadata(),
           .key = {.key = keys().key("us").string(), .certificate = keys().certificate("us")}},
          clock)
          .value();

  // What we have sent, as the other side reads it.
  static saml::Redirected received(const std::string& address) {
    const std::vector<security::Certificate> ours = {keys().load("us")};
    return saml::open_redirect(address.substr(address.find('?') + 1), ours, false).value();
  }
  static std::string form(const saml::Asked& login, const std::string& message) {
    return adapters::esia::encode_form(
        {{"SAMLResponse", base::encode_base64(message)}, {"RelayState", login.relay_state}});
  }
  // An honest answer to that request.
  static std::string answer(const saml::Asked& login, const std::string& key = "idp") {
    const std::string inner = replaced(assertion(), asked, login.id);
    return replaced(response(sign(inner, key)), "InResponseTo=\"" + asked,
                    "InResponseTo=\"" + login.id);
  }
  Code refusal(const std::string& text, const saml::Asked& login) const {
    const auto finished = sign_on->finish(text, login);
    return finished ? Code::internal : finished.error().code;
  }
};

TEST_F(Talk, a_login_begins_with_a_signed_request) {
  const auto login = saml::make_asked(noon);
  const auto address = sign_on->begin(login).value();
  EXPECT_TRUE(address.starts_with("https://idp.example/sso?SAMLRequest="));
  const auto sent = received(address);
  EXPECT_EQ(sent.relay_state, login.relay_state);
  for (const std::string& part :
       std::vector<std::string>{"ID=\"" + login.id, "Destination=\"https://idp.example/sso",
                                "bindings:HTTP-POST", us, "nameid-format:transient"})
    EXPECT_NE(sent.message.find(part), sent.message.npos) << part << sent.message;
  EXPECT_NE(saml::make_asked(noon).id, login.id);
}

TEST_F(Talk, an_honest_answer_logs_in) {
  const auto login = saml::make_asked(noon);
  for (const char* key : {"idp", "idp-next"}) {
    const auto finished = sign_on->finish(form(login, answer(login, key)), login);
    ASSERT_TRUE(finished) << key << base::describe(finished.error());
    EXPECT_EQ(finished->who.identity.oid, "1000000002");
    EXPECT_EQ(finished->session.name.value, "_name-of-one");
    EXPECT_EQ(finished->assertion_id, "_a");
  }
}

TEST_F(Talk, an_encrypted_answer_logs_in) {
  const auto login = saml::make_asked(noon);
  const std::string inner = sign(replaced(assertion(), asked, login.id));
  for (const auto cipher : {security::Cipher::aes256_cbc, security::Cipher::aes256_gcm}) {
    const std::string outer = replaced(response(encrypted(inner, "us", cipher)), asked, login.id);
    for (const std::string& each : {outer, sign(outer)}) {
      const auto finished = sign_on->finish(form(login, each), login);
      ASSERT_TRUE(finished) << base::describe(finished.error());
    }
  }
  const std::string plain_inside =
      sign(replaced(response(encrypted(replaced(assertion(), asked, login.id))), asked, login.id));
  EXPECT_TRUE(sign_on->finish(form(login, plain_inside), login));
}

TEST_F(Talk, an_answer_is_to_this_login_and_in_time) {
  const auto login = saml::make_asked(noon), other = saml::make_asked(noon);
  EXPECT_EQ(refusal(form(other, answer(login)), login), Code::saml_foreign);
  EXPECT_EQ(refusal(form(login, answer(other)), login), Code::saml_foreign);
  EXPECT_EQ(refusal(form(login, answer(login, "idp-foreign")), login), Code::saml_untrusted);
  EXPECT_EQ(refusal("SAMLResponse=%", login), Code::saml_malformed);
  EXPECT_EQ(refusal("", login), Code::saml_foreign);
  clock.advance(16min);
  EXPECT_EQ(refusal(form(login, answer(login)), login), Code::saml_foreign);
}

TEST_F(Talk, a_logout_of_ours_names_the_session) {
  const saml::Session session{{.value = "_name & one", .sp_name_qualifier = us}, "_s1"};
  const auto logout = saml::make_asked(noon);
  const auto address = sign_on->begin_logout(session, logout);
  ASSERT_TRUE(address) << base::describe(address.error());
  EXPECT_TRUE(address->starts_with("https://idp.example/slo?SAMLRequest="));
  const std::string sent = received(*address).message;
  for (const char* part : {">_name &amp; one<", ">_s1<", "SPNameQualifier"})
    EXPECT_NE(sent.find(part), sent.npos) << part << sent;
  const auto reply = [&](const char* key, const std::string& status) {
    const std::string text =
        "<samlp:LogoutResponse xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
        " ID=\"_l\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + slo +
        "\" InResponseTo=\"" + logout.id + "\"><saml:Issuer>" + idp +
        "</saml:Issuer><samlp:Status><samlp:StatusCode "
        "Value=\"urn:oasis:names:tc:SAML:2.0:status:" +
        status + "\"/></samlp:Status></samlp:LogoutResponse>";
    return sign_on->finish_logout(
        saml::write_redirect(keys().signer(key), {Kind::response, text, ""}).value(), logout);
  };
  const auto ended = reply("idp", "Success");
  ASSERT_TRUE(ended) << base::describe(ended.error());
  EXPECT_TRUE(*ended);
  const auto partly = reply("idp", "Responder");
  ASSERT_TRUE(partly) << base::describe(partly.error());
  EXPECT_FALSE(*partly);
  EXPECT_EQ(reply("idp-foreign", "Success").error().code, Code::saml_untrusted);
}

TEST_F(Talk, a_logout_of_theirs_is_answered) {
  const std::string text =
      "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
      " ID=\"_l\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + slo +
      "\"><saml:Issuer>" + idp +
      "</saml:Issuer><saml:NameID>_name-of-one</saml:NameID>"
      "<samlp:SessionIndex>_s1</samlp:SessionIndex></samlp:LogoutRequest>";
  const std::string query =
      saml::write_redirect(keys().signer("idp"), {Kind::request, text, "back"}).value();
  EXPECT_TRUE(saml::is_logout_request(query));
  const auto farewell = sign_on->answer_logout(query);
  ASSERT_TRUE(farewell) << base::describe(farewell.error());
  EXPECT_EQ(farewell->request.name.value, "_name-of-one");
  const auto sent = received(farewell->address);
  EXPECT_TRUE(sent.kind == Kind::response);
  EXPECT_EQ(sent.relay_state, "back");
  for (const char* part : {"InResponseTo=\"_l\"", "status:Success"})
    EXPECT_NE(sent.message.find(part), sent.message.npos) << sent.message;
  EXPECT_FALSE(sign_on->answer_logout(
      saml::write_redirect(keys().signer("idp-foreign"), {Kind::request, text, ""}).value()));
}

TEST_F(Talk, a_login_may_be_asked_for_anew) {
  const auto login = saml::make_asked(noon);
  EXPECT_NE(received(sign_on->begin(login, true).value()).message.find("ForceAuthn=\"true\""),
            std::string::npos);
  const auto finished = sign_on->finish(form(login, answer(login)), login);
  EXPECT_EQ(finished->who.identity.authenticated, noon - 30s);
}

// The same that came in an address comes in a form, signed inside.
TEST_F(Talk, logouts_come_in_forms_too) {
  const auto message = [&](const std::string& name, const std::string& more,
                           const std::string& inner) {
    return "<samlp:" + name + " xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\"" + saml_ns +
           " ID=\"_l\" Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\" Destination=\"" + slo +
           "\"" + more + "><saml:Issuer>" + idp + "</saml:Issuer>" + inner + "</samlp:" + name +
           ">";
  };
  const auto posted = [](const char* name, const std::string& text) {
    return adapters::esia::encode_form({{name, base::encode_base64(text)}, {"RelayState", "back"}});
  };
  const std::string request = message("LogoutRequest", "",
                                      "<saml:NameID>_name-of-one</saml:NameID>"
                                      "<samlp:SessionIndex>_s1</samlp:SessionIndex>");
  const auto farewell =
      sign_on->answer_logout(posted("SAMLRequest", sign(request)), saml::Binding::post);
  ASSERT_TRUE(farewell) << base::describe(farewell.error());
  EXPECT_EQ(farewell->request.session_indexes, std::vector<std::string>{"_s1"});
  EXPECT_TRUE(farewell->address.starts_with("https://idp.example/slo?SAMLResponse="));
  EXPECT_EQ(received(farewell->address).relay_state, "back");
  const auto refused = [&](const std::string& text) {
    const auto told = sign_on->answer_logout(posted("SAMLRequest", text), saml::Binding::post);
    return told ? Code::internal : told.error().code;
  };
  EXPECT_EQ(refused(request), Code::saml_untrusted);
  EXPECT_EQ(refused(sign(request, "idp-foreign")), Code::saml_untrusted);
  EXPECT_EQ(refused(replaced(sign(request), "_s1", "_s2")), Code::saml_untrusted);
  EXPECT_EQ(refused(replaced(request, "<saml:NameID>", sign(assertion()) + "<saml:NameID>")),
            Code::saml_untrusted);  // something in it is signed, and it is not
  EXPECT_EQ(sign_on->answer_logout(posted("SAMLResponse", sign(request)), saml::Binding::post)
                .error()
                .code,
            Code::saml_malformed);

  const auto logout = saml::make_asked(noon);
  const std::string good =
      "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:"
      "status:Success\"/></samlp:Status>";
  const std::string reply = message("LogoutResponse", " InResponseTo=\"" + logout.id + "\"", good);
  const auto ended =
      sign_on->finish_logout(posted("SAMLResponse", sign(reply)), logout, saml::Binding::post);
  ASSERT_TRUE(ended) << base::describe(ended.error());
  EXPECT_TRUE(*ended);
  EXPECT_FALSE(sign_on->finish_logout(posted("SAMLResponse", reply), logout, saml::Binding::post));
}

TEST(SamlSignOn, does_not_open_with_what_will_not_do) {
  const base::ManualClock clock{noon};
  saml::SignOn::Settings settings{
      .us = {us, acs, slo, "", "", "", ""},
      .identity_provider = idp_metadata(),
      .key = {.key = keys().key("us").string(), .certificate = keys().certificate("us")}};
  auto bad = settings;
  bad.identity_provider = "<a/>";
  EXPECT_EQ(saml::SignOn::open(bad, clock).error().code, Code::config_invalid);
  bad = settings;
  bad.key = {.key = keys().key("ec").string(), .certificate = keys().certificate("ec")};
  EXPECT_EQ(saml::SignOn::open(bad, clock).error().code, Code::key_unusable);
  bad.key = {.key = "/nowhere.key"};
  EXPECT_EQ(saml::SignOn::open(bad, clock).error().code, Code::file_unreadable);
}

}  // namespace
