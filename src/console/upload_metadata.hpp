#pragma once
// What tus 1.0.0 says in headers. Pure; any thread.
#include <map>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace console {

// Upload-Metadata: "filename cm9zdGVyLnhsc3g=,checkOnly": keys and values, decoded. Errors,
// subject = the header: parameter_invalid (not of that form, a key twice, no UTF-8).
base::Result<std::map<std::string, std::string>> read_upload_metadata(std::string_view header);

// "true" or "false" under the key; absent is false. Error: parameter_invalid (anything else: who
// means a check must not have his file loaded; subject = "Upload-Metadata: KEY").
base::Result<bool> read_upload_flag(const std::map<std::string, std::string>& metadata,
                                    const std::string& key);

// A name that may stand in a folder of its own: no path, no hidden file, no control characters.
bool is_file_name(std::string_view name);

// Upload-Checksum: "sha1 lve/2z3…=" against the octets. Errors: parameter_invalid (another
// algorithm than sha1 or sha256, or not of that form); value_refused (another checksum).
base::Result<void> check_upload_checksum(std::string_view header, std::string_view octets);

}  // namespace console
