#pragma once
// GetPerformance answered by the school's own diary: the same contract, with the diary's key of
// the student in place of ours.
#include <optional>
#include <string>

#include "adapters/soap/plan.hpp"
#include "registers/portal.hpp"

namespace adapters::epgu {

// Whose diary is asked about whom; route: null when the register alone answers.
struct LiveStudent {
  const domain::Route* route = nullptr;
  std::string message_id, key;  // of the question; the diary's key of the student
  std::string id, ground;       // ours
};

// In the reading transaction, after rule 6 has allowed the answer.
LiveStudent find_live(const soap::Call& call, const soap::Work& work,
                      const registers::StudentEntry& student, const std::string& ground);

// What live_answer needs of the two.
std::string live_memo(const soap::Call& call, const LiveStudent& live);

// Empty: nobody is to be asked. A failure to write the question counts as that.
std::optional<soap::LiveQuestion> live_question(const soap::Call& call, const LiveStudent& live);

// The diary's answer as ours: our message id, student id and ground. memo: of the question. Errors:
// answer_untrusted (it is about somebody else), xml_namespace.
base::Result<std::string> live_answer(const std::string& memo, xml::Node answer);

}  // namespace adapters::epgu
