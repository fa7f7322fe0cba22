#pragma once
// Signature wrapping, made by machine: every piece that matters (what is signed, the Signature,
// what holds it, the whole document) is moved, copied and replaced by a forgery, in every position
// of the tree.
#include "specimens.hpp"

namespace testing_wrapping {

struct Variant {
  std::string text;
  std::string what;  // for the failure's message
};

void for_each_variant(const std::string& text, const std::function<void(const Variant&)>& take);

}  // namespace testing_wrapping
