#include "registers/subjects.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "domain/snils.hpp"

namespace registers {

namespace limits = base::limits;

std::vector<Subject> subjects_for(std::span<const Subject> dictionary,
                                  const std::string& municipality) {
  std::vector<Subject> result;
  for (const Subject& subject : dictionary)
    if (subject.municipality.empty() || subject.municipality == municipality)
      result.push_back(subject);
  return result;
}

std::vector<Subjects::Bind> bind_by_rule(std::span<const OrgSubjectEntry> unbound,
                                         std::span<const Subject> dictionary) {
  std::map<std::pair<std::string, std::string>, SubjectId> means;  // by municipality, name
  for (const Subject& subject : dictionary) {
    means.emplace(std::pair(subject.municipality, domain::search_key(subject.name)), subject.id);
    for (const std::string& alias : subject.aliases)
      means.emplace(std::pair(subject.municipality, domain::search_key(alias)), subject.id);
  }
  std::vector<Subjects::Bind> bindings;
  for (const OrgSubjectEntry& entry : unbound) {
    const std::string name = domain::search_key(entry.name);
    auto found = means.find({"", name});  // the region's first
    if (found == means.end()) found = means.find({entry.municipality, name});
    if (found != means.end()) bindings.push_back({entry.id, found->second});
  }
  return bindings;
}

Suggester::Suggester(std::span<const Subject> dictionary) : dictionary_(dictionary) {
  for (const Subject& subject : dictionary) {
    auto& names = trigrams_.emplace_back();
    names.push_back(trigrams_of(subject.name));
    for (const std::string& alias : subject.aliases) names.push_back(trigrams_of(alias));
  }
}

std::vector<Suggestion> Suggester::nearest(const std::string& name) const {
  const Trigrams wanted = trigrams_of(name);
  std::vector<Suggestion> all;
  for (std::size_t i = 0; i < dictionary_.size(); ++i) {
    double best = 0;
    for (const Trigrams& known : trigrams_[i]) best = std::max(best, similarity(wanted, known));
    if (best >= limits::suggestion_similarity)
      all.push_back({dictionary_[i].id, dictionary_[i].code, dictionary_[i].name, best});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.similarity > b.similarity; });
  if (all.size() > limits::suggestions) all.resize(limits::suggestions);
  return all;
}

}  // namespace registers
