#pragma once
// The service block of SMEV 2, smev:Message, in both revisions of its methodical recommendations:
// rev111111 (2.4) and rev120315 (2.5, 2.6). Values only; any thread.
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.hpp"

namespace adapters::smev2 {

enum class Revision { rev111111, rev120315 };
std::string_view name_of(Revision revision);  // "rev120315"
std::string_view ns_of(Revision revision);    // "http://smev.gosuslugi.ru/rev120315"
std::optional<Revision> find_revision(std::string_view ns);
std::optional<Revision> parse_revision(std::string_view name);

// packet: of rev120315 alone.
enum class Status {
  request,
  result,
  reject,
  invalid,
  accept,
  ping,
  process,
  notify,
  failure,
  cancel,
  state,
  packet
};
std::string_view name_of(Status status);  // "REQUEST"
std::optional<Status> parse_status(std::string_view name);

struct System {
  std::string code, name;  // the mnemonic; for people
};

struct Message {
  Revision revision{};
  System sender, recipient;
  std::optional<System> originator{};
  std::string service_name{};  // rev120315 alone, as the next line
  std::string service_mnemonic{}, service_version{};
  std::string type_code{"GSRV"};  // "GSRV", "GFNC", "OTHR"
  Status status{};
  std::string date{};  // xs:dateTime as it stands
  std::string exchange_type{"2"};
  std::string request_id{}, origin_request_id{};  // RequestIdRef, OriginRequestIdRef
  std::string service_code{}, case_number{}, test_msg{}, oktmo{};
};

// What answers it: from `us` to its sender, under the id that the sender may ask with later; all
// else as it was asked.
Message answer_to(const Message& asked, const System& us, Status status, std::string_view id,
                  base::Time now);

}  // namespace adapters::smev2
