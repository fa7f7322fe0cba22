#pragma once
// The books beside the register, in memory, for tests.
#include "registers/tables.hpp"

#include "memory_conflicts.hpp"
#include "memory_federal.hpp"
#include "memory_orders.hpp"
#include "memory_transfers.hpp"
#include "memory_waiting.hpp"

namespace registers {

class MemoryBooks : public Tables {
 public:
  MemoryWaiting room;
  MemoryConflicts unclear;
  MemoryOrders order_book;
  MemoryTransfers travellers;
  MemoryFederal told;

  WaitingRoom& waiting() override { return room; }
  ConflictBook& conflicts() override { return unclear; }
  OrderBook& orders() override { return order_book; }
  TransferBook& transfers() override { return travellers; }
  FederalBook& federal() override { return told; }
  FederalChecks& federal_checks() override { return told.checks; }
};

}  // namespace registers
