#pragma once
// Secrets of our own making, and how they are compared.
#include <string>
#include <string_view>

namespace security {

// From the operating system's generator. Any thread. Throws std::runtime_error when there is none.
std::string random_octets(std::size_t count);

// In a time that tells nothing of where they differ.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace security
