#pragma once
// What a request that is not answered is told. Pure; any thread.
#include "adapters/smev/messages.hpp"
#include "adapters/smev/version.hpp"
#include "base/error.hpp"

namespace adapters::smev {

// RejectionReasonCode by the error: ACCESS_DENIED (whose it is, that he may not ask, or not with a
// test here), NO_DATA (the one neutral answer of rule 6, whatever the cause),
// UNKNOWN_REQUEST_DESCRIPTION (it is not understood). The description is our code with its Russian
// text: nothing of the message.
Rejection rejection_of(const base::Error& error);

}  // namespace adapters::smev
