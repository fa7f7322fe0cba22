#include "registers/federal_checks.hpp"

#include <algorithm>
#include <array>

#include "registers/tables.hpp"

namespace registers {
namespace {

constexpr std::array<std::string_view, 5> states{"own", "organizations", "students", "done",
                                                 "failed"};
constexpr std::array<std::string_view, 4> differences{"untold", "missing", "extra", "differs"};

template <class E, std::size_t n>
E parse(const std::array<std::string_view, n>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? E{} : static_cast<E>(found - names.begin());
}

}  // namespace

std::string_view name_of(FederalCheckState state) {
  return states[static_cast<std::size_t>(state)];
}

FederalCheckState parse_check_state(std::string_view name) {
  return parse<FederalCheckState>(states, name);
}

std::string_view name_of(FederalDifference what) {
  return differences[static_cast<std::size_t>(what)];
}

FederalDifference parse_difference(std::string_view name) {
  return parse<FederalDifference>(differences, name);
}

bool is_open(const FederalCheck& check) {
  return check.state != FederalCheckState::done && check.state != FederalCheckState::failed;
}

bool asks(const FederalCheck& check) {
  return check.state == FederalCheckState::organizations ||
         check.state == FederalCheckState::students;
}

base::Result<FederalCheck> begin_check(Tables& tables, base::Time now, domain::Date day) {
  const auto stream = tables.federal().stream();
  if (!stream) return base::fail(base::Code::federal_off);
  FederalChecks& checks = tables.federal_checks();
  if (stream->snapshot || checks.open_one()) return base::fail(base::Code::federal_check_open);
  FederalCheck check;
  check.started = check.changed = now;
  check.day = day;
  checks.put(check);
  return check;
}

base::Result<void> tell_everybody(Tables& tables) {
  auto stream = tables.federal().stream();
  if (!stream) return base::fail(base::Code::federal_off);
  stream->snapshot = domain::PersonId{0};
  stream->everybody = true;
  tables.federal().put(*stream);
  return {};
}

base::Result<std::size_t> retry_refused(Tables& tables, base::Time now) {
  if (!tables.federal().stream()) return base::fail(base::Code::federal_off);
  return tables.federal().retry_aside(now);
}

}  // namespace registers
