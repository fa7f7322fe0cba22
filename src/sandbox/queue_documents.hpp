#pragma once
// The published description of SMEV's queue: our WSDL and schemas of each version.
#include <filesystem>
#include <map>
#include <string>

#include "sandbox/queue_service.hpp"

namespace sandbox {

// Our schemas for what goes out; for what comes in those of `official`, a folder with v1_1, v1_2
// and v1_3 as the operator publishes them; empty: ours. Errors: file_unreadable, schema_violation.
base::Result<QueueService::Schemas> load_queue_schemas(const std::filesystem::path& resources,
                                                       const std::filesystem::path& official);
// queue.xsd of our schemas of one version.
std::filesystem::path queue_schema(const std::filesystem::path& resources, smev::Version version);

// By path ("/ws/1.2/queue.wsdl"), for GET. Error: file_unreadable.
using Documents = std::map<std::string, std::string, std::less<>>;
base::Result<Documents> load_queue_documents(const std::filesystem::path& resources,
                                             const std::string& public_url);

}  // namespace sandbox
