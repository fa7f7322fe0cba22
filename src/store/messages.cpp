#include "store/messages.hpp"

#include <algorithm>

#include "store/sql_message_log.hpp"

namespace store {
namespace {

// One state of the log to the end, whatever retention drops meanwhile.
void open(Session& session) {
  session.open();
  session.begin(session.dialect() == Dialect::sqlite
                    ? "BEGIN"
                    : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
                true);
}

}  // namespace

base::Result<MessageList> read_messages(const std::string& url, bus::LogFilter filter,
                                        const std::string& partner) {
  try {
    Session session(url);
    open(session);
    MessageList list;
    for (const Row& row : session.select("id, code", "FROM partner"))
      list.partners.emplace(row.id<domain::PartnerId>(0), row.text(1));
    if (!partner.empty()) {
      const auto known = std::find_if(list.partners.begin(), list.partners.end(),
                                      [&](const auto& row) { return row.second == partner; });
      if (known == list.partners.end()) return list;
      filter.partner = known->first;
    }
    list.rows = SqlMessageLog(session).find(filter);
    return list;
  } catch (const Failure& failure) {
    return error_of(failure);
  }
}

}  // namespace store
