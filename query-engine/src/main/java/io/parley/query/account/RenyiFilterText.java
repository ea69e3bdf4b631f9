package io.parley.query.account;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Rényi filters as text: {@code renyi/1 selection 5E-7; 4.11 at 2.5E-7; 5.66 at 1.5E-7}. */
final class RenyiFilterText {
  private static final String START = "renyi/1 selection ";
  private static final String BETWEEN = "; ";
  private static final String AT = " at ";

  private RenyiFilterText() {}

  static String of(RenyiFilter filter) {
    return START
        + filter.deltaSelection()
        + filter.orders().stream()
            .map(o -> BETWEEN + o.alpha() + AT + o.delta())
            .collect(Collectors.joining());
  }

  static RenyiFilter parse(String text, BigDecimal epsilon) {
    if (!text.startsWith(START)) {
      throw new IllegalArgumentException("this version knows no rule `" + text + "`");
    }
    String[] parts = text.substring(START.length()).split(BETWEEN, -1);
    List<RenyiFilter.Order> orders = new ArrayList<>();
    for (int i = 1; i < parts.length; i++) {
      String[] order = parts[i].split(AT, 2);
      orders.add(new RenyiFilter.Order(new BigDecimal(order[0]), new BigDecimal(order[1])));
    }
    return new RenyiFilter(epsilon, new BigDecimal(parts[0]), orders);
  }
}
