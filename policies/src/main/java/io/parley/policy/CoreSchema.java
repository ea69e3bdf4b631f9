package io.parley.policy;

import java.util.regex.Pattern;

/**
 * The core schema of YAML 1.2: what a plain scalar is. {@code no}, {@code yes}, {@code on} and
 * dates are text.
 */
final class CoreSchema {
  enum Kind {
    NOTHING,
    BOOLEAN,
    NUMBER,
    /** Infinity, or not a number. */
    NOT_FINITE,
    TEXT
  }

  private static final Pattern NOTHING = Pattern.compile("|~|null|Null|NULL");
  private static final Pattern BOOLEAN = Pattern.compile("true|True|TRUE|false|False|FALSE");
  private static final Pattern NUMBER =
      Pattern.compile(
          "[-+]?(\\.[0-9]++|[0-9]++(\\.[0-9]*+)?)([eE][-+]?[0-9]++)?|0o[0-7]++|0x[0-9a-fA-F]++");
  private static final Pattern NOT_FINITE =
      Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");

  private CoreSchema() {}

  static Kind kind(String plain) {
    if (NOTHING.matcher(plain).matches()) {
      return Kind.NOTHING;
    }
    if (BOOLEAN.matcher(plain).matches()) {
      return Kind.BOOLEAN;
    }
    if (NUMBER.matcher(plain).matches()) {
      return Kind.NUMBER;
    }
    return NOT_FINITE.matcher(plain).matches() ? Kind.NOT_FINITE : Kind.TEXT;
  }
}
