#pragma once
// A system that logs people in by SAML 2.0, from HTTP to HTTP: what `kontingent-sandbox saml` is.
#include <functional>
#include <string>

#include "adapters/saml/seen.hpp"
#include "adapters/saml/sign_on.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "sandbox/esia_shelf.hpp"

namespace sandbox {

class SamlSystem {
 public:
  struct Parts {  // all outlive this
    const adapters::saml::SignOn& sign_on;
    const base::Clock& clock;
    base::Log& log;
    std::function<void(const std::string&)> say;  // a line about each login and logout
  };
  // tls: the browser's own addresses are https.
  SamlSystem(Parts parts, bool tls) : parts_(std::move(parts)), tls_(tls) {}

  // /saml/metadata, /saml/login, /saml/acs, /saml/logout, /saml/slo, /saml/: who is logged in.
  // Never fails: each refusal looks the same, its exact code goes to the log. One thread.
  net::HttpResponse handle(const net::HttpRequest& request);

 private:
  struct Guest {
    adapters::saml::Who who;
    adapters::saml::Session session;
  };
  net::HttpResponse begin();
  net::HttpResponse take(const net::HttpRequest& request);
  net::HttpResponse log_out(const net::HttpRequest& request);
  net::HttpResponse farewell(const net::HttpRequest& request);
  net::HttpResponse show(const net::HttpRequest& request) const;
  net::HttpResponse refuse(const base::Error& error);
  // Ends the sessions that a request names.
  int end(const adapters::saml::LogoutRequest& request);

  Parts parts_;
  bool tls_;
  Shelf<adapters::saml::Asked> logins_, logouts_;
  Shelf<Guest> guests_;
  adapters::saml::SeenAssertions seen_;
};

}  // namespace sandbox
