// `kontingent-sandbox login`: a system that logs a person in by ESIA, step by step, on a terminal.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <iostream>

#include "adapters/esia/provider.hpp"
#include "sandbox/cli.hpp"
#include "sandbox/esia_words.hpp"

namespace sandbox {
namespace {

namespace asio = boost::asio;
namespace esia = adapters::esia;

base::Result<esia::Registration> read_registration(const LoginOptions& options,
                                                   const security::Signer& signer) {
  esia::Registration made;
  made.client_id = options.client_id;
  made.redirect_uri = options.redirect_uri;
  made.scope = options.scope;
  made.scheme = options.scheme == "pkcs7" ? esia::Scheme::pkcs7 : esia::Scheme::raw;
  made.pkce = options.pkce;
  made.nonce = options.nonce;
  made.issuer = options.issuer;
  made.certificate_hash = options.hash;
  for (const auto& file : options.esia_certificates) {
    BASE_TRY(certificate, security::Certificate::load(file));
    made.certificates.push_back(std::move(certificate));
  }
  if (!made.certificate_hash.empty() || made.scheme == esia::Scheme::pkcs7) return made;
  BASE_TRY(hash, esia::certificate_hash(signer.certificate()));
  made.certificate_hash = std::move(hash);
  return made;
}

// What the browser's address line, or its query alone, says.
std::string query_of(const std::string& line) {
  const auto mark = line.find('?');
  return mark == std::string::npos ? line : line.substr(mark + 1);
}

void show(const esia::Person& person, const std::vector<esia::Role>& roles) {
  std::cout << "имя: " << person.family_name << ' ' << person.given_name << ' ' << person.patronymic
            << "\nСНИЛС: " << person.snils.formatted()
            << "\nподтверждена: " << (person.trusted ? "да" : "нет") << '\n';
  for (const esia::Role& role : roles)
    std::cout << "организация: " << role.ogrn << ' ' << role.name
              << (role.chief ? ", руководитель" : "")
              << (role.admin ? ", администратор профиля" : "") << '\n';
}

asio::awaitable<base::Result<void>> talk(esia::Provider& provider, const LoginOptions& options,
                                         const base::Clock& clock) {
  const esia::Login login = esia::begin_login(clock.now());
  const auto address = co_await provider.begin(login);
  if (!address) co_return address.error();
  std::cout << "войдите: " << *address << std::endl;
  std::string line;
  std::getline(std::cin, line);
  const auto finished = co_await provider.finish(query_of(line), login);
  if (!finished) co_return finished.error();
  std::cout << "OID: " << finished->identity.oid << "\nспособ входа: " << finished->identity.method
            << "\nсессия ЕСИА: " << finished->identity.session << '\n';
  esia::Tokens tokens = finished->tokens;
  if (options.refresh) {
    const auto again = co_await provider.refresh(tokens.refresh);
    if (!again) co_return again.error();
    tokens = *again;
    std::cout << "маркер обновлён\n";
  }
  std::cout << "маркер доступа до: " << base::format_time(tokens.expires) << '\n';
  if (!options.token_only) {
    const auto person = co_await provider.person(finished->identity.oid, tokens.access);
    if (!person) co_return person.error();
    const auto roles = co_await provider.roles(finished->identity.oid, tokens.access);
    if (!roles) co_return roles.error();
    show(*person, *roles);
  }
  std::cout << "выход: " << provider.logout_url(options.redirect_uri) << std::endl;
  co_return base::Result<void>();
}

base::Result<void> run(const LoginOptions& options) {
  BASE_TRY(signer, security::Signer::load({options.key, options.certificate}));
  BASE_TRY(registration, read_registration(options, signer));
  asio::io_context loop{1};
  net::Workers workers{1, base::limits::work_queue_jobs};
  base::SystemClock clock;
  esia::Provider::Settings settings;
  settings.url = options.url;
  settings.ca = options.ca;
  settings.registration = std::move(registration);
  settings.deadline = std::chrono::seconds{options.seconds};
  BASE_TRY(provider, esia::Provider::open(std::move(settings), {loop, workers, signer, clock}));
  base::Result<void> outcome;
  std::exception_ptr failure;
  asio::co_spawn(loop, talk(*provider, options, clock),
                 [&](std::exception_ptr thrown, base::Result<void> done) {
                   failure = thrown;
                   outcome = std::move(done);
                 });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return outcome;
}

}  // namespace

int login(const LoginOptions& options) {
  const auto done = run(options);
  return done ? Exit::done : report(done.error());
}

}  // namespace sandbox
