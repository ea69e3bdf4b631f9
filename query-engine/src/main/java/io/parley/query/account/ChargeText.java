package io.parley.query.account;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Charges as text, strictly one form for each. */
final class ChargeText {
  private static final String NONE = "none";

  /** Digits and exponent are bounded: a text from elsewhere must not cost more than a glance. */
  private static final String DECIMAL = "(\\d[\\d.]{0,120}(?:E[+-]?\\d{1,3})?)";

  private static final Pattern PURE = Pattern.compile("pure " + DECIMAL + "(?: \\* (\\d{1,18}))?");
  private static final Pattern ZCDP = Pattern.compile("zcdp " + DECIMAL);
  private static final Pattern DELTA = Pattern.compile("delta " + DECIMAL);

  private ChargeText() {}

  static String of(Charge charge) {
    List<String> parts = new ArrayList<>();
    for (Charge.Pure part : charge.pure()) {
      parts.add("pure " + part.epsilon() + (part.times() == 1 ? "" : " * " + part.times()));
    }
    if (charge.rho().signum() > 0) {
      parts.add("zcdp " + charge.rho());
    }
    if (charge.delta().signum() > 0) {
      parts.add("delta " + charge.delta());
    }
    return parts.isEmpty() ? NONE : String.join(", ", parts);
  }

  static Charge parse(String text) {
    List<Charge.Pure> pure = new ArrayList<>();
    BigDecimal rho = BigDecimal.ZERO;
    BigDecimal delta = BigDecimal.ZERO;
    for (String part : text.equals(NONE) ? new String[0] : text.split(", ", -1)) {
      Matcher isPure = PURE.matcher(part);
      Matcher isZcdp = ZCDP.matcher(part);
      Matcher isDelta = DELTA.matcher(part);
      if (isPure.matches()) {
        String times = isPure.group(2);
        pure.add(
            new Charge.Pure(
                new BigDecimal(isPure.group(1)), times == null ? 1 : Long.parseLong(times)));
      } else if (isZcdp.matches()) {
        rho = new BigDecimal(isZcdp.group(1));
      } else if (isDelta.matches()) {
        delta = new BigDecimal(isDelta.group(1));
      } else {
        throw new IllegalArgumentException("not a charge");
      }
    }
    Charge charge = new Charge(pure, rho, delta);
    if (!of(charge).equals(text)) {
      throw new IllegalArgumentException("not a charge in the form in which charges are written");
    }
    return charge;
  }
}
