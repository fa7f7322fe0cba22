#pragma once
// ASiCManifest and ASiCArchiveManifest (ETSI EN 319 162-1, A.4 and A.7): which files of the
// container a signature or a time stamp is over. Pure; any thread.
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "evidence/zip.hpp"

namespace evidence {

struct Reference {
  std::string file;
  std::string digest;  // SHA-256, raw
};

struct Manifest {
  std::string signature;  // the file with the signature or time stamp over this manifest
  std::vector<Reference> files;
};

// References with the digests of these parts.
Manifest make_manifest(std::string signature, const std::vector<Part>& parts);

// UTF-8, one form only.
std::string write_manifest(const Manifest& manifest);

// As write_manifest writes it, white space aside: nothing unknown, SHA-256 only, each file once.
// Errors: those of xml::Document::parse; evidence_invalid.
base::Result<Manifest> read_manifest(std::string_view octets);

}  // namespace evidence
