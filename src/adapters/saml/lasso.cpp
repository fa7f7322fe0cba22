#include "adapters/saml/lasso.hpp"

// lasso's headers include these inside of extern "C", where the templates of ICU cannot stand
#include <libxml/globals.h>
#include <libxml/tree.h>
//
#include <lasso/lasso.h>
#include <lasso/xml/saml-2.0/saml2_assertion.h>
#include <lasso/xml/saml-2.0/samlp2_authn_request.h>
#include <lasso/xml/saml-2.0/samlp2_logout_request.h>

#include <mutex>

#include "adapters/saml/metadata.hpp"
#include "adapters/saml/names.hpp"
#include "xml/writer.hpp"

namespace adapters::saml {
namespace {

// Its globals, and those of xmlsec below it, make no promises to threads.
std::mutex& turn() {
  static std::mutex one;
  return one;
}

struct Unref {
  void operator()(gpointer object) const { g_object_unref(object); }
};
template <class T>
using Held = std::unique_ptr<T, Unref>;

// What it says in the log of GLib may hold a person's data.
void say_nothing(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

bool start() {
  static const bool started = [] {
    g_log_set_default_handler(say_nothing, nullptr);
    return lasso_init() == 0;
  }();
  return started;
}

std::string text(const char* from) {
  return from == nullptr ? std::string() : std::string(from);
}

base::Error refused(int code) {
  return untrusted("lasso: " + text(lasso_strerror(code)));
}
base::Error failed(const char* what, int code) {
  return base::fail(base::Code::internal,
                    std::string("lasso: ") + what + ": " + text(lasso_strerror(code)));
}

void set(char*& field, std::string_view value) {
  g_free(field);
  field = g_strndup(value.data(), value.size());
}

// Before the message is built: its id, and what comes back with the answer.
void name(LassoProfile& profile, const std::string& id, const std::string& relay_state) {
  set(LASSO_SAMLP2_REQUEST_ABSTRACT(profile.request)->ID, id);
  set(profile.msg_relayState, relay_state);
}

base::Result<std::string> address(const LassoProfile& profile) {
  std::string out = text(profile.msg_url);
  if (out.empty()) return base::fail(base::Code::internal, "lasso: no message was made");
  return out;
}

// The session as lasso would have kept it.
std::string session_text(const std::string& provider, const Lasso::Guest& guest) {
  std::string out =
      "<Session xmlns=\"http://www.entrouvert.org/namespaces/lasso/0.0\" Version=\"2\">"
      "<NidAndSessionIndex ProviderID=\"" +
      xml::escape_attribute(provider) + "\" AssertionID=\"_\"";
  if (!guest.index.empty()) out += " SessionIndex=\"" + xml::escape_attribute(guest.index) + "\"";
  std::string id = write_name_id(guest.name);
  id.insert(std::string_view("<saml:NameID").size(),
            " xmlns:saml=\"" + std::string(assertion_ns) + "\"");
  return out + ">" + id + "</NidAndSessionIndex></Session>";
}

}  // namespace

struct Lasso::Impl {
  Held<LassoServer> server;
  std::string provider;

  base::Result<Held<LassoLogout>> logout(const Guest& guest) const {
    Held<LassoLogout> made(lasso_logout_new(server.get()));
    const std::string session = session_text(provider, guest);
    const int code =
        lasso_profile_set_session_from_dump(LASSO_PROFILE(made.get()), session.c_str());
    if (code != 0) return failed("session", code);
    return made;
  }
};

Lasso::Lasso(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Lasso::~Lasso() {
  const std::lock_guard lock(turn());
  impl_->server.reset();
}

base::Result<std::unique_ptr<Lasso>> Lasso::open(const Settings& settings) {
  BASE_TRY(party, read_metadata(settings.identity_provider, Role::identity_provider));
  const std::lock_guard lock(turn());
  if (!start()) return base::fail(base::Code::internal, "lasso cannot be started");
  const std::string key(settings.key.reveal());
  const char* passphrase = settings.passphrase.empty() ? nullptr : settings.passphrase.c_str();
  auto impl = std::make_unique<Impl>();
  impl->provider = party.entity_id;
  impl->server.reset(
      lasso_server_new_from_buffers(settings.metadata.c_str(), key.c_str(), passphrase, nullptr));
  if (!impl->server)
    return base::fail(base::Code::config_invalid, "lasso: neither key nor metadata will do");
  impl->server->signature_method = LASSO_SIGNATURE_METHOD_RSA_SHA256;
  int code = lasso_server_set_encryption_private_key_with_password(impl->server.get(), key.c_str(),
                                                                   passphrase);
  if (code != 0) return failed("key", code);
  code =
      lasso_server_add_provider_from_buffer(impl->server.get(), LASSO_PROVIDER_ROLE_IDP,
                                            settings.identity_provider.c_str(), nullptr, nullptr);
  if (code != 0)
    return base::fail(base::Code::config_invalid, "lasso: the identity provider's metadata");
  return std::unique_ptr<Lasso>(new Lasso(std::move(impl)));
}

base::Result<std::string> Lasso::login_request(const std::string& id,
                                               const std::string& relay_state, bool anew) const {
  const std::lock_guard lock(turn());
  const Held<LassoLogin> login(lasso_login_new(impl_->server.get()));
  LassoProfile* profile = LASSO_PROFILE(login.get());
  int code = lasso_login_init_authn_request(login.get(), impl_->provider.c_str(),
                                            LASSO_HTTP_METHOD_REDIRECT);
  if (code != 0) return failed("AuthnRequest", code);
  auto* request = LASSO_SAMLP2_AUTHN_REQUEST(profile->request);
  set(request->ProtocolBinding, post_binding);
  set(request->NameIDPolicy->Format, transient);
  request->NameIDPolicy->AllowCreate = TRUE;
  request->ForceAuthn = anew ? TRUE : FALSE;
  name(*profile, id, relay_state);
  code = lasso_login_build_authn_request_msg(login.get());
  if (code != 0) return failed("AuthnRequest", code);
  return address(*profile);
}

base::Result<Lasso::Opinion> Lasso::about_response(const std::string& base64) const {
  const std::lock_guard lock(turn());
  const Held<LassoLogin> login(lasso_login_new(impl_->server.get()));
  std::string message = base64;
  const int code = lasso_login_process_authn_response_msg(login.get(), message.data());
  if (code != 0) return refused(code);
  const Held<LassoNode> node(lasso_login_get_assertion(login.get()));
  if (!node || !LASSO_IS_SAML2_ASSERTION(node.get())) return untrusted("lasso: no Assertion");
  const auto* assertion = LASSO_SAML2_ASSERTION(node.get());
  const auto* subject = assertion->Subject;
  if (subject == nullptr || subject->NameID == nullptr) return untrusted("lasso: no NameID");
  return Opinion{text(assertion->ID), text(subject->NameID->content)};
}

base::Result<std::string> Lasso::logout_request(const Guest& guest, const std::string& id,
                                                const std::string& relay_state) const {
  const std::lock_guard lock(turn());
  BASE_TRY(logout, impl_->logout(guest));
  LassoProfile* profile = LASSO_PROFILE(logout.get());
  std::string provider = impl_->provider;
  int code = lasso_logout_init_request(logout.get(), provider.data(), LASSO_HTTP_METHOD_REDIRECT);
  if (code != 0) return failed("LogoutRequest", code);
  name(*profile, id, relay_state);
  code = lasso_logout_build_request_msg(logout.get());
  if (code != 0) return failed("LogoutRequest", code);
  return address(*profile);
}

base::Result<void> Lasso::about_logout_response(const std::string& message) const {
  const std::lock_guard lock(turn());
  const Held<LassoLogout> logout(lasso_logout_new(impl_->server.get()));
  std::string octets = message;
  const int code = lasso_logout_process_response_msg(logout.get(), octets.data());
  // The status is read by ourselves.
  if (code != 0 && code != LASSO_PROFILE_ERROR_STATUS_NOT_SUCCESS &&
      code != LASSO_LOGOUT_ERROR_PARTIAL_LOGOUT)
    return refused(code);
  return {};
}

base::Result<std::string> Lasso::answer_logout(const std::string& message, const Guest& guest,
                                               const std::string& relay_state) const {
  const std::lock_guard lock(turn());
  BASE_TRY(logout, impl_->logout(guest));
  std::string octets = message;
  int code = lasso_logout_process_request_msg(logout.get(), octets.data());
  if (code != 0) return refused(code);
  // what came by a form is answered by a redirect, too: our pages have no scripts
  logout->initial_http_request_method = LASSO_HTTP_METHOD_REDIRECT;
  if (!relay_state.empty()) set(LASSO_PROFILE(logout.get())->msg_relayState, relay_state);
  code = lasso_logout_validate_request(logout.get());
  if (code != 0) return refused(code);
  code = lasso_logout_build_response_msg(logout.get());
  if (code != 0) return failed("LogoutResponse", code);
  return address(*LASSO_PROFILE(logout.get()));
}

}  // namespace adapters::saml
