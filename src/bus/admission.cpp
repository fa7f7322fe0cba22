#include "bus/admission.hpp"

#include <algorithm>
#include <cmath>

namespace bus {

Admission::Ticket::Ticket(Admission* owner, domain::PartnerId partner, std::string message_id)
    : owner_(owner), partner_(partner), message_id_(std::move(message_id)) {}

Admission::Ticket::Ticket(Ticket&& other) noexcept
    : owner_(std::exchange(other.owner_, nullptr)),
      partner_(other.partner_),
      message_id_(std::move(other.message_id_)) {}

Admission::Ticket& Admission::Ticket::operator=(Ticket&& other) noexcept {
  if (this == &other) return *this;
  leave();
  owner_ = std::exchange(other.owner_, nullptr);
  partner_ = other.partner_;
  message_id_ = std::move(other.message_id_);
  return *this;
}

void Admission::Ticket::leave() noexcept {
  if (Admission* owner = std::exchange(owner_, nullptr)) {
    --owner->loads_[partner_].at_work;
    if (!message_id_.empty()) owner->at_work_.erase(std::pair(partner_, std::move(message_id_)));
  }
}

// A clock that was put back brings nothing and takes nothing; one put forward fills the bucket.
double Admission::tokens(const Load& load, const domain::PartnerLimits& limits, base::Time now) {
  const double full = std::max(limits.messages_per_second, 1.0);
  if (!load.refilled) return full;
  const double elapsed = std::chrono::duration<double>(now - *load.refilled).count();
  return std::min(load.tokens + std::max(elapsed, 0.0) * limits.messages_per_second, full);
}

base::Result<Admission::Ticket> Admission::enter(const domain::Partner& partner,
                                                 const std::string& message_id, base::Time now) {
  const domain::PartnerLimits& limits = partner.limits;
  Load& load = loads_[partner.id];
  if (limits.concurrency > 0 && load.at_work >= limits.concurrency)
    return base::fail(base::Code::partner_busy, "concurrency");
  if (limits.messages_per_second > 0) {
    load.tokens = tokens(load, limits, now);
    load.refilled = now;
    if (load.tokens < 1 - 1e-9) return base::fail(base::Code::partner_busy, "rate");
    load.tokens -= 1;
  }
  if (!message_id.empty() && !at_work_.emplace(partner.id, message_id).second)
    return base::fail(base::Code::message_in_progress);
  ++load.at_work;
  return Ticket(this, partner.id, message_id);
}

std::chrono::seconds Admission::retry_after(const domain::Partner& partner, base::Time now) const {
  const std::chrono::seconds least(1);
  const auto found = loads_.find(partner.id);
  const double rate = partner.limits.messages_per_second;
  if (found == loads_.end() || rate <= 0) return least;
  const double missing = 1 - tokens(found->second, partner.limits, now);
  return std::max(least, std::chrono::seconds(std::llround(std::ceil(missing / rate))));
}

}  // namespace bus
