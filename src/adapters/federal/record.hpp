#pragma once
// A student's record as the segment gets it, and the hashes by which two copies are compared
// (xsd/federal/1.0, type Hash). Pure; any thread.
#include <span>
#include <string>
#include <vector>

#include "domain/records.hpp"
#include "registers/federal_book.hpp"

namespace adapters::federal {

struct Record {
  std::string portfolio;  // <f:portfolio xmlns:f="…">, canonical
  std::string hash;       // of it
  std::vector<domain::OrganizationId> places;
};
Record make_record(const domain::Batch& records);

// Of an organization: of these students, in the order of their ids.
std::string hash_of(std::span<const registers::FederalPlace> students);

}  // namespace adapters::federal
