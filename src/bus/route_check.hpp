#pragma once
// What may not stand in a row of the route table. Private to bus/; pure.
#include <span>
#include <string>

#include "domain/partner.hpp"
#include "domain/route.hpp"

namespace bus {

// "kontingent.yaml:40:5: маршрут «north»: …\n".
std::string describe_mistake(const domain::Route& route, const std::string& text);

// Every mistake of the row but its expressions, as above. Empty: none.
std::string check_route(const domain::Route& route, std::span<const domain::Partner> partners);

}  // namespace bus
