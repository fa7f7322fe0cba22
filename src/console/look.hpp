#pragma once
// A look or a change into the trail, and into the message log whose chain covers it (rule 7).
#include "bus/message_log.hpp"
#include "registers/trail.hpp"

namespace console {

// Inside a transaction; the look's entry is set here.
void keep_look(registers::Look look, bus::MessageLog& log, registers::Trail& trail);

}  // namespace console
