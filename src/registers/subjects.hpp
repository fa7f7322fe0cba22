#pragma once
// The region's dictionary of subjects, and which of it each organization's own subject is.
// The port is implemented by store/; calls come from the database thread that owns the
// transaction, failures are thrown.
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "registers/directory.hpp"
#include "registers/similarity.hpp"

namespace registers {

struct Subject {
  SubjectId id;
  std::string code, name, area;
  std::vector<std::string> aliases;  // other names that mean it, sorted
  std::string municipality{};        // whose it is; empty: the region's
};

struct UnboundSubject {
  OrgSubjectEntry entry;
  std::string organization_name;
  std::int64_t marks = 0;               // that wait for the binding, final ones too
  std::optional<base::Time> counted{};  // when they were; none: not yet
  // In the list as it began: those of which another count has come since stand behind all others,
  // by id, so that none slips past a page that is being read.
  struct Place {
    std::int64_t round = 0;  // of the counting, when the first page was read
    bool late = false;       // counted since
    std::int64_t marks = 0;  // 0 where late
    OrgSubjectId id;
  };
  Place place{};
};

// Who changes what, for the record itself; the trail has it, too.
struct Change {
  domain::TokenId by;
  base::Time at;
};

class Subjects {
 public:
  virtual ~Subjects() = default;
  virtual std::vector<Subject> all() = 0;  // by name, Russian order
  // The region's and those of the municipalities within the scope.
  virtual std::vector<Subject> seen(const Scope& scope) = 0;
  // Whose subjects an administrator of an authority may edit; empty: nobody's.
  virtual std::string municipality_of(AuthorityId authority) = 0;
  virtual std::optional<Subject> find(SubjectId id) = 0;
  // Whose code, name or alias one of these is already; names as domain::search_key compares them.
  // A municipality's name may be another one's, too, but not the region's.
  virtual bool is_taken(const Subject& wanted) = 0;
  virtual SubjectId add(const Subject& subject, const Change& change) = 0;
  virtual void update(const Subject& subject, const Change& change) = 0;  // all but the code

  virtual std::optional<OrgSubjectEntry> of_organization(const Scope& scope, OrgSubjectId id) = 0;
  // Those without a binding; one organization's or all. At most limit, in no order.
  virtual std::vector<OrgSubjectEntry> unbound(const Scope& scope,
                                               std::optional<OrganizationId> organization,
                                               std::size_t limit) = 0;
  // The same, those that most marks wait for first, as they were counted last; after: keyset. One
  // that was shown already comes once more when it has been counted anew.
  virtual std::vector<UnboundSubject> most_awaited(const Scope& scope,
                                                   std::optional<OrganizationId> organization,
                                                   std::optional<UnboundSubject::Place> after,
                                                   std::size_t limit) = 0;
  virtual std::size_t count_unbound(const Scope& scope,
                                    std::optional<OrganizationId> organization) = 0;
  // The marks of the first organizations in which something has changed since they were counted,
  // ticket: as of when; settle keeps it, in the same transaction or a later one, and puts in line
  // whom the change feed has named since.
  struct Counted {
    std::vector<std::pair<OrganizationId, std::int64_t>> organizations;  // with their tickets
    std::vector<std::pair<OrgSubjectId, std::int64_t>> marks;
  };
  virtual Counted count_first(std::size_t organizations) = 0;
  virtual void settle(const Counted& counted, base::Time now) = 0;
  struct Bind {
    OrgSubjectId subject;
    std::optional<SubjectId> to;  // none: unbound again
  };
  virtual void bind(std::span<const Bind> bindings, OrgSubjectEntry::Binding how,
                    const Change& change) = 0;
};

// What an organization of this municipality may be bound to.
std::vector<Subject> subjects_for(std::span<const Subject> dictionary,
                                  const std::string& municipality);

// Of these names, which subject of the dictionary each means by rule: an equal name or alias.
std::vector<Subjects::Bind> bind_by_rule(std::span<const OrgSubjectEntry> unbound,
                                         std::span<const Subject> dictionary);

struct Suggestion {
  SubjectId subject;
  std::string code, name;
  double similarity = 0;  // of the name or the nearest alias, 0 … 1
};
// Suggests for many names out of one dictionary, which must outlive it.
class Suggester {
 public:
  explicit Suggester(std::span<const Subject> dictionary);
  // The nearest first; at most limits::suggestions, none below limits::suggestion_similarity.
  std::vector<Suggestion> nearest(const std::string& name) const;

 private:
  std::span<const Subject> dictionary_;
  std::vector<std::vector<Trigrams>> trigrams_;  // of each subject: its name, its aliases
};

}  // namespace registers
