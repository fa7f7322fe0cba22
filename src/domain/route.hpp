#pragma once
// Where a message goes: the rows of the route table, as the configuration says them. Values only;
// bus/route_table.hpp gives them their meaning.
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace domain {

// The operations that a route may take. The others are questions about the sender's own matters,
// which go nowhere.
struct RoutedOperation {
  std::string_view service, name;
  bool question = false;  // answered live, never delivered; otherwise it brings records
};
inline constexpr std::array<RoutedOperation, 6> routed_operations{{
    {"diary", "PushRoster"},
    {"diary", "PushMarks"},
    {"diary", "PushFinalMarks"},
    {"diary", "PushPortfolio"},
    {"diary", "PushDocument"},
    {"portal", "GetPerformance", true},
}};

// What a route wants of a message; an empty list or text wants nothing.
struct RouteFrom {
  std::string service;                     // "diary", "portal": the contract's name
  std::vector<std::string> operations;     // "PushMarks"
  std::vector<std::string> partners;       // codes of who signed it
  std::vector<std::string> organizations;  // OGRNs: one that the message speaks of is among them
  std::string xpath;                       // true on the signed payload alone; prefixes d and p
};

// One destination of a route.
struct RouteTo {
  std::string partner;  // code; it has an endpoint
  // XPath on the signed payload: its value is the key, and messages of one key and one sender are
  // delivered one after the other. Empty: in no order.
  std::string order_by;
  std::chrono::seconds deadline{};  // from the acceptance; not delivered by then: parked
};

// A question that the school's own diary answers better than the register.
struct RouteLive {
  std::string partner;  // code; it has an endpoint, unless it is asked over SMEV 3
  std::chrono::milliseconds deadline{};
  std::string smev_ns{};  // of its kind of data there, GetPerformance; empty: by SOAP
};

struct Route {
  std::string name;   // unique, `a-z`, `0-9`, `-`: log, metrics, deliveries
  std::string place;  // "kontingent.yaml:40:5", for people
  RouteFrom from;
  std::string mapping;  // the format it must be in; empty: whichever the partner may send
  bool keep = true;     // into the register (option `register`)
  std::vector<RouteTo> to;
  std::optional<RouteLive> live;
};

}  // namespace domain
