package io.parley.identity.explain;

import io.parley.identity.compare.Comparison;
import io.parley.identity.compare.Level;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.BlockingRule.Part;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** Levels and rules in the words of a model's file. */
public final class Words {
  private Words() {}

  /**
   * A level of a comparison.
   *
   * @param number from "different", 0, on, or {@link Comparison#UNKNOWN}
   */
  public static String level(Comparison comparison, int number) {
    if (number == Comparison.UNKNOWN) {
      return Explanation.Step.UNKNOWN;
    }
    return number == 0
        ? "different"
        : level(comparison.levels().get(comparison.size() - 1 - number));
  }

  private static String level(Level level) {
    if (level instanceof Level.Alike alike) {
      return "alike " + BigDecimal.valueOf(alike.least()).stripTrailingZeros().toPlainString();
    }
    return level instanceof Level.Edits edits ? "edits " + edits.most() : "same";
  }

  /** A blocking rule, such as {@code family_name + birth_date[1-4]}. */
  public static String rule(BlockingRule rule) {
    return rule.parts().stream().map(Words::part).collect(Collectors.joining(" + "));
  }

  private static String part(Part part) {
    String stretch = "";
    if (part.length() > 0) {
      stretch = "[%d-%d]".formatted(part.from(), part.from() + part.length() - 1);
    } else if (part.from() > 1) {
      stretch = "[%d-]".formatted(part.from());
    }
    return part.left() + stretch + (part.left().equals(part.right()) ? "" : " = " + part.right());
  }
}
