#include "store/record_errors.hpp"

#include "store/values.hpp"

namespace store {
namespace {

domain::RecordKind parse_kind(std::string_view name) {
  for (std::size_t i = 0; i < domain::record_kinds; ++i)
    if (domain::name_of(static_cast<domain::RecordKind>(i)) == name)
      return static_cast<domain::RecordKind>(i);
  throw Failure(Failure::Kind::other, "rejected record: unknown kind");
}

std::optional<base::Error> parse_error(std::string_view id, const std::string& subject) {
  const base::CodeInfo* row = base::find_code(id);
  if (row == nullptr) return std::nullopt;
  return base::fail(row->code, {}, subject);
}

}  // namespace

void insert_record_errors(Session& session, std::string_view table, std::string_view owner,
                          std::int64_t id, std::int64_t first,
                          std::span<const domain::RecordResult> errors) {
  std::vector<Value> values;
  for (const domain::RecordResult& result : errors) {
    const std::string_view code = result.error ? base::info(result.error->code).id : "";
    const std::string subject = result.error ? result.error->subject : std::string();
    values.insert(values.end(), {value(id), value(first++), value(domain::name_of(result.kind)),
                                 value(result.origin.path), value(std::int64_t{result.origin.line}),
                                 value(result.key), value(code), value(subject)});
  }
  session.insert({table,
                  {{owner, Type::integer},
                   {"position", Type::integer},
                   {"kind", Type::text},
                   {"path", Type::text},
                   {"line", Type::integer},
                   {"record_key", Type::text},
                   {"code", Type::text},
                   {"subject", Type::text}},
                  ""},
                 values);
}

domain::RecordResult read_record_error(const Row& row, std::size_t column) {
  return {.kind = parse_kind(row.text(column)),
          .outcome = domain::Outcome::rejected,
          .origin = {.path = row.text(column + 1), .line = row.number(column + 2)},
          .key = row.text(column + 3),
          .error = parse_error(row.text(column + 4), row.text(column + 5))};
}

}  // namespace store
