#pragma once
// Waiting records as text: JSON, each field by its name, what is absent left out, so that records
// written by the version before are read by the next one. Pure.
#include <optional>
#include <string>

#include "domain/records.hpp"

namespace store {

// The records that may wait; the others, what was rejected, and the message id are left out.
std::string to_text(const domain::Batch& batch);
// Empty: it is not such a text.
std::optional<domain::Batch> batch_from(const std::string& text);

}  // namespace store
