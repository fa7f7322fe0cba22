#include <iostream>

#include "app/assembly.hpp"
#include "app/commands.hpp"
#include "app/files.hpp"
#include "security/transforms.hpp"

namespace app {

int canon(const CanonOptions& options) {
  const auto document = read_document(options.file, true);
  if (!document) return report(document.error());
  const auto octets = security::digest_input(*document, options.id, options.transforms);
  if (!octets) return report(octets.error());
  std::cout << *octets;  // and not one octet more: a digest is made of this
  return Exit::done;
}

}  // namespace app
