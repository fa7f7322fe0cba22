#pragma once
// registers::Uploads over a session.
#include "registers/uploads.hpp"
#include "store/session.hpp"

namespace store {

class SqlUploads final : public registers::Uploads {
 public:
  explicit SqlUploads(Session& session) : session_(session) {}

  void add(const registers::Upload& upload) override;
  std::optional<registers::Upload> find(const std::string& id) override;
  std::vector<registers::Upload> all(std::optional<domain::TokenId> token,
                                     std::size_t limit) override;
  bool advance(const std::string& id, std::int64_t from, std::int64_t to, base::Time now) override;
  void cancel(const std::string& id) override;
  void progress(const registers::Upload& upload) override;
  void put(const registers::Upload& upload) override;
  void drop(const std::string& id) override;
  std::vector<registers::Upload> waiting() override;
  std::vector<std::string> outlived(const Outlived& since) override;
  registers::UploadRoom room(domain::TokenId token) override;
  bool supplies(domain::PartnerId supplier, const registers::Scope& scope) override;
  std::vector<std::string> organizations(const registers::Scope& scope) override;

 private:
  std::vector<registers::Upload> read(const std::string& rest, const std::vector<Param>& params);

  Session& session_;
};

}  // namespace store
