// The word about accounts of people.
#include "app/cli_line.hpp"
#include "registers/accounts.hpp"

namespace app {
namespace {

using Action = AccountOptions::Action;

void add_fields(CLI::App* to, AccountOptions& o) {
  std::vector<std::string> roles, positions;
  for (const auto each : registers::all_roles()) roles.emplace_back(registers::name_of(each));
  for (const auto each : registers::all_positions())
    positions.emplace_back(registers::name_of(each));
  to->add_option("--name", o.name, "кто это, для людей");
  to->add_option("--role", o.role, "роль")->check(one_of(std::move(roles)));
  to->add_option("--scope", o.scope, "область: region, authority:ОГРН, organization:ОГРН");
  to->add_option("--position", o.position, "кем считается в статистике перехода; иначе по роли")
      ->check(one_of(std::move(positions)));
  to->add_flag("--special", o.special, "видит и особые категории персональных данных");
}

}  // namespace

void add_account_words(Line& line) {
  CLI::App* word = line.word("accounts", "учётные записи людей, которые входят через ЕСИА");
  word->require_subcommand(1);
  AccountOptions& to = line.accounts;
  const auto action = [&](const char* name, const char* help, Action what) {
    return line.action(word, name, help, to, what, &accounts);
  };
  const auto one = [&](const char* name, const char* help, Action what) {
    CLI::App* made = action(name, help, what);
    made->add_option("SNILS", to.snils, "СНИЛС человека")->required();
    return made;
  };
  action("list", "все", Action::list)->add_flag("--json", to.json, "для программ");
  CLI::App* invite = one(
      "invite", "пригласить: войдёт, кто докажет этот СНИЛС; ещё роль тому же человеку — ещё раз",
      Action::invite);
  add_fields(invite, to);
  for (const char* name : {"--name", "--role", "--scope"}) invite->get_option(name)->required();
  const auto one_of_his = [&](const char* name, const char* help, Action what) {
    CLI::App* made = one(name, help, what);
    made->add_option("--id", to.id, "какую запись, если у человека их несколько (list)");
    return made;
  };
  add_fields(one_of_his("set", "изменить роль и область; что не названо, остаётся", Action::set),
             to);
  one_of_his("disable", "больше не впускать; сессии в этой роли кончаются", Action::disable);
  one_of_his("enable", "снова впускать; не входившего — пригласить ещё раз", Action::enable);
  action("break-glass", "ключ местного администратора: печатается один раз", Action::break_glass)
      ->add_option("-o,--output", to.output, "файл для sessions.break_glass; чужим не читается")
      ->required();
  CLI::App* count = action("transition", "сколько людей вошло через ЕСИА с этого дня, по ролям",
                           Action::transition);
  count->add_option("--since", to.since, "первый день, ГГГГ-ММ-ДД")->required();
  count->add_option("--scope", to.scope, "область; не задана — весь регион");
  count->add_flag("--json", to.json, "для программ");
}

}  // namespace app
