#pragma once
// One question of a command-line tool: over a session of its own.
#include <string>
#include <type_traits>

#include "base/error.hpp"
#include "store/session.hpp"

namespace store {

// What ask(session) answers. Errors: those of error_of(Failure).
template <class Ask>
base::Result<std::invoke_result_t<Ask, Session&>> in_session(const std::string& url, Ask ask) {
  try {
    Session session(url);
    session.open();
    return ask(session);
  } catch (const Failure& failure) {
    return error_of(failure);
  }
}

}  // namespace store
