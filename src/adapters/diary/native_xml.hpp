#pragma once
// Internal records as the project's own format: payloads of the contract xsd/diary/1.0, for
// synthetic regions and for programs that speak to the daemon.
#include <string>

#include "domain/records.hpp"

namespace adapters::diary {

enum class Native { roster, marks, final_marks, portfolio };

// {urn:kontingent:diary:1.0}PushRoster, PushMarks, PushFinalMarks or PushPortfolio with the batch's
// message id (a UUID, required by the contract) and those of its records that belong into this
// operation; canonical XML. Marks and attendance stand inside their lesson; those whose lesson is
// not in the batch are left out, as the contract has no place for them.
std::string write_native(const domain::Batch& batch, Native kind, bool check_only = false);

}  // namespace adapters::diary
