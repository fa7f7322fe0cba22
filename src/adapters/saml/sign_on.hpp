#pragma once
// Logins and logouts by one SAML 2.0 identity provider (docs/saml.md). Makes messages and is asked
// a second time about those that come through lasso, which nothing else here knows; what is
// believed of a message is what read_response() and its neighbours say, before lasso sees it.
// Nothing is kept between calls: whoever keeps a Login forgets it after the first answer, binds it
// to the browser that began, and remembers assertions (SeenAssertions). No network, some
// milliseconds of work a call; any thread.
#include <memory>

#include "adapters/saml/logout.hpp"
#include "adapters/saml/metadata.hpp"
#include "adapters/saml/person.hpp"
#include "adapters/saml/redirect.hpp"
#include "adapters/saml/response.hpp"

namespace adapters::saml {

// What we remember of a request until its answer is here. An id is one of XML's: no digit first.
struct Asked {
  std::string id;
  std::string relay_state;  // comes back with the answer
  base::Time at{};
};
Asked make_asked(base::Time now);  // nobody guesses either; from the system's generator

// What a logout needs to know of a login.
struct Session {
  NameId name{};
  std::string index{};
  base::Time until{};  // zero: not said
};

// How a message of a logout came; what we send goes by redirects alone.
enum class Binding { redirect, post };

class SignOn {
 public:
  struct Settings {
    ServiceProvider us{};
    std::string identity_provider;  // its metadata: the text
    // RSA from a PEM file, with its certificate: signs what we send, decrypts what we get.
    security::KeySource key{};
    bool sha1 = false;  // its signatures may be RSA-SHA-1
  };
  // Errors: config_invalid (metadata), file_unreadable, key_unusable, internal.
  static base::Result<std::unique_ptr<SignOn>> open(Settings settings, const base::Clock& clock);
  ~SignOn();

  const Party& identity_provider() const;
  std::string metadata() const;  // ours

  // The address that the browser is sent to. anew: the person has to prove it again. Error:
  // internal.
  base::Result<std::string> begin(const Asked& asked, bool anew = false) const;
  struct Finished {
    Who who;
    Session session;
    std::string assertion_id;
    base::Time usable_until{};  // of the assertion, for SeenAssertions
  };
  // The form that the browser posted, in answer to that request. Errors: saml_malformed,
  // saml_untrusted, saml_foreign (also: an answer that is too late), saml_untimely, saml_declined,
  // snils_invalid.
  base::Result<Finished> finish(std::string_view form, const Asked& asked) const;

  // The address that ends the session at the identity provider. Error: config_invalid (it has no
  // logout), internal.
  base::Result<std::string> begin_logout(const Session& session, const Asked& asked) const;
  // What came to our logout's address in answer: whether all is ended there, too. text: the query,
  // or the form. Errors: saml_malformed, saml_untrusted, saml_foreign, saml_untimely.
  base::Result<bool> finish_logout(std::string_view text, const Asked& asked,
                                   Binding binding = Binding::redirect) const;

  struct Farewell {
    LogoutRequest request;      // whose sessions end
    std::string address;        // where the browser goes with our answer
    std::vector<NameId> names;  // all that name the same
  };
  // The identity provider's own request; the answer says that they have ended. Errors: those of
  // finish_logout(), internal.
  base::Result<Farewell> answer_logout(std::string_view text,
                                       Binding binding = Binding::redirect) const;

 private:
  struct Impl;
  explicit SignOn(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

// Which of the two it is that came to the logout's address: a query, or a form.
bool is_logout_request(std::string_view text);

}  // namespace adapters::saml
