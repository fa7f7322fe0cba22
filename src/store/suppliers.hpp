#pragma once
// registers::Suppliers over a session.
#include "registers/suppliers.hpp"
#include "store/session.hpp"

namespace store {

class SqlSuppliers final : public registers::Suppliers {
 public:
  explicit SqlSuppliers(Session& session) : session_(session) {}

  std::int64_t version() override;
  std::vector<registers::Supplier> all() override;
  std::optional<registers::Supplier> find(const std::string& code) override;
  std::optional<domain::PartnerKind> kind_of(const std::string& code) override;
  void lock() override;
  void save(registers::Supplier supplier, const registers::SupplierChange& change) override;
  std::vector<registers::SupplierHistory> history(const std::string& code,
                                                  std::size_t limit) override;

 private:
  std::vector<registers::Supplier> read(const std::string& where, const std::vector<Param>& params);
  void write_certificates(const registers::Supplier& supplier);

  Session& session_;
};

}  // namespace store
