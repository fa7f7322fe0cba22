#pragma once
// Suppliers as the command line tells of them.
#include <boost/json.hpp>

#include "registers/suppliers.hpp"

namespace app {

// offset: minutes of the region's clock.
boost::json::object to_json(const registers::Supplier& supplier, base::Time now, int offset);
void print_line(const registers::Supplier& supplier, base::Time now, int offset);

}  // namespace app
