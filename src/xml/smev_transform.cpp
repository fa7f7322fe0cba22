#include "xml/smev_transform.hpp"
namespace xml {
base::Result<void> smev_transform(Node, Sink&) {
  return base::fail(base::Code::internal, "not yet");
}
}
