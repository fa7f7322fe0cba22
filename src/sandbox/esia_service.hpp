#pragma once
// ESIA as a system sees it, from HTTP to HTTP: refuses as strictly as the real one does.
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "adapters/esia/form.hpp"
#include "adapters/esia/registration.hpp"
#include "base/log.hpp"
#include "net/http.hpp"
#include "sandbox/esia_shelf.hpp"

namespace sandbox {

// A system that is registered with ESIA.
struct EsiaClient {
  std::string mnemonic;
  security::Certificate certificate;
  std::string redirect_uri;
  std::string certificate_hash;  // as its requests must name it
};

class EsiaService {
 public:
  struct Options {
    std::vector<EsiaClient> clients;
    std::string issuer;
    std::chrono::seconds token_age = std::chrono::hours{1};
  };
  // clock and log outlive this. signer: of tokens, RSA or GOST 2012.
  EsiaService(Options options, security::Signer signer, const base::Clock& clock, base::Log& log);

  // Never fails: a refusal is an answer. One thread.
  net::HttpResponse handle(const net::HttpRequest& request);

 private:
  using Form = adapters::esia::Form;
  struct Login {  // from the request to the choice, and on to the exchange
    const EsiaClient* client;
    adapters::esia::Scheme scheme;
    Form asked;
    std::string oid{};  // once it is chosen
    base::Time at{};    // when it was
    bool refreshing = false;
  };
  // What is wrong with a request: one of ESIA's codes; empty: nothing.
  struct Checked {
    const EsiaClient* client = nullptr;  // null: not even that is known
    std::string_view refusal{};
  };

  net::HttpResponse authorize(const Form& form, adapters::esia::Scheme scheme);
  net::HttpResponse choose(const Form& form);
  net::HttpResponse exchange(const Form& form, adapters::esia::Scheme scheme);
  net::HttpResponse look(const net::HttpRequest& request);
  net::HttpResponse log_out(const Form& form) const;
  net::HttpResponse misbehave(const Form& form);
  Checked check(const Form& form, adapters::esia::Scheme scheme) const;
  std::string_view check_code(const Form& form, adapters::esia::Scheme scheme, const Login& login);
  net::HttpResponse tokens(const Login& login, const Form& form);
  base::Result<std::string> id_token(const Login& login);
  net::HttpResponse send_back(const Login& login, adapters::esia::Fields fields) const;
  net::HttpResponse refuse_exchange(std::string_view code, const Form& form) const;

  Options options_;
  security::Signer signer_;
  const base::Clock& clock_;
  base::Log& log_;
  Shelf<Login> waiting_, codes_, refreshing_;
  struct Access {
    std::string oid, scope;
    base::Time until;
  };
  Shelf<Access> access_;
  std::string fault_;  // the next exchange's refusal
  std::string flaw_;   // of the next id_token
  bool down_ = false;
};

}  // namespace sandbox
