#pragma once
// The messages of SMEV's queue itself, unsigned. Pure; any thread.
#include <string>
#include <vector>

#include "adapters/smev/write.hpp"
#include "sandbox/queue_state.hpp"

namespace sandbox {

// SendRequestResponse, SendResponseResponse: SMEV took the message.
std::string write_taken(smev::Operation operation, const QueuedMessage& message);
// GetRequestResponse, GetResponseResponse; null: the queue is empty. access: to its files.
std::string write_delivery(smev::Version version, Kind kind, const QueuedMessage* message,
                           const std::vector<smev::StorageAccess>& access, base::Time now);
// GetStatusResponse.
std::string write_status(smev::Version version, const std::optional<smev::AsyncStatus>& status);
std::string write_acknowledged(smev::Version version);
std::string write_lengths(smev::Version version, const std::vector<smev::QueueLength>& lengths);

// A soap:Fault with the fault's element in its detail; inside: that element's children, prefix f
// (faults) and b (basic).
std::string write_fault(smev::Version version, std::string_view element, std::string_view inside,
                        std::string_view text);

}  // namespace sandbox
