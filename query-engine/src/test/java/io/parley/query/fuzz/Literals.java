package io.parley.query.fuzz;

import io.parley.policy.ColumnType;
import java.util.List;

/** Literals that rows of {@link RandomRows} hold, or nearly. */
final class Literals {
  static final List<String> TEXTS =
      List.of(
          "'phone'",
          "'desktop'",
          "'tablet'",
          "'north'",
          "'south'",
          "'mens'",
          "'womens'",
          "'none'",
          "'Web'",
          "'Phone'",
          "'Fax'",
          "'Urban'",
          "'Rural'",
          "''");

  private Literals() {}

  static List<String> of(ColumnType type) {
    return switch (type) {
      case INTEGER -> List.of("-5", "0", "1", "2", "5", "7");
      case DECIMAL -> List.of("-1.5", "0.0", "0.0001", "10.25", "100.0");
      case TEXT -> TEXTS;
      case BOOLEAN -> List.of("TRUE", "FALSE");
      case DATE -> List.of("DATE '2026-11-01'", "DATE '2026-11-03'", "DATE '2026-12-31'");
      case TIMESTAMP ->
          List.of(
              "TIMESTAMP '2026-11-01 08:00:00'",
              "TIMESTAMP '2026-11-03 09:30:00'",
              "TIMESTAMP '1582-10-10 00:00:00'",
              "TIMESTAMP '1582-10-20 00:00:00'");
    };
  }
}
