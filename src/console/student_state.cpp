#include "console/student_state.hpp"

namespace console {

StudentView student_view(Call& call, registers::StudentCard card) {
  call.special = call.who.special;
  StudentView view;
  for (registers::EnrollmentEntry& entry : card.enrollments) {
    EnrollmentView& each = view.enrollments.emplace_back();
    if (call.special) each.adapted = entry.row.fields.adapted;
    each.entry = std::move(entry);
  }
  card.enrollments.clear();
  view.card = std::move(card);
  return view;
}

PortfolioView portfolio_view(Call& call, registers::Portfolio portfolio) {
  call.special = call.who.special;
  PortfolioView view;
  if (call.special) view.health = std::move(portfolio.health);
  portfolio.health.clear();
  view.portfolio = std::move(portfolio);
  return view;
}

std::vector<StudentState> student_states(Call& call, Work& work,
                                         std::span<const domain::PersonId> ids) {
  auto cards = work.directory.cards(call.scope(), ids, call.today);
  auto portfolios = work.directory.portfolios(call.scope(), ids, call.today);
  std::vector<StudentState> states;
  for (std::size_t i = 0; i < cards.size(); ++i) {  // one transaction: both are of the same ones
    call.saw(cards[i].person.id);
    StudentState& state = states.emplace_back();
    state.card = student_view(call, std::move(cards[i]));
    state.portfolio = portfolio_view(call, std::move(portfolios.at(i)));
  }
  return states;
}

}  // namespace console
