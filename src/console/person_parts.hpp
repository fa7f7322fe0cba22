#pragma once
// What the endpoints of persons have in common.
#include "console/endpoint.hpp"

namespace console {

// resource_unknown when this student is not in the scope. Guardians have no place of their own:
// only who has the region sees them here.
base::Result<void> check_seen(Call& call, Work& work, domain::PersonId id);
registers::Actor actor_of(const Call& call);

Parameter number_in(Place place, std::string_view name, std::string_view description,
                    bool required);
Parameter choice_in(Place place, std::string_view name, std::string_view description,
                    std::vector<std::string_view> choices);
Parameter ground_in_body();

}  // namespace console
