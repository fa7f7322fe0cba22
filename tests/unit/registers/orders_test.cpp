// The portal's orders: confirmed by the register alone, and a permission that stands.
#include "registers/orders.hpp"

#include "registers/portal.hpp"
#include "school.hpp"

namespace registers {
namespace {

class OrdersTest : public ApplyTest {
 protected:
  const domain::Snils mother = snils(300000001), anna = snils(200000001);
  const domain::PartnerId portal{77};
  const Date today = day("2026-11-22");
  const base::Time now{std::chrono::seconds(1'795'000'000)};

  OrdersTest() { EXPECT_EQ(push(roster()).tally[domain::Outcome::rejected], 0); }

  void make_her_the_mother() {
    domain::Batch batch;
    batch.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", mother))};
    EXPECT_EQ(push(batch).tally[domain::Outcome::accepted], 1);
  }
  OrderForm form(const std::string& number = "1") {
    const auto child = tables.person_by_snils(anna.digits())->fields;
    return {number, mother,      child.surname, child.name, child.patronymic, *child.birth_date,
            "",     "Школа № 1", "5А"};
  }
  base::Result<Order> submit(const OrderForm& form) {
    return submit_order(tables.order_book, tables, portal, form, now, today);
  }
  std::string state_of(const std::string& number = "1") {
    return std::string(name_of(find_order(tables.order_book, portal, number, mother)->state));
  }
  std::int64_t review(base::Time then) {
    return review_orders(tables.order_book, tables, 0, then, now, today);
  }
  bool answered(bool ordered) {
    const Asked asked{mother, today, ordered};
    const auto id = tables.person_by_snils(anna.digits())->id;
    const bool listed = !students_of(tables, asked).empty();
    const bool told = performance_of(tables, asked, id, today, today).has_value();
    EXPECT_EQ(listed, told);
    return told;
  }
};

TEST_F(OrdersTest, a_child_that_is_the_applicants_is_granted_at_once) {
  make_her_the_mother();
  const auto order = submit(form());
  ASSERT_TRUE(order);
  EXPECT_EQ(order->state, OrderState::granted);
  EXPECT_EQ(order->student, tables.person_by_snils(anna.digits())->id);
}

TEST_F(OrdersTest, spelling_and_a_patronymic_left_out_do_not_matter) {
  make_her_the_mother();
  OrderForm said = form();
  said.surname = "  ТЕСТОВА ";
  said.patronymic = "";
  EXPECT_EQ(submit(said)->state, OrderState::granted);
}

TEST_F(OrdersTest, a_child_of_nobody_and_a_child_that_is_not_there_are_answered_alike) {
  OrderForm nobody = form("2");
  nobody.name = "Небылица";
  const auto foreign = submit(form()), unknown = submit(nobody);
  EXPECT_EQ(foreign->state, OrderState::accepted);
  EXPECT_EQ(unknown->state, OrderState::accepted);
  EXPECT_FALSE(foreign->student);
}

TEST_F(OrdersTest, what_is_said_otherwise_is_not_that_child) {
  make_her_the_mother();
  const auto with = [&](const std::string& number, auto change) {
    OrderForm said = form(number);
    change(said);
    return submit(said)->state;
  };
  EXPECT_EQ(with("2", [](auto& it) { it.birth_date = day("2001-01-01"); }), OrderState::accepted);
  EXPECT_EQ(with("3", [](auto& it) { it.patronymic = "Иная"; }), OrderState::accepted);
  EXPECT_EQ(with("4", [](auto& it) { it.surname = "Иная"; }), OrderState::accepted);
  EXPECT_EQ(with("5", [](auto& it) { it.ogrn = ogrn_south; }), OrderState::accepted);
  EXPECT_EQ(with("6", [](auto& it) { it.ogrn = ogrn_north; }), OrderState::granted);
}

TEST_F(OrdersTest, the_register_confirms_later_what_it_did_not_know) {
  submit(form());
  EXPECT_EQ(review(now - std::chrono::hours(1)), 0);
  EXPECT_EQ(state_of(), "accepted");
  make_her_the_mother();
  review(now - std::chrono::hours(1));
  EXPECT_EQ(state_of(), "granted");
}

TEST_F(OrdersTest, what_is_not_confirmed_for_too_long_is_refused) {
  submit(form());
  review(now + std::chrono::seconds(1));
  EXPECT_EQ(state_of(), "refused");
  make_her_the_mother();
  EXPECT_EQ(submit(form())->state, OrderState::refused) << "a new number is a new order";
  EXPECT_EQ(submit(form("2"))->state, OrderState::granted);
}

TEST_F(OrdersTest, many_are_looked_at_in_portions) {
  for (int i = 0; i < 150; ++i) submit(form("n" + std::to_string(i)));
  const std::int64_t last = review(now - std::chrono::hours(1));
  EXPECT_GT(last, 0);
  EXPECT_EQ(review_orders(tables.order_book, tables, last, now, now, today), 0);
}

TEST_F(OrdersTest, a_number_is_one_order_of_one_applicant) {
  make_her_the_mother();
  ASSERT_TRUE(submit(form()));
  EXPECT_EQ(submit(form())->id, submit(form())->id);
  OrderForm other = form();
  other.applicant = anna;
  EXPECT_EQ(submit(other).error().code, base::Code::order_differs);
  EXPECT_EQ(find_order(tables.order_book, portal, "1", anna).error().code,
            base::Code::not_found_or_forbidden);
  EXPECT_EQ(withdraw_order(tables.order_book, portal, "1", anna, now).error().code,
            base::Code::not_found_or_forbidden);
  EXPECT_EQ(find_order(tables.order_book, {78}, "1", mother).error().code,
            base::Code::not_found_or_forbidden);
}

TEST_F(OrdersTest, a_number_is_the_same_in_letters_of_either_case) {
  make_her_the_mother();
  const auto made = submit(form("А-1"));
  ASSERT_TRUE(made);
  const auto again = submit(form("а-1"));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->id, made->id);
  EXPECT_EQ(again->form.number, "А-1") << "as it was first said";
  EXPECT_TRUE(find_order(tables.order_book, portal, "а-1", mother));
  OrderForm other = form("а-1");
  other.name = "Другое";
  EXPECT_EQ(submit(other).error().code, base::Code::order_differs);
}

TEST_F(OrdersTest, where_orders_are_demanded_only_what_is_granted_opens) {
  make_her_the_mother();
  EXPECT_TRUE(answered(false));
  EXPECT_FALSE(answered(true));
  ASSERT_TRUE(submit(form()));
  EXPECT_TRUE(answered(true));
  ASSERT_TRUE(withdraw_order(tables.order_book, portal, "1", mother, now));
  EXPECT_FALSE(answered(true));
  EXPECT_TRUE(answered(false));
}

TEST_F(OrdersTest, an_order_never_replaces_the_link) {
  make_her_the_mother();
  ASSERT_EQ(submit(form())->state, OrderState::granted);
  domain::Batch ended;
  ended.guardians = {guardian("g1", "s1", person("Мария", "1985-05-05", mother))};
  ended.guardians[0].to = day("2026-11-21");
  push(ended);
  EXPECT_FALSE(answered(true));
}

}  // namespace
}  // namespace registers
