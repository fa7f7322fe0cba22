#pragma once
// Internal records as the project's own format: payloads of the contract xsd/diary/1.0, for
// synthetic regions and for programs that speak to the daemon.
#include <string>

#include "domain/records.hpp"
#include "xml/writer.hpp"

namespace adapters::diary {

enum class Native { roster, marks, final_marks, portfolio };

// {urn:kontingent:diary:1.0}PushRoster, PushMarks, PushFinalMarks or PushPortfolio with the batch's
// message id (a UUID, required by the contract) and those of its records that belong into this
// operation; canonical XML. Marks and attendance stand inside their lesson; those whose lesson is
// not in the batch are left out, as the contract has no place for them.
std::string write_native(const domain::Batch& batch, Native kind, bool check_only = false);

// The same for a document of any size: the caller adds batches in the contract's order of kinds.
class NativeDocument {
 public:
  NativeDocument(Native kind, const std::string& message_id, bool check_only = false);
  void add(const domain::Batch& batch);
  std::string take() { return out_.take(); }  // what can be written out so far
  std::string finish() { return out_.finish(); }

 private:
  const Native kind_;
  xml::Writer out_;
};

// All records of a batch inside the element that is open, in the contract's order of kinds: for a
// document of another name whose records look the same.
void write_records(xml::Writer& out, const domain::Batch& batch);

}  // namespace adapters::diary
