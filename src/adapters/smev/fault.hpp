#pragma once
// What SMEV refuses with, and what is then to be done. Pure; any thread.
#include <span>
#include <string>
#include <string_view>

#include "adapters/smev/messages.hpp"
#include "adapters/smev/version.hpp"
#include "base/error.hpp"
#include "xml/document.hpp"

namespace adapters::smev {

enum class Action {
  retry,        // it passes: the same message again, after a pause that grows
  sent,         // an earlier try went through: as good as done
  dead_letter,  // this message will never go: parked for the operator
  alarm,        // no message will go until somebody mends something: parked, and told
};

// One row per fault of the service; text and cure of its code are for the operator.
struct FaultRow {
  std::string_view element;  // in the fault's detail
  base::Code code;
  Action action;
};
std::span<const FaultRow> fault_table();
const FaultRow* find_fault(std::string_view element);  // null: none of SMEV's
const FaultRow* find_fault(base::Code code);

// For any error of a call: those that are no fault of SMEV by whether their code is worth a retry.
Action action_of(const base::Error& error);

// The error of a soap:Fault, or of an asynchronous rejection. Detail is the fault's name with
// SMEV's code, never its description: that may quote the message.
base::Error read_fault(xml::Node soap_fault);
base::Error error_of(const AsyncStatus& status);

}  // namespace adapters::smev
