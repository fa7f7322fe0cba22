#pragma once
// How `kontingent verify` was asked to judge, and over which files.
#include <memory>
#include <optional>
#include <vector>

#include "app/commands.hpp"
#include "security/conformance.hpp"
#include "security/inspect.hpp"

namespace app {

struct Judging {
  security::InspectOptions inspect;  // without a profile: as each document looks
  // Profile xmldsig, which is not the daemon's.
  std::shared_ptr<const security::Conformance> conformance{};
};

// Errors: usage (options that contradict each other), config_invalid (mistakes of the settings or
// the policy have been printed), file_unreadable, key_unusable.
base::Result<Judging> make_judging(const VerifyOptions& options);

// The file, or those of a folder with these extensions. Error: file_unreadable (there are none).
base::Result<std::vector<Path>> certificates_at(const Path& place,
                                                const std::vector<std::string_view>& extensions);

// The files named, and every *.xml below the folders named, in the order of their names.
// Error: file_unreadable (a folder without any).
base::Result<std::vector<Path>> find_documents(const std::vector<Path>& places);

}  // namespace app
