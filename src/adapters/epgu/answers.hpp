#pragma once
// The portal's answers as canonical XML.
#include <string>
#include <vector>

#include "registers/orders.hpp"
#include "registers/portal.hpp"

namespace adapters::epgu {

// "guardian:mother" in the audit trail is "guardian" for the portal.
std::string public_ground(std::string_view ground);

std::string students_answer(const std::string& message_id,
                            const std::vector<registers::MyStudent>& students);
std::string performance_answer(const std::string& message_id,
                               const registers::Performance& performance);

// state and what to tell the applicant; operation: "SubmitOrder".
std::string order_answer(const std::string& operation, const std::string& message_id,
                         const registers::Order& order);

}  // namespace adapters::epgu
