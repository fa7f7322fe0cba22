#pragma once
#include <string>

namespace domain {

// Where in the outside document a record stood.
struct Origin {
  std::string path;  // "/PushMarks/lesson[3]/mark[2]"
  long line = 0;     // 1-based; 0 = unknown
};

}  // namespace domain
