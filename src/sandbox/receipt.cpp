#include "sandbox/receipt.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/field.hpp"
#include "sandbox/payload.hpp"

namespace sandbox {
namespace {

using domain::Outcome;

constexpr std::string_view fault_ns = "urn:kontingent:fault:1.0";
constexpr std::size_t shown_rejections = 10;

// The detail of a SOAP 1.1 or 1.2 fault, wherever the version keeps it.
xml::Node find_service_fault(xml::Node fault) {
  for (const xml::Node part : fault.children())
    if (const xml::Node found = part.child(fault_ns, "ServiceFault")) return found;
  return {};
}

long number(xml::Node parent, std::string_view name) {
  return static_cast<long>(base::parse_integer(field_of(parent, diary_ns, name)).value_or(0));
}

std::string grouped(long number) {
  std::string digits = std::to_string(std::abs(number));
  for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), "\u00A0");
  return number < 0 ? "-" + digits : digits;
}

}  // namespace

std::optional<Refusal> read_refusal(xml::Node payload) {
  const bool bare = payload.is(fault_ns, "ServiceFault");  // in AppData of SMEV 2
  if (payload.name() != "Fault" && !bare) return std::nullopt;
  Refusal refusal;
  const xml::Node fault = bare ? payload : find_service_fault(payload);
  if (!fault) {
    refusal.text = payload.text();
    return refusal;
  }
  refusal.code = field_of(fault, fault_ns, "code");
  refusal.text = field_of(fault, fault_ns, "text");
  refusal.cure = field_of(fault, fault_ns, "cure");
  refusal.trace = field_of(fault, fault_ns, "trace");
  for (const xml::Node item : fault.children())
    if (item.is(fault_ns, "item"))
      refusal.items.push_back(field_of(item, fault_ns, "path") + ": " +
                              field_of(item, fault_ns, "text"));
  return refusal;
}

std::optional<Receipt> read_receipt(xml::Node payload) {
  if (payload.ns() != diary_ns || !payload.child(diary_ns, "received")) return std::nullopt;
  Receipt receipt;
  receipt.message_id = field_of(payload, diary_ns, "messageId");
  for (const Outcome outcome : domain::all_outcomes)
    receipt.tally[outcome] = number(payload, domain::name_of(outcome));
  if (receipt.tally[Outcome::rejected] == 0) return receipt;
  for (const xml::Node record : payload.children()) {
    if (field_of(record, diary_ns, "outcome") != "rejected") continue;
    if (receipt.rejections.size() == shown_rejections) break;
    receipt.rejections.push_back(field_of(record, diary_ns, "path") + ": " +
                                 field_of(record, diary_ns, "code") + ' ' +
                                 field_of(record, diary_ns, "text"));
  }
  return receipt;
}

std::string count(long number, const char* one, const char* few, const char* many) {
  const long tens = std::abs(number) % 100, units = tens % 10;
  const bool teens = tens >= 11 && tens <= 14;
  const char* form = many;
  if (!teens && units == 1) form = one;
  if (!teens && units >= 2 && units <= 4) form = few;
  return grouped(number) + ' ' + form;
}

std::string describe(const Refusal& refusal) {
  std::string out = "отказ " + refusal.code + ": " + refusal.text;
  if (!refusal.cure.empty()) out += " " + refusal.cure;
  for (const std::string& item : refusal.items) out += "\n    " + item;
  return out;
}

std::string describe(const Receipt& receipt) {
  const domain::Tally& tally = receipt.tally;
  std::string out = count(tally.received(), "запись", "записи", "записей") + ": принято " +
                    grouped(tally[Outcome::accepted]) + ", без изменений " +
                    grouped(tally[Outcome::unchanged]);
  if (tally[Outcome::waiting] != 0) out += ", ждут " + grouped(tally[Outcome::waiting]);
  if (tally[Outcome::outranked] != 0) out += ", уступили " + grouped(tally[Outcome::outranked]);
  out += ", отклонено " + grouped(tally[Outcome::rejected]);
  for (const std::string& rejection : receipt.rejections) out += "\n    " + rejection;
  return out;
}

}  // namespace sandbox
