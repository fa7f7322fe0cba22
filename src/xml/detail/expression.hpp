#pragma once
// Private to xml/: mistakes in an XPath expression that libxml2 finds only when it evaluates.
#include <map>
#include <string>

#include "base/error.hpp"

namespace xml {

// Every prefix is declared, every function is one of XPath 1.0's own, no variables.
// Errors: config_invalid with the name at fault.
base::Result<void> check_names(const std::string& expression,
                               const std::map<std::string, std::string>& namespaces);

}  // namespace xml
