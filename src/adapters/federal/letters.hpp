#pragma once
// What we say in the federal exchange, as canonical XML. Contract: xsd/federal/1.0.
#include <functional>
#include <optional>
#include <string>

#include "domain/records.hpp"
#include "registers/transfer_student.hpp"

namespace adapters::federal {

// Where a student is on a day.
struct Place {
  std::string ogrn, organization, class_group;
  std::optional<domain::Date> from, to;
};

std::string found_letter(const std::string& message_id, const registers::PersonRow& student,
                         const std::optional<Place>& place);
std::string enrolled_letter(const std::string& message_id, const std::optional<Place>& place);
std::string portfolio_letter(const std::string& message_id, const domain::Batch& dossier);
// A letter that SMEV takes: of a dossier that is too long the earliest lessons stay behind. Error:
// portfolio_too_large.
base::Result<std::string> fit(domain::Batch dossier,
                              const std::function<std::string(const domain::Batch&)>& write);
std::string started_letter(const std::string& message_id, const registers::Transfer& transfer);
std::string admitted_letter(const std::string& message_id, const registers::Admitted& admitted);

// A request of ours: region is ours, message_id a fresh UUID.
std::string transfer_letter(const std::string& message_id, const std::string& region,
                            const registers::Transfer& transfer, const domain::Batch& dossier);

}  // namespace adapters::federal
