package io.parley.policy;

import java.util.List;

/**
 * The functions of values that {@code functions:} may list, in lower case. Comparisons, AND, OR,
 * NOT, IS NULL, IN, CASE, COALESCE and CAST are no functions in this sense: what they may look at
 * is said by {@code use} and {@code compare}.
 */
public final class FunctionNames {
  /** {@code + - * /}, MOD, and the adding of intervals to times. */
  public static final String ARITHMETIC = "arithmetic";

  /** Any function over a window of one person's rows. */
  public static final String WINDOW = "window";

  /** All of them. */
  public static final List<String> ALL =
      List.of(
          "abs",
          ARITHMETIC,
          "ceil",
          "char_length",
          "concat",
          "date_diff",
          "date_trunc",
          "exp",
          "extract",
          "floor",
          "greatest",
          "least",
          "like",
          "ln",
          "log10",
          "lower",
          "position",
          "power",
          "round",
          "sign",
          "sqrt",
          "substring",
          "trim",
          "upper",
          WINDOW);

  private FunctionNames() {}
}
