// Finding entries of the message log: newest days first, in each by an index.
#include <algorithm>
#include <map>

#include "base/limits.hpp"
#include "store/sql_message_log.hpp"
#include "store/values.hpp"

namespace store {
namespace {

const char* const columns =
    "id, at, direction, answer, partner_id, service, operation, message_id, trace, route, code, "
    "replays, body_digest, body_bytes, digest";

void read_rows(const std::vector<Row>& rows, std::vector<bus::LogRow>& to) {
  for (const Row& row : rows) {
    bus::LogRow& it = to.emplace_back();
    it.id = row.id<domain::LogEntryId>(0);
    it.entry = {.at = row.time(1),
                .direction = read_code<bus::Direction>(row, 2),
                .answer = row.integer(3) != 0,
                .partner = row.id<domain::PartnerId>(4),
                .service = row.text(5),
                .operation = row.text(6),
                .message_id = row.text(7),
                .trace = row.text(8),
                .route = row.text(9),
                .code = row.text(10),
                .body = {},
                .replays = row.number(11)};
    it.body_digest = row.text(12);
    it.body_bytes = static_cast<std::size_t>(row.integer(13));
    it.digest = row.text(14);
  }
}

// Those who find enough do so in the newest days. Those who find little go through all of them:
// with a statement for each, asking would be most of the work.
constexpr std::size_t days_at_once = 32;

// The part of a day's statement that is the same every day.
class Question {
 public:
  explicit Question(const bus::LogFilter& filter) {
    // The few entries of one exchange are sought by their own index, never along the time: the
    // planners know nothing of a table that was made today.
    const bool exchange = !filter.message_id.empty() || !filter.trace.empty();
    if (exchange) set_place("at + 0", "at + 0 DESC");
    const bool few = exchange || !filter.code.empty() || filter.failed_only;
    if (filter.partner && !few)
      add_partner(filter);
    else
      add_time(filter);
    if (filter.direction) add("direction = ?", code_value(*filter.direction));
    if (filter.answer) add("answer = ?", value(std::int64_t{*filter.answer}));
    if (!filter.service.empty()) add("service = ?", value(filter.service));
    if (!filter.operation.empty()) add("operation = ?", value(filter.operation));
    if (!filter.trace.empty()) add("trace = ?", value(filter.trace));
    // What the partial indexes hold has to be said for them to be thought of.
    if (!filter.message_id.empty())
      add("message_id <> '' AND message_id = ?", value(filter.message_id));
    if (!filter.route.empty()) add("route <> '' AND route = ?", value(filter.route));
    if (!filter.code.empty())
      add("code <> '' AND code = ?", value(filter.code));
    else if (filter.failed_only)
      where_ += " AND code <> ''";
  }

  // after: only those that follow this place.
  std::vector<Row> ask(Session& session, std::span<const std::int64_t> days, std::size_t limit,
                       const std::optional<std::pair<Value, Value>>& after) const {
    const Value most = value(static_cast<std::int64_t>(limit));
    std::string sql;
    std::vector<Param> params;
    for (const std::int64_t day : days) {
      sql += sql.empty() ? "FROM (" : " UNION ALL ";
      sql += std::string("SELECT * FROM (SELECT ") + columns + " FROM " + entries_table(day) +
             " WHERE 1 = 1" + where_;
      params.insert(params.end(), params_.begin(), params_.end());
      if (after) {
        sql += " AND (" + place_ + ", id) < (" + (partner_.empty() ? "?, ?)" : "?, ?, ?)");
        params.insert(params.end(), partner_.begin(), partner_.end());
        params.insert(params.end(), {after->first, after->second});
      }
      sql += " ORDER BY " + order_ + ", id DESC LIMIT ?) AS day";
      params.emplace_back(most);
    }
    params.emplace_back(most);
    return session.select(columns, sql + ") AS found ORDER BY at DESC, id DESC LIMIT ?", params);
  }

 private:
  void add(const std::string& condition, Value wanted) {
    where_ += " AND " + condition;
    params_.emplace_back(std::move(wanted));
  }
  void set_place(const char* place, const char* order) {
    place_ = place;
    order_ = order;
  }
  void add_time(const bus::LogFilter& filter) {
    if (filter.from) add(place_ + " >= ?", value(*filter.from));
    if (filter.to) add(place_ + " < ?", value(*filter.to));
    if (filter.partner) add("partner_id + 0 = ?", value(*filter.partner));
  }
  // As a row, which only the partner's index can find and order. A planner who knows how much a day
  // has of others would go along the time and skip them; and of a quiet partner that is the day.
  void add_partner(const bus::LogFilter& filter) {
    set_place("partner_id, at", "partner_id DESC, at DESC");
    partner_ = {value(*filter.partner)};
    where_ += " AND (partner_id, at) >= (?, ?) AND (partner_id, at) < (?, ?)";
    params_ = {partner_[0], value(filter.from.value_or(base::Time::min())), partner_[0],
               value(filter.to.value_or(base::Time::max()))};
  }

  // What a day is ordered by before the id; its first value when that is the partner.
  std::string place_ = "at", order_ = "at DESC";
  std::vector<Param> partner_;
  std::string where_;
  std::vector<Param> params_;
};

}  // namespace

std::vector<bus::LogRow> SqlMessageLog::find(const bus::LogFilter& filter) {
  using std::chrono::microseconds;
  std::int64_t from = filter.from ? day_of(*filter.from) : 0;
  std::int64_t to = day_of(filter.to ? *filter.to - microseconds(1) : base::Time::max());
  std::optional<std::pair<Value, Value>> after;
  if (filter.before) {
    to = std::min(to, day_of(filter.before));
    const auto last = rows_of(std::span(&filter.before, 1));
    if (!last.empty()) after.emplace(value(last.front().entry.at), value(filter.before));
    if (last.empty()) to = std::min(to, day_of(filter.before) - 1);
  }
  const Question question(filter);
  const auto days = partitions_.days(from, to, base::limits::log_search_days);
  std::vector<bus::LogRow> found;
  std::size_t count = 1;
  for (std::size_t i = 0; i < days.size() && found.size() < filter.limit; i += count) {
    count = std::min({std::max<std::size_t>(i, 1), days_at_once, days.size() - i});
    const bool first = after && days[i] == day_of(filter.before);
    read_rows(question.ask(session_, std::span(days).subspan(i, count), filter.limit - found.size(),
                           first ? after : std::nullopt),
              found);
  }
  return found;
}

std::vector<bus::LogRow> SqlMessageLog::rows_of(std::span<const domain::LogEntryId> ids) {
  std::map<std::int64_t, std::vector<domain::LogEntryId>> by_day;
  for (const auto id : ids) by_day[day_of(id)].push_back(id);
  std::vector<bus::LogRow> found;
  for (const auto& [day, wanted] : by_day) {
    if (!partitions_.has(day)) continue;
    read_rows(session_.select(columns, "FROM " + entries_table(day) + " WHERE id ?",
                              {id_set(std::span(wanted))}),
              found);
  }
  return found;
}

}  // namespace store
