#pragma once
// What a list of students is asked for: the parameters, and what they come to. Pure; any thread.
#include "console/endpoint.hpp"

namespace console {

std::vector<Parameter> student_filters();  // with the paging
registers::StudentFilter student_filter(const Call& call);

}  // namespace console
