// Engines are out of fashion in OpenSSL 3, but for GOST keys and PKCS#11 Debian 12 has no provider.
#define OPENSSL_SUPPRESS_DEPRECATED
#include "security/detail/engine.hpp"

#include <openssl/crypto.h>
#include <openssl/engine.h>

#include <cstdlib>
#include <filesystem>

#include "security/detail/openssl.hpp"

namespace security {
namespace {

// As for the `openssl` tool, the environment may name another folder.
std::filesystem::path engines_folder() {
  const char* named = secure_getenv("OPENSSL_ENGINES");
  if (named == nullptr) named = OPENSSL_info(OPENSSL_INFO_ENGINES_DIR);
  return named == nullptr ? "" : named;
}

}  // namespace

void FreeEngine::operator()(engine_st* engine) const {
  ENGINE_free(engine);
}

base::Result<Engine> load_engine(const std::string& name, const std::string& package) {
  const auto file = engines_folder() / (name + ".so");
  std::error_code none;
  if (!std::filesystem::exists(file, none)) {
    return base::fail(base::Code::key_unusable,
                      "no " + file.string() + ": install the package " + package);
  }
  ENGINE_load_dynamic();
  Engine engine(ENGINE_by_id("dynamic"));
  if (!engine || !command(engine.get(), "SO_PATH", file.c_str()) ||
      !command(engine.get(), "LOAD", nullptr)) {
    return base::fail(base::Code::key_unusable, file.string() + ": " + openssl_complaint());
  }
  return engine;
}

bool command(engine_st* engine, const char* name, const char* value) {
  return ENGINE_ctrl_cmd_string(engine, name, value, 0) == 1;
}

base::Result<void> start(engine_st* engine) {
  if (ENGINE_init(engine) != 1) {
    return base::fail(base::Code::key_unusable, std::string(ENGINE_get_id(engine)) +
                                                    " does not start: " + openssl_complaint());
  }
  return {};
}

bool start_gost() {
  auto engine = load_engine("gost", "libengine-gost-openssl");
  if (!engine || !start(engine->get())) return false;
  // Not ENGINE_METHOD_DIGESTS: with it every digest of every algorithm would take OpenSSL's
  // global lock of engines. Loading has registered the GOST digests by name already.
  const unsigned what = ENGINE_METHOD_PKEY_METHS | ENGINE_METHOD_PKEY_ASN1_METHS;
  if (ENGINE_set_default(engine->get(), what) != 1) {
    openssl_complaint();
    return false;
  }
  engine->release();  // serves as long as the program
  return true;
}

}  // namespace security
