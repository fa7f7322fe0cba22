#pragma once
// Stored messages run again, for real or to see what a changed configuration would make of them.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "adapters/soap/effect.hpp"
#include "app/commands.hpp"
#include "config/settings.hpp"
#include "store/database.hpp"
#include "transform/mapping.hpp"

namespace app {

// One configuration's understanding of stored messages.
class Reader {
 public:
  // Errors: what opening trust, mappings and routes says.
  static base::Result<std::unique_ptr<Reader>> open(const config::Settings& settings,
                                                    store::Database& database);

  struct Understood {
    std::shared_ptr<const adapters::soap::Call> call;
    adapters::soap::Plan plan;
  };
  // The message as of its time: its signature must have been good then. now: of the new effect.
  // Errors: as when it came.
  base::Result<Understood> understand(const std::string& envelope, const bus::LogRow& row,
                                      base::Time now) const;
  // Its records, field by field, for comparing. Errors: as understand.
  base::Result<std::string> explain(const std::string& envelope, const bus::LogRow& row) const;
  domain::PartnerId partner(const std::string& code) const;  // 0: nobody

 private:
  Reader() = default;
  config::Settings settings_;
  transform::Mappings mappings_;
  std::shared_ptr<const security::Trust> trust_;
  std::shared_ptr<const adapters::soap::Routing> routing_;
  std::vector<adapters::soap::Operation> operations_;
};

}  // namespace app
