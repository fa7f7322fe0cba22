#include "sandbox/queue_documents.hpp"

#include <algorithm>

#include "sandbox/file.hpp"

namespace sandbox {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view placeholder = "@PUBLIC_URL@";

fs::path folder_of(const fs::path& resources, smev::Version version) {
  return resources / "xsd" / "smev" / smev::name_of(version);
}

fs::path official_schema(const fs::path& folder, smev::Version version) {
  const std::string name{smev::name_of(version)};
  std::string inner = "v" + name;
  std::replace(inner.begin(), inner.end(), '.', '_');
  return folder / inner / ("smev-message-exchange-types-" + name + ".xsd");
}

}  // namespace

fs::path queue_schema(const fs::path& resources, smev::Version version) {
  return folder_of(resources, version) / "queue.xsd";
}

base::Result<QueueService::Schemas> load_queue_schemas(const fs::path& resources,
                                                       const fs::path& official) {
  QueueService::Schemas schemas;
  for (const smev::Version version : smev::all_versions) {
    const auto index = static_cast<std::size_t>(version);
    BASE_TRY(ours, xml::Schema::load(queue_schema(resources, version)));
    schemas.outgoing[index] = ours;
    schemas.incoming[index] = ours;
    if (official.empty()) continue;
    BASE_TRY(theirs, xml::Schema::load(official_schema(official, version)));
    schemas.incoming[index] = theirs;
  }
  return schemas;
}

base::Result<Documents> load_queue_documents(const fs::path& resources,
                                             const std::string& public_url) {
  Documents documents;
  for (const smev::Version version : smev::all_versions) {
    std::error_code failed;
    for (const auto& entry : fs::directory_iterator(folder_of(resources, version), failed)) {
      BASE_TRY(text, read_file(entry.path()));
      if (const auto at = text.find(placeholder); at != std::string::npos)
        text.replace(at, placeholder.size(), public_url);
      const std::string name = entry.path().filename().string();
      documents["/ws/" + std::string{smev::name_of(version)} + "/" + name] = std::move(text);
    }
    if (failed) return base::fail(base::Code::file_unreadable, failed.message());
  }
  return documents;
}

}  // namespace sandbox
