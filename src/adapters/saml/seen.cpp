#include "adapters/saml/seen.hpp"

#include "base/limits.hpp"

namespace adapters::saml {

void SeenAssertions::forget(base::Time now) {
  while (!order_.empty() &&
         (order_.front().until <= now || order_.size() >= base::limits::saml_remembered_ids)) {
    ids_.erase(order_.front().id);
    order_.pop_front();
  }
}

base::Result<void> SeenAssertions::remember(const std::string& id, base::Time until,
                                            base::Time now) {
  forget(now);
  if (!ids_.insert(id).second)
    return base::fail(base::Code::saml_replayed, "an Assertion that has logged somebody in");
  order_.push_back({id, until});
  return {};
}

}  // namespace adapters::saml
