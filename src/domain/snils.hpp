#pragma once
// SNILS, INN, OGRN, OKPO with their official check numbers (docs: domain rules, rule 1), and codes
// that have none.
#include <compare>
#include <string>
#include <string_view>

#include "base/error.hpp"

namespace domain {

class Snils {
 public:
  Snils() = default;  // empty: no SNILS is known
  // 11 digits; spaces and hyphens are ignored. Error: snils_invalid (subject: masked value).
  static base::Result<Snils> parse(std::string_view text);

  bool empty() const { return digits_.empty(); }
  const std::string& digits() const { return digits_; }  // "11223344595"
  std::string formatted() const;                         // "112-233-445 95"
  auto operator<=>(const Snils&) const = default;

 private:
  std::string digits_;
};

bool is_inn(std::string_view digits);      // 10 or 12 digits
bool is_ogrn(std::string_view digits);     // 13 or 15 digits
bool is_kpp(std::string_view text);        // NNNN[0-9A-Z]{2}NNN
bool is_okpo(std::string_view digits);     // 8 or 10 digits
bool is_oktmo(std::string_view digits);    // 8 or 11 digits; no check number
bool is_specialty(std::string_view code);  // "09.02.07": profession or specialty

// A supplier's key for people who need not know a SNILS: one that holds it goes masked.
std::string key_without_snils(const std::string& key);
// For search and for matching by name: lower case, ё → е, NFC, hyphens and runs of white space
// as one space, nothing invisible. UTF-8 in and out.
std::string search_key(std::string_view name);
// For telling whether two documents are one: its letters and digits alone, lower case.
std::string document_key(std::string_view series, std::string_view number);
// Compares bytewise as ICU's Russian rules order what it was made of (letters alone: case and
// accents do not count). Lower-case hex. Changes with ICU's version, as an index of it would.
std::string sort_key(std::string_view name);
// first ≤ sort_key(name) < last for every name that begins so, and for few others.
struct SortRange {
  std::string first, last;
};
SortRange sort_range(std::string_view beginning);

}  // namespace domain
