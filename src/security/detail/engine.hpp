#pragma once
// Private to security/: OpenSSL's engines, loaded by the program itself; the machine's openssl.cnf
// is neither read nor changed.
#include <memory>
#include <string>

#include "base/error.hpp"

struct engine_st;

namespace security {

struct FreeEngine {
  void operator()(engine_st* engine) const;
};
using Engine = std::unique_ptr<engine_st, FreeEngine>;

// The engine from <name>.so in OpenSSL's folder of engines, not yet started. Each call makes one
// of its own. Error: key_unusable, naming the Debian package that brings it.
base::Result<Engine> load_engine(const std::string& name, const std::string& package);

// A command of the engine ("PIN"); value may be null.
bool command(engine_st* engine, const char* name, const char* value);

// Starts it: from now on it may be used. Error: key_unusable.
base::Result<void> start(engine_st* engine);

// Loads the engine for GOST and makes it serve GOST keys. Called once, before any thread.
bool start_gost();

}  // namespace security
