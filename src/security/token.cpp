// Keys in PKCS#11 tokens, named by URIs of RFC 7512, through the engine of libp11.
#define OPENSSL_SUPPRESS_DEPRECATED
#include <openssl/engine.h>
#include <openssl/ui.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "security/detail/engine.hpp"
#include "security/detail/private_key.hpp"

namespace security {
namespace {

constexpr std::string_view scheme = "pkcs11:";

base::Error unusable(std::string why) {
  return base::fail(base::Code::key_unusable, "pkcs11: " + std::move(why));
}

std::vector<std::string_view> split(std::string_view text, char by) {
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(by, at), text.size());
    parts.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

base::Result<std::string> percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += text[i];
      continue;
    }
    const auto digits = text.substr(i + 1, 2);
    unsigned octet = 0;
    const auto read = std::from_chars(digits.begin(), digits.end(), octet, 16);
    if (digits.size() != 2 || read.ec != std::errc() || read.ptr != digits.end())
      return unusable("a wrong %-escape in the URI");
    out += static_cast<char>(octet);
    i += 2;
  }
  return out;
}

struct TokenUri {
  std::string path;    // what the engine gets: attributes that find the key
  std::string module;  // of PKCS#11; empty: p11-kit's
};

base::Result<void> check_path(std::string_view path) {
  constexpr std::array<std::string_view, 7> known{"token",  "manufacturer", "serial", "model",
                                                  "object", "id",           "type"};
  bool token = false;
  bool key = false;
  for (const std::string_view attribute : split(path, ';')) {
    const auto name = attribute.substr(0, attribute.find('='));
    if (name.size() == attribute.size() ||
        std::find(known.begin(), known.end(), name) == known.end()) {
      return unusable("unknown attribute \"" + std::string(name) + "\" in the URI");
    }
    if (name == "type" && attribute != "type=private") return unusable("type is not private");
    token = token || name == "token" || name == "serial";
    key = key || name == "object" || name == "id";
  }
  if (!token || !key) return unusable("the URI names no token and object (or serial and id)");
  return {};
}

base::Result<TokenUri> parse_uri(std::string_view uri) {
  TokenUri out;
  const auto question = uri.find('?');
  out.path = uri.substr(0, question);
  BASE_CHECK(check_path(std::string_view(out.path).substr(scheme.size())));
  if (question == uri.npos) return out;
  for (const std::string_view attribute : split(uri.substr(question + 1), '&')) {
    constexpr std::string_view module = "module-path=";
    if (attribute.starts_with("pin-"))
      return unusable("the PIN does not belong into the URI but into passphrase_file");
    if (!attribute.starts_with(module)) return unusable("a query other than module-path");
    BASE_TRY(path, percent_decoded(attribute.substr(module.size())));
    out.module = std::move(path);
  }
  return out;
}

struct FreeUi {
  void operator()(UI_METHOD* method) const { UI_destroy_method(method); }
};

}  // namespace

bool is_token_uri(std::string_view key) {
  return key.starts_with(scheme);
}

base::Result<Owned<EVP_PKEY>> load_token_key(const std::string& uri, const base::Secret& pin) {
  BASE_TRY(parsed, parse_uri(uri));
  if (pin.empty()) return unusable("the token's PIN is wanted: name a passphrase_file");
  BASE_TRY(engine, load_engine("pkcs11", "libengine-pkcs11-openssl"));
  // The library stays for good: each time it goes it forgets methods that it has allocated.
  [[maybe_unused]] static ENGINE* const stays =
      ENGINE_up_ref(engine.get()) == 1 ? engine.get() : nullptr;
  const std::string text(pin.reveal());
  if ((!parsed.module.empty() && !command(engine.get(), "MODULE_PATH", parsed.module.c_str())) ||
      !command(engine.get(), "QUIET", nullptr) || !command(engine.get(), "PIN", text.c_str())) {
    return unusable(openssl_complaint());
  }
  BASE_CHECK(start(engine.get()));
  // Without one of its own the engine would ask the terminal when it misses the PIN.
  const std::unique_ptr<UI_METHOD, FreeUi> silent(UI_create_method("silent"));
  Owned<EVP_PKEY> key(
      ENGINE_load_private_key(engine.get(), parsed.path.c_str(), silent.get(), nullptr));
  const std::string complaint = openssl_complaint();
  ENGINE_finish(engine.get());  // the key holds the engine as long as it lives
  if (!key) return unusable("no such key, or the PIN is wrong (" + complaint + ")");
  return key;
}

}  // namespace security
