#pragma once
// The readiness protocol of sd_notify(3): one datagram to $NOTIFY_SOCKET, nothing if unset.
#include <string_view>

namespace app {

void notify(std::string_view state);  // "READY=1", "RELOADING=1", "STOPPING=1"

}  // namespace app
