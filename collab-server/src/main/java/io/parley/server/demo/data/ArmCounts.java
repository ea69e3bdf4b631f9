package io.parley.server.demo.data;

import java.math.BigDecimal;

/** Exact outcomes of the people who were assigned one segment. */
public record ArmCounts(int people, int visits, int conversions, BigDecimal spend) {
  static final ArmCounts NOBODY = new ArmCounts(0, 0, 0, BigDecimal.ZERO);

  ArmCounts plus(Customer customer) {
    return new ArmCounts(
        people + 1,
        visits + (customer.visit() ? 1 : 0),
        conversions + (customer.conversion() ? 1 : 0),
        spend.add(customer.spend()));
  }
}
