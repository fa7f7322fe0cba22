#pragma once
// How the command line tells of conflicts, merges and splits; on standard output.
#include <vector>

#include "registers/persons.hpp"

namespace app {

void print_conflicts(const std::vector<registers::ConflictLine>& lines, bool json);  // no names
void print_conflict(const registers::ConflictLine& line,
                    const std::vector<registers::PersonRow>& persons, bool json);
void print_plan(const registers::MergePlan& plan, bool json);
void print_split(const registers::SplitPlan& plan, bool json);
void print_operations(const std::vector<registers::Operation>& operations, bool json);
void print_alikes(const std::vector<registers::Alike>& alikes, bool json);
void print_undone(const registers::Undone& undone, bool json);

}  // namespace app
