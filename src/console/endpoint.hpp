#pragma once
// The table of the API: each row routes requests, checks them, and describes itself in
// /api/v1/openapi.json.
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "bus/message_log.hpp"
#include "console/arguments.hpp"
#include "console/shape.hpp"
#include "registers/access.hpp"
#include "registers/accounts.hpp"
#include "registers/diaries.hpp"
#include "registers/directory.hpp"
#include "registers/feed.hpp"
#include "registers/persons.hpp"
#include "registers/priorities.hpp"
#include "registers/quality_report.hpp"
#include "registers/subjects.hpp"
#include "registers/suppliers.hpp"
#include "registers/tables.hpp"
#include "registers/trail.hpp"
#include "registers/uploads.hpp"

namespace console {

// One transaction, as the API sees it.
struct Work {
  registers::Directory& directory;
  registers::Subjects& subjects;
  registers::Suppliers& suppliers;
  const registers::SupplierBounds& bounds;
  registers::Uploads& uploads;
  registers::Feed& feed;
  registers::QualityReport& quality;
  registers::Persons& persons;
  registers::Tables& tables;
  registers::Tokens& tokens;
  registers::Requests& requests;
  registers::Trail& trail;
  bus::MessageLog& log;
  registers::Priorities& priorities;
  registers::Accounts& accounts;
  registers::Diaries& diaries;
};

// Of a request that came with a session instead of a token.
struct Seat {
  registers::Session session;
  registers::SessionPolicy policy;
  std::string csrf;  // what requests that change something must repeat
};

// One request inside a transaction. What a handler notes here goes into the trail.
struct Call {
  const Arguments& arguments;
  const registers::Token& who;
  base::Time now;
  domain::Date today;  // in the region

  std::vector<registers::Look::Student> students{};  // whom the answer shows, or was asked for
  bool searched = false;  // for somebody: it is noted also when nobody is found
  std::optional<domain::Date> from{}, to{};
  bool special = false;        // the answer shows a special category of personal data
  std::string target{};        // what was changed
  std::string location{};      // of what was made, below /api/v1
  const Seat* seat = nullptr;  // null: a token

  const registers::Scope& scope() const { return who.scope; }
  std::int64_t id() const { return arguments.integer("id").value_or(0); }  // {id} of the path
  domain::PersonId student() const { return {id()}; }
  registers::Change change() const { return {who.id, now}; }  // of the dictionary or a binding
  void saw(domain::PersonId student);
  // resource_unknown, and the trail says who was asked for.
  base::Error refused(domain::PersonId student);
};

struct Endpoint {
  enum class Method : std::int8_t { get, post, put };
  // Runs on a database thread. It may run more than once, each time with a fresh Call.
  using Handler = std::function<base::Result<boost::json::value>(Call&, Work&)>;
  using Schema = std::function<boost::json::object(Components&)>;

  Method method{};
  std::string_view path;       // below /api/v1: "/students/{id}"
  std::string_view operation;  // "getStudent"
  std::string_view summary{};  // Russian
  registers::Right right{};
  std::vector<Parameter> parameters{};
  int status = 200;  // of a good answer
  Handler handler{};
  Schema answer{};
};
std::string_view name_of(Endpoint::Method method);  // "GET"
// What a session that was not proven lately may not do: changes of persons, priorities, suppliers
// and accounts.
bool is_dangerous(const Endpoint& row);

// A row whose handler answers with a T, which describes the answer, too.
template <class T>
Endpoint endpoint(Endpoint row, base::Result<T> (*handler)(Call&, Work&)) {
  row.handler = [handler](Call& call, Work& work) -> base::Result<boost::json::value> {
    auto answer = handler(call, work);
    if (!answer) return std::move(answer).error();
    return Json<T>::write(*answer);
  };
  row.answer = [](Components& components) { return Json<T>::schema(components); };
  return row;
}

// All of them. A PUT has a GET of the same path, whose ETag it demands in If-Match and whose answer
// it takes back: what cannot be changed must be as it was read. A POST demands an Idempotency-Key.
const std::vector<Endpoint>& endpoints();

std::vector<Endpoint> organization_endpoints();
std::vector<Endpoint> authority_endpoints();
std::vector<Endpoint> student_endpoints();
std::vector<Endpoint> load_endpoints();
std::vector<Endpoint> quality_endpoints();
std::vector<Endpoint> change_endpoints();
std::vector<Endpoint> dictionary_endpoints();
std::vector<Endpoint> subject_endpoints();
std::vector<Endpoint> supplier_endpoints();
std::vector<Endpoint> load_job_endpoints();
std::vector<Endpoint> priority_endpoints();
std::vector<Endpoint> difference_endpoints();
std::vector<Endpoint> person_endpoints();
std::vector<Endpoint> order_endpoints();
std::vector<Endpoint> person_operation_endpoints();
std::vector<Endpoint> past_endpoints();
std::vector<Endpoint> session_endpoints();
std::vector<Endpoint> account_endpoints();
std::vector<Endpoint> transfer_endpoints();
std::vector<Endpoint> federal_endpoints();
std::vector<Endpoint> diary_endpoints();

// The parameters `after` and `limit` of a list.
std::vector<Parameter> paged(std::vector<Parameter> parameters);
std::size_t limit_of(const Call& call);

}  // namespace console
