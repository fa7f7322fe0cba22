#pragma once
// What a message of SMEV 2 is told that is not done. Pure; any thread.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/smev2/message.hpp"
#include "base/error.hpp"

namespace adapters::smev2 {

// INVALID: its data break the contract. FAILURE: it will pass, the same may be sent again.
// REJECT: anything else; the one neutral answer of rule 6 among it.
Status status_of(base::Code code);

// For AppData: {urn:kontingent:fault:1.0}ServiceFault with our code and its Russian text; nothing
// of the message but paths. Canonical.
std::string refusal_content(const base::Error& error, std::string_view trace);

// The code of such content; empty: it is an answer.
std::optional<base::Code> refused_with(std::string_view content);

}  // namespace adapters::smev2
