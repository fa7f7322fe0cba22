#include "adapters/smev2/message.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace adapters::smev2 {
namespace {

struct RevisionRow {
  Revision revision;
  std::string_view name, ns;
};
constexpr std::array revisions{
    RevisionRow{Revision::rev111111, "rev111111", "http://smev.gosuslugi.ru/rev111111"},
    RevisionRow{Revision::rev120315, "rev120315", "http://smev.gosuslugi.ru/rev120315"},
};

constexpr std::array<std::string_view, 12> statuses{"REQUEST", "RESULT", "REJECT",  "INVALID",
                                                    "ACCEPT",  "PING",   "PROCESS", "NOTIFY",
                                                    "FAILURE", "CANCEL", "STATE",   "PACKET"};

const RevisionRow& row_of(Revision revision) {
  return revisions[static_cast<std::size_t>(revision)];
}

template <class Value>
std::optional<Revision> find(Value RevisionRow::*member, std::string_view value) {
  const auto* row = std::ranges::find(revisions, value, member);
  return row == revisions.end() ? std::nullopt : std::optional(row->revision);
}

}  // namespace

std::string_view name_of(Revision revision) {
  return row_of(revision).name;
}
std::string_view ns_of(Revision revision) {
  return row_of(revision).ns;
}
std::optional<Revision> find_revision(std::string_view ns) {
  return find(&RevisionRow::ns, ns);
}
std::optional<Revision> parse_revision(std::string_view name) {
  return find(&RevisionRow::name, name);
}

std::string_view name_of(Status status) {
  return statuses[static_cast<std::size_t>(status)];
}

std::optional<Status> parse_status(std::string_view name) {
  const auto* found = std::ranges::find(statuses, name);
  if (found == statuses.end()) return std::nullopt;
  return static_cast<Status>(found - statuses.begin());
}

Message answer_to(const Message& asked, const System& us, Status status, std::string_view id,
                  base::Time now) {
  Message answer = asked;
  answer.recipient = asked.sender;
  answer.sender = us;
  answer.status = status;
  answer.date = base::format_time(now);
  answer.request_id = id;
  // who began the chain is told by the first message of it
  if (answer.origin_request_id.empty())
    answer.origin_request_id = asked.request_id.empty() ? std::string(id) : asked.request_id;
  return answer;
}

}  // namespace adapters::smev2
