#pragma once
// A benchmark goes on only when everything goes well.
#include <stdexcept>

#include "base/error.hpp"

namespace bench {

template <class T>
T need(base::Result<T> result) {
  if (!result) throw std::runtime_error(base::describe(result.error()));
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

}  // namespace bench
