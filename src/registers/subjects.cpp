#include "registers/subjects.hpp"

#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "domain/snils.hpp"
#include "registers/similarity.hpp"

namespace registers {

namespace limits = base::limits;

std::vector<Subjects::Bind> bind_by_rule(std::span<const OrgSubjectEntry> unbound,
                                         std::span<const Subject> dictionary) {
  std::map<std::string, SubjectId> means;
  for (const Subject& subject : dictionary) {
    means.emplace(domain::search_key(subject.name), subject.id);
    for (const std::string& alias : subject.aliases)
      means.emplace(domain::search_key(alias), subject.id);
  }
  std::vector<Subjects::Bind> bindings;
  for (const OrgSubjectEntry& entry : unbound)
    if (const auto found = means.find(domain::search_key(entry.name)); found != means.end())
      bindings.push_back({entry.id, found->second});
  return bindings;
}

std::vector<Suggestion> suggest(const std::string& name, std::span<const Subject> dictionary) {
  const Trigrams wanted = trigrams_of(name);
  std::vector<Suggestion> all;
  for (const Subject& subject : dictionary) {
    double best = similarity(wanted, trigrams_of(subject.name));
    for (const std::string& alias : subject.aliases)
      best = std::max(best, similarity(wanted, trigrams_of(alias)));
    if (best >= limits::suggestion_similarity)
      all.push_back({subject.id, subject.code, subject.name, best});
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.similarity > b.similarity; });
  if (all.size() > limits::suggestions) all.resize(limits::suggestions);
  return all;
}

}  // namespace registers
