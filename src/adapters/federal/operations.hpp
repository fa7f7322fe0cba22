#pragma once
// All that other participants of the federal exchange may ask of us. Contract: xsd/federal/1.0.
#include "adapters/federal/questions.hpp"
#include "adapters/federal/transfers.hpp"

namespace adapters::federal {

inline std::vector<soap::Operation> operations(const Rules& rules) {
  auto all = questions(rules);
  for (auto& each : transfer_operations(rules)) all.push_back(std::move(each));
  return all;
}

}  // namespace adapters::federal
