#include "sandbox/file_shelf.hpp"

#include "base/limits.hpp"
#include "base/text.hpp"

namespace sandbox {

namespace fs = std::filesystem;

std::optional<fs::path> FileShelf::find(const std::string& uuid) const {
  if (!base::is_uuid(uuid)) return std::nullopt;
  std::optional<fs::path> found;
  std::error_code failed;
  for (const auto& entry : fs::directory_iterator(folder_ / uuid, failed)) {
    if (found) return std::nullopt;
    found = entry.path();
  }
  return found;
}

std::optional<adapters::smev::StorageAccess> FileShelf::let_in(const std::string& uuid) {
  const auto file = find(uuid);
  if (!file) return std::nullopt;
  if (accounts_.size() >= base::limits::sandbox_remembered_ids) accounts_.clear();
  const std::string ending = file->extension();
  adapters::smev::StorageAccess made{uuid, base::make_uuid(), base::make_uuid(),
                                     "/" + uuid + ending};
  accounts_.emplace(made.user, made);
  return made;
}

bool FileShelf::knows(const std::string& user, const std::string& password) const {
  const auto account = accounts_.find(user);
  return account != accounts_.end() && account->second.password == password;
}

std::optional<fs::path> FileShelf::open(const std::string& user, const std::string& password,
                                        const std::string& name) const {
  if (!knows(user, password)) return std::nullopt;
  const adapters::smev::StorageAccess& account = accounts_.find(user)->second;
  if (name != account.file) return std::nullopt;
  return find(account.uuid);
}

}  // namespace sandbox
