#pragma once
// SMEV's file storage as its queue sees it: who sends has put a file into a folder of its uuid, who
// receives is let at it once. One thread.
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "adapters/smev/messages.hpp"

namespace sandbox {

class FileShelf {
 public:
  // folder: exists; what is put there outlives the queue, who is let at it does not.
  explicit FileShelf(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }
  // The file under that uuid; empty: there is none, or not just one.
  std::optional<std::filesystem::path> find(const std::string& uuid) const;
  // A new account for it. Empty: no such file.
  std::optional<adapters::smev::StorageAccess> let_in(const std::string& uuid);
  // What that account may fetch, by that name. Empty: nothing.
  std::optional<std::filesystem::path> open(const std::string& user, const std::string& password,
                                            const std::string& name) const;
  bool knows(const std::string& user, const std::string& password) const;
  // It was fetched: the account is over.
  void spend(const std::string& user) { accounts_.erase(user); }

 private:
  std::filesystem::path folder_;
  std::map<std::string, adapters::smev::StorageAccess, std::less<>> accounts_;
};

}  // namespace sandbox
