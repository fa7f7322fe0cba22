#include "adapters/epgu/follow.hpp"

#include "adapters/epgu/answers.hpp"
#include "adapters/epgu/asked.hpp"

namespace adapters::epgu {

using registers::OrderState;

Followed follow(const soap::Work& work, domain::PartnerId partner, const std::string& operation,
                std::string answer) {
  if (operation != "SubmitOrder") return {true, std::move(answer)};
  const auto document = xml::Document::parse(answer);
  if (!document) return {true, std::move(answer)};
  const xml::Node root = document->root();
  const auto order = work.tables.orders().find(partner, root.child(ns, "orderNumber").text());
  if (!order) return {true, std::move(answer)};
  return {order->state != OrderState::accepted,
          order_answer(operation, root.child(ns, "messageId").text(), *order)};
}

}  // namespace adapters::epgu
