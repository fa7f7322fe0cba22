#include "app/person_text.hpp"

#include <boost/json.hpp>
#include <iostream>

#include "base/text.hpp"

namespace app {
namespace {

namespace json = boost::json;
using registers::ConflictLine;

json::object object_of(const ConflictLine& line) {
  const registers::Conflict& it = line.conflict;
  json::array candidates;
  for (const registers::Candidate& one : it.candidates)
    candidates.push_back(
        {{"person", one.person.value}, {"score", one.score}, {"signs", one.signs}});
  return {{"id", it.id},
          {"supplier", line.supplier},
          {"kind", it.kind},
          {"key", domain::key_without_snils(it.key)},
          {"reason", registers::name_of(it.reason)},
          {"state", line.state},
          {"candidates", std::move(candidates)},
          {"trace", it.trace},
          {"first_seen", base::format_time(it.first_seen)},
          {"last_seen", base::format_time(it.last_seen)},
          {"seen", it.seen},
          {"left_out", it.left_out},
          {"version", it.version},
          {"decision", line.decision},
          {"decided_by", line.decided_by},
          {"ground", line.ground}};
}

// The SNILS and the document are masked: for telling people apart their ends are enough.
json::object object_of(const domain::PersonFields& fields) {
  return {{"surname", fields.surname},
          {"name", fields.name},
          {"patronymic", fields.patronymic},
          {"birth_date", fields.birth_date ? domain::format_date(*fields.birth_date) : ""},
          {"snils", fields.snils.empty() ? "" : base::mask(fields.snils.digits())},
          {"document", fields.document.number.empty() ? "" : base::mask(fields.document.number)}};
}

json::object object_of(const registers::Operation& it) {
  return {{"id", it.id},
          {"kind", registers::name_of(it.kind)},
          {"keep", it.keep.value},
          {"drop", it.drop.value},
          {"at", base::format_time(it.at)},
          {"actor", it.actor},
          {"ground", it.ground},
          {"moved", it.moved},
          {"removed", it.removed},
          {"undone", it.undone ? base::format_time(*it.undone) : ""},
          {"undone_by", it.undone_by}};
}

void print(const ConflictLine& line) {
  const registers::Conflict& it = line.conflict;
  std::cout << it.id << "  " << base::format_time(it.last_seen) << "  " << line.supplier << "  "
            << it.kind << ' ' << domain::key_without_snils(it.key) << "  "
            << registers::name_of(it.reason) << "  " << line.state << "  раз: " << it.seen
            << "  версия " << it.version;
  if (it.left_out != 0) std::cout << "  не сохранено записей: " << it.left_out;
  std::cout << '\n';
}

void print(const domain::PersonFields& fields) {
  for (const auto& [name, value] : object_of(fields))
    if (!value.as_string().empty()) std::cout << "  " << value.as_string().c_str();
  std::cout << '\n';
}

}  // namespace

void print_conflicts(const std::vector<ConflictLine>& lines, bool json) {
  json::array all;
  for (const ConflictLine& line : lines)
    if (json)
      all.push_back(object_of(line));
    else
      print(line);
  if (json) std::cout << json::serialize(all) << '\n';
}

void print_conflict(const ConflictLine& line, const std::vector<registers::PersonRow>& persons,
                    bool json) {
  std::vector<domain::PersonFields> stated;
  for (const auto& record : line.conflict.content.students) stated.push_back(record.person);
  for (const auto& record : line.conflict.content.guardians) stated.push_back(record.person);
  if (json) {
    json::object whole = object_of(line);
    json::array records, known;
    for (const auto& fields : stated) records.push_back(object_of(fields));
    for (const auto& row : persons) {
      json::object one = object_of(row.fields);
      one["person"] = row.id.value;
      known.push_back(std::move(one));
    }
    whole["records"] = std::move(records);
    whole["persons"] = std::move(known);
    std::cout << json::serialize(whole) << '\n';
    return;
  }
  print(line);
  std::cout << "Запись:";
  if (!stated.empty()) print(stated.front());
  for (const registers::Candidate& it : line.conflict.candidates) {
    std::cout << it.score << "  человек " << it.person.value << "  (" << it.signs << ')';
    for (const auto& row : persons)
      if (row.id == it.person) print(row.fields);
  }
}

void print_plan(const registers::MergePlan& plan, bool json) {
  json::array facts;
  for (const auto& it : plan.facts)
    if (json)
      facts.push_back({{"kind", it.kind}, {"moved", it.moved}, {"removed", it.removed}});
    else
      std::cout << it.kind << "  перейдёт " << it.moved << "  совпадает " << it.removed << '\n';
  if (json)
    std::cout << json::serialize(json::object{{"keep", plan.keep.id.value},
                                              {"drop", plan.drop.id.value},
                                              {"snils_differ", plan.snils_differ},
                                              {"facts", std::move(facts)},
                                              {"version", plan.version}})
              << '\n';
  else if (plan.snils_differ)
    std::cout << "СНИЛС разные: укажите --snils keep или drop.\n";
  if (!json) std::cout << "version " << plan.version << '\n';
}

void print_split(const registers::SplitPlan& plan, bool json) {
  if (json) {
    json::array facts;
    for (const auto& it : plan.facts)
      facts.push_back({{"kind", it.kind},
                       {"stay", it.stay},
                       {"go", it.go},
                       {"shared", it.shared},
                       {"untold", it.untold}});
    std::cout << json::serialize(json::object{{"stays", object_of(plan.stays.fields)},
                                              {"goes", object_of(plan.goes.fields)},
                                              {"keys_stay", json::value_from(plan.keys_stay)},
                                              {"keys_go", json::value_from(plan.keys_go)},
                                              {"facts", std::move(facts)},
                                              {"version", plan.version}})
              << '\n';
    return;
  }
  std::cout << "Останется:";
  print(plan.stays.fields);
  for (const std::string& key : plan.keys_stay) std::cout << "  " << key << '\n';
  std::cout << "Отойдёт новой:";
  print(plan.goes.fields);
  for (const std::string& key : plan.keys_go) std::cout << "  " << key << '\n';
  for (const auto& it : plan.facts)
    std::cout << it.kind << "  останется " << it.stay << "  отойдёт " << it.go << "  своё у каждой "
              << it.shared << "  неизвестно чьё, останется " << it.untold << '\n';
  std::cout << "version " << plan.version << '\n';
}

void print_alikes(const std::vector<registers::Alike>& alikes, bool json) {
  json::array all;
  for (const registers::Alike& it : alikes)
    if (json)
      all.push_back({{"id", it.id},
                     {"one", it.one.value},
                     {"other", it.other.value},
                     {"score", it.score},
                     {"signs", it.signs},
                     {"state", it.state},
                     {"found", base::format_time(it.found)},
                     {"decided_by", it.decided_by},
                     {"ground", it.ground}});
    else
      std::cout << it.id << "  " << it.score << "  человек " << it.one.value << " и "
                << it.other.value << "  (" << it.signs << ")  " << it.state << '\n';
  if (json) std::cout << json::serialize(all) << '\n';
}

void print_operations(const std::vector<registers::Operation>& operations, bool json) {
  json::array all;
  for (const registers::Operation& it : operations)
    if (json)
      all.push_back(object_of(it));
    else
      std::cout << it.id << "  " << base::format_time(it.at) << "  человек "
                << (it.kind == registers::OperationKind::merge ? it.drop : it.keep).value << " → "
                << (it.kind == registers::OperationKind::merge ? it.keep : it.drop).value
                << "  строк " << it.moved << ", совпало " << it.removed << "  " << it.actor
                << (it.undone ? "  отменено" : "") << '\n';
  if (json) std::cout << json::serialize(all) << '\n';
}

void print_undone(const registers::Undone& undone, bool json) {
  json::array changed;
  for (const std::string& name : undone.changed)
    if (json)
      changed.push_back(json::value(name));
    else
      std::cout << "изменилось с тех пор: " << name << '\n';
  if (!json) return;
  json::object whole = object_of(undone.operation);
  whole["changed"] = std::move(changed);
  std::cout << json::serialize(whole) << '\n';
}

}  // namespace app
