#include "base/limits.hpp"
#include "security/detail/header.hpp"
#include "security/detail/names.hpp"

namespace security {
namespace {

base::Error stale(std::string detail) {
  return base::fail(base::Code::timestamp_stale, std::move(detail));
}

base::Result<base::Time> time_of(xml::Node node) {
  const auto text = leaf_text(node);
  const auto time = text ? base::parse_time(*text) : std::nullopt;
  if (!time) return stale(std::string(node.name()) + " is not a time");
  return *time;
}

}  // namespace

base::Result<base::Time> check_freshness(xml::Node timestamp, base::Time now) {
  using base::limits::clock_skew;
  using base::limits::timestamp_age;
  const auto parts = strict_children(timestamp);
  if (!parts || parts->empty() || parts->size() > 2 || !(*parts)[0].is(wsu_ns, "Created") ||
      (parts->size() == 2 && !(*parts)[1].is(wsu_ns, "Expires"))) {
    return stale("Timestamp is not Created, Expires");
  }
  BASE_TRY(created, time_of((*parts)[0]));
  if (created > now + clock_skew) return stale("created in the future");
  if (created + timestamp_age + clock_skew < now) return stale("created too long ago");
  if (parts->size() == 2) {
    BASE_TRY(expires, time_of((*parts)[1]));
    if (expires < created) return stale("expires before it was created");
    if (expires + clock_skew <= now) return stale("expired");
  }
  return created;
}

}  // namespace security
