#pragma once
// What the bus answered to a push: an acknowledgement or a refusal. Pure; any thread.
#include <optional>
#include <string>
#include <vector>

#include "domain/records.hpp"
#include "xml/document.hpp"

namespace sandbox {

struct Refusal {
  std::string code, text, cure, trace;
  std::vector<std::string> items;  // "/PushMarks/lesson: …"
};
// The refusal in a signed Body's payload; empty when it is none.
std::optional<Refusal> read_refusal(xml::Node payload);

struct Receipt {
  std::string message_id;
  domain::Tally tally;
  std::vector<std::string> rejections;  // at most ten, "/PushMarks/lesson/mark: KB-2011 …"
};
// Empty when the payload is no acknowledgement.
std::optional<Receipt> read_receipt(xml::Node payload);

// In Russian, for people.
std::string describe(const Refusal& refusal);
std::string describe(const Receipt& receipt);
// "1 запись", "3 записи", "1 234 записи": the form that goes with the number.
std::string count(long number, const char* one, const char* few, const char* many);

}  // namespace sandbox
