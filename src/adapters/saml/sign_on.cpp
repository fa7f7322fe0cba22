#include "adapters/saml/sign_on.hpp"

#include <fstream>
#include <iterator>

#include "adapters/esia/form.hpp"
#include "adapters/saml/lasso.hpp"
#include "base/text.hpp"
#include "security/random.hpp"

namespace adapters::saml {
namespace {

base::Result<std::string> read(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in.good() && !in.eof()) return base::fail(base::Code::file_unreadable, file.string());
  return text;
}

base::Result<void> check_age(const Asked& asked, base::Time now) {
  if (asked.at + base::limits::esia_login_age <= now) return foreign("an answer that is too late");
  return {};
}

}  // namespace

struct SignOn::Impl {
  Settings settings;
  const base::Clock& clock;
  security::Certificate certificate;
  security::Decryptor decryptor;
  Party provider;
  std::unique_ptr<Lasso> lasso{};

  // Opened by its signature; then whose it is and whether it is of now.
  base::Result<Redirected> open(std::string_view text, Binding binding) const {
    return binding == Binding::post ? open_post(text, provider.signing, settings.sha1)
                                    : open_redirect(text, provider.signing, settings.sha1);
  }
  // What lasso wants of it.
  static std::string for_lasso(std::string_view text, Binding binding) {
    if (binding == Binding::redirect) return std::string(text);
    const auto form = esia::parse_form(text);
    if (!form) return {};
    return std::string(
        esia::field(*form, form->contains("SAMLRequest") ? "SAMLRequest" : "SAMLResponse"));
  }
  Speakers speakers() const { return {provider.entity_id, settings.us.logout, clock.now()}; }
};

SignOn::SignOn(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SignOn::~SignOn() = default;

base::Result<std::unique_ptr<SignOn>> SignOn::open(Settings settings, const base::Clock& clock) {
  auto provider = read_metadata(settings.identity_provider, Role::identity_provider);
  if (!provider) return base::fail(base::Code::config_invalid, provider.error().detail);
  BASE_TRY(signer, security::Signer::load(settings.key));
  BASE_TRY(decryptor, security::Decryptor::load(settings.key));
  BASE_TRY(key, read(settings.key.key));
  Lasso::Settings third;
  if (!settings.key.passphrase_file.empty()) {
    BASE_TRY(line, read(settings.key.passphrase_file));
    third.passphrase = line.substr(0, line.find_first_of("\r\n"));
  }
  third.metadata = write_metadata(settings.us, signer.certificate());
  third.identity_provider = settings.identity_provider;
  third.key = base::Secret(std::move(key));
  BASE_TRY(lasso, Lasso::open(third));
  auto impl = std::unique_ptr<Impl>(new Impl{std::move(settings), clock, signer.certificate(),
                                             std::move(decryptor), std::move(*provider)});
  impl->lasso = std::move(lasso);
  return std::unique_ptr<SignOn>(new SignOn(std::move(impl)));
}

const Party& SignOn::identity_provider() const {
  return impl_->provider;
}

std::string SignOn::metadata() const {
  return write_metadata(impl_->settings.us, impl_->certificate);
}

Asked make_asked(base::Time now) {
  return {"_" + base::encode_hex(security::random_octets(20)),
          base::encode_hex(security::random_octets(20)), now};
}

base::Result<std::string> SignOn::begin(const Asked& asked, bool anew) const {
  return impl_->lasso->login_request(asked.id, asked.relay_state, anew);
}

base::Result<SignOn::Finished> SignOn::finish(std::string_view text, const Asked& asked) const {
  if (text.size() > base::limits::saml_message_bytes * 4) return malformed("larger than a limit");
  const auto form = esia::parse_form(text);
  if (!form) return malformed(form.error().detail);
  BASE_CHECK(check_age(asked, impl_->clock.now()));
  if (!security::same_secret(esia::field(*form, "RelayState"), asked.relay_state))
    return foreign("the RelayState of another login");
  const std::string base64(esia::field(*form, "SAMLResponse"));
  BASE_TRY(octets, decode_post(base64));
  const Expected expected{impl_->provider.entity_id, impl_->settings.us.entity_id,
                          impl_->settings.us.login, asked.id, impl_->clock.now()};
  BASE_TRY(assertion,
           read_response(octets, expected,
                         {impl_->provider.signing, impl_->settings.sha1, &impl_->decryptor}));
  BASE_TRY(opinion, impl_->lasso->about_response(base64));
  if (opinion.assertion_id != assertion.id || opinion.name != assertion.name.value)
    return untrusted("lasso has read another Assertion");
  BASE_TRY(who, read_person(assertion.attributes));
  who.identity.authenticated = assertion.authenticated;
  return Finished{std::move(who),
                  {assertion.name, assertion.session_index, assertion.session_until},
                  assertion.id,
                  assertion.usable_until};
}

base::Result<std::string> SignOn::begin_logout(const Session& session, const Asked& asked) const {
  if (impl_->provider.logout.empty())
    return base::fail(base::Code::config_invalid, "the identity provider has no logout");
  return impl_->lasso->logout_request({session.name, session.index}, asked.id, asked.relay_state);
}

base::Result<bool> SignOn::finish_logout(std::string_view text, const Asked& asked,
                                         Binding binding) const {
  BASE_CHECK(check_age(asked, impl_->clock.now()));
  BASE_TRY(opened, impl_->open(text, binding));
  if (opened.kind != Kind::response) return malformed("not a LogoutResponse");
  BASE_TRY(ended, read_logout_response(opened.message, impl_->speakers(), asked.id));
  BASE_CHECK(impl_->lasso->about_logout_response(Impl::for_lasso(text, binding)));
  return ended;
}

base::Result<SignOn::Farewell> SignOn::answer_logout(std::string_view text, Binding binding) const {
  BASE_TRY(opened, impl_->open(text, binding));
  if (opened.kind != Kind::request) return malformed("not a LogoutRequest");
  BASE_TRY(request, read_logout_request(opened.message, impl_->speakers()));
  const std::string index =
      request.session_indexes.empty() ? std::string() : request.session_indexes[0];
  BASE_TRY(address, impl_->lasso->answer_logout(Impl::for_lasso(text, binding),
                                                {request.name, index}, opened.relay_state));
  auto names = spellings(request.name, impl_->provider.entity_id, impl_->settings.us.entity_id);
  return Farewell{std::move(request), std::move(address), std::move(names)};
}

bool is_logout_request(std::string_view text) {
  return text.find("SAMLRequest=") != text.npos;
}

}  // namespace adapters::saml
