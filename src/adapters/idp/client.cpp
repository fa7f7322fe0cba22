#include "adapters/idp/client.hpp"

#include <algorithm>
#include <array>

namespace adapters::idp {
namespace {

constexpr std::array table{
    Scope{"fullname", "фамилию, имя и отчество"},
    Scope{"snils", "СНИЛС"},
    Scope{"student", "где и в каком классе вы учитесь"},
    Scope{"guardian", "чьим законным представителем вы являетесь и где учатся дети"},
    Scope{"employee", "в каких организациях вы работаете"},
};

}  // namespace

std::span<const Scope> scopes() {
  return table;
}

const Scope* find_scope(std::string_view name) {
  const auto row = std::find_if(table.begin(), table.end(),
                                [name](const Scope& each) { return each.name == name; });
  return row == table.end() ? nullptr : &*row;
}

const Client* find_client(std::span<const Client> clients, std::string_view id) {
  const auto found = std::find_if(clients.begin(), clients.end(),
                                  [id](const Client& each) { return each.id == id; });
  return found == clients.end() ? nullptr : &*found;
}

}  // namespace adapters::idp
