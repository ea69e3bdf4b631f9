package io.parley.query.account;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Charges as they may come: of one kind, of several, repeated. */
final class Charges {
  private Charges() {}

  static Arbitrary<Charge> any() {
    Arbitrary<Charge> pure = decimals("0.000001", "2", 6).map(Charge::pure);
    Arbitrary<Charge> zcdp = decimals("0.0000001", "0.5", 7).map(Charge::zcdp);
    Arbitrary<Charge> single = Arbitraries.oneOf(pure, pure, zcdp);
    return Combinators.combine(
            single.list().ofMaxSize(4), decimals("0", "0.0000001", 10).injectNull(0.5))
        .as(
            (parts, delta) -> {
              Charge sum = parts.stream().reduce(Charge.NONE, Charge::plus);
              return delta == null ? sum : sum.withDelta(delta);
            });
  }

  static Arbitrary<BigDecimal> decimals(String from, String to, int scale) {
    return Arbitraries.bigDecimals()
        .between(new BigDecimal(from), new BigDecimal(to))
        .ofScale(scale);
  }
}
