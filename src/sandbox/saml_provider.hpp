#pragma once
// ESIA's SAML 2.0 identity provider as a system sees it, from HTTP to HTTP; at ESIA's own paths.
#include <optional>
#include <string>
#include <vector>

#include "adapters/esia/form.hpp"
#include "adapters/saml/redirect.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "sandbox/esia_shelf.hpp"
#include "sandbox/saml_answer.hpp"

namespace sandbox {

// Whether a path is its business.
bool is_saml_path(std::string_view path);

class SamlProvider {
 public:
  // systems: their metadata, read. What is referred to outlives this; signer: RSA.
  SamlProvider(std::vector<adapters::saml::Party> systems, const security::Signer& signer,
               const base::Clock& clock, base::Log& log);

  // url: where this server is, as the browser has written it. Never fails: a refusal is an answer.
  // One thread.
  net::HttpResponse handle(const net::HttpRequest& request, const std::string& url);
  // "issuer", "audience", …: of the next answer (write_answer()); "again": the last one once more.
  void misbehave(std::string flaw) { flaw_ = std::move(flaw); }

 private:
  using Form = adapters::esia::Form;
  struct Opened {
    const adapters::saml::Party* system;
    adapters::saml::Redirected message;
  };
  // A message that one of the systems has signed.
  std::optional<Opened> open(std::string_view query) const;
  SamlSpeaker speaker(const std::string& url) const;
  net::HttpResponse ask(const net::HttpRequest& request, const std::string& url);
  net::HttpResponse choose(const net::HttpRequest& request, const Form& form,
                           const std::string& url);
  net::HttpResponse log_out(const net::HttpRequest& request, const std::string& url);
  net::HttpResponse next_farewell(const net::HttpRequest& request, const std::string& url);
  net::HttpResponse go(const std::string& address, adapters::saml::Redirected message) const;

  std::vector<adapters::saml::Party> systems_;
  const security::Signer& signer_;
  const base::Clock& clock_;
  base::Log& log_;
  Shelf<SamlAsked> waiting_;
  Shelf<std::vector<SamlSession>> sessions_;  // by the browser's cookie
  std::string flaw_, last_;
};

}  // namespace sandbox
