#include "console/look.hpp"

namespace console {

void keep_look(registers::Look look, bus::MessageLog& log, registers::Trail& trail) {
  bus::LogEntry entry;
  entry.at = look.at;
  entry.service = bus::look_service;
  entry.operation = look.operation;
  entry.trace = look.trace;
  entry.body = registers::look_text(look);
  look.entry = log.append(entry);
  trail.append(look);
}

}  // namespace console
