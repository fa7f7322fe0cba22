#pragma once
// What ESIA's refusals mean and what to do about each; docs/esia.md is held to this table by a
// test. Pure; any thread.
#include <span>
#include <string_view>

#include "base/error.hpp"

namespace adapters::esia {

enum class Cure {
  person,        // who logs in can mend it
  registration,  // the operator: the system's papers at ESIA, its key, its settings
  wait,          // it passes by itself
  program,       // this program has sent something wrong
};
std::string_view name_of(Cure cure);  // Russian

struct Refusal {
  std::string_view code;  // "ESIA-007002"
  Cure cure;
  std::string_view text, remedy;  // Russian
};
std::span<const Refusal> refusals();
const Refusal* find_refusal(std::string_view code);

// Of error and error_description, which begins with ESIA's code. The result's subject is that
// code (or the error of OAuth), its detail the row's words; nothing else that ESIA wrote is
// repeated. Codes: login_refused (Cure::person), partner_unreachable (Cure::wait), esia_refused.
base::Error refused(std::string_view error, std::string_view description);

}  // namespace adapters::esia
