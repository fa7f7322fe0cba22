#pragma once
// What each partner may cost: rate and concurrency, and one message id at a time. Above them:
// busy, at once. Without I/O. Loop thread only.
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "domain/partner.hpp"

namespace bus {

class Admission {
 public:
  // Held while the message is at work; the Admission outlives it.
  class Ticket {
   public:
    Ticket() = default;
    Ticket(Ticket&& other) noexcept;
    Ticket& operator=(Ticket&& other) noexcept;
    ~Ticket() { leave(); }

   private:
    friend class Admission;
    Ticket(Admission* owner, domain::PartnerId partner, std::string message_id);
    void leave() noexcept;
    Admission* owner_ = nullptr;
    domain::PartnerId partner_;
    std::string message_id_;
  };

  // Errors: partner_busy (rate or concurrency; retry_after tells when), message_in_progress (the
  // same id of the same partner is at work in this daemon). message_id may be empty.
  base::Result<Ticket> enter(const domain::Partner& partner, const std::string& message_id,
                             base::Time now);
  // How long this partner should wait now: whole seconds, at least 1.
  std::chrono::seconds retry_after(const domain::Partner& partner, base::Time now) const;

 private:
  struct Load {
    double tokens = 0;
    std::optional<base::Time> refilled{};  // none: never seen, the bucket is full
    int at_work = 0;
  };
  static double tokens(const Load& load, const domain::PartnerLimits& limits, base::Time now);

  std::map<domain::PartnerId, Load> loads_;
  std::set<std::pair<domain::PartnerId, std::string>> at_work_;
};

}  // namespace bus
