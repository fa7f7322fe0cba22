#pragma once
// What a token's rights let through of a student. That a special category of personal data was
// shown is noted for the trail.
#include "console/endpoint.hpp"
#include "console/shapes.hpp"

namespace console {

StudentView student_view(Call& call, registers::StudentCard card);
PortfolioView portfolio_view(Call& call, registers::Portfolio portfolio);
// Of those of them who are in the scope, by id; each is noted for the trail.
std::vector<StudentState> student_states(Call& call, Work& work,
                                         std::span<const domain::PersonId> ids);

}  // namespace console
