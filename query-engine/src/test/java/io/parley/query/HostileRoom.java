package io.parley.query;

import io.parley.policy.PolicySet;
import java.nio.file.Path;
import java.util.List;

/** A table of values on which functions fail elsewhere, each held by many people. */
public final class HostileRoom {
  static final PolicySet POLICIES = TwoParties.policies(Path.of("src/test/resources/hostile"));

  private static final int HOLDERS = 12;

  /** i, d, t, b, a, m. */
  private static final List<String> ROWS =
      List.of(
          "NULL, NULL, NULL, NULL, NULL, NULL",
          "0, 0, '', false, DATE '1970-01-01', TIMESTAMP '1970-01-01 00:00:00'",
          "1, 0.0001, 'x', true, DATE '2026-02-28', TIMESTAMP '2026-12-31 23:59:59.999999'",
          "-1, -0.0001, ' a%_b\\', true, DATE '2024-02-29', TIMESTAMP '2024-02-29 12:00:00'",
          "9223372036854775807, 99999999999999.9999, repeat('x', 10000), true,"
              + " DATE '9999-12-31', TIMESTAMP '9999-12-31 23:59:59.999999'",
          "-9223372036854775808, -99999999999999.9999, '1e400', false,"
              + " DATE '0001-01-01', TIMESTAMP '0001-01-01 00:00:00'",
          "127, 128, 'NaN', false, DATE 'infinity', TIMESTAMP 'infinity'",
          "-129, 32768, '-Infinity', NULL, DATE '-infinity', TIMESTAMP '-infinity'",
          "2147483648, 1e9, '99999999999999999999999999999999999999999', true,"
              + " DATE '5881580-07-10', TIMESTAMP '294247-01-10 04:00:54.775806'",
          "700, -700, '2026-02-30', NULL, DATE '5877642-06-25 (BC)',"
              + " TIMESTAMP '290309-12-22 (BC) 00:00:00'",
          "701, 701, 'week', NULL, DATE '5877642-06-28 (BC)',"
              + " TIMESTAMP '290309-12-24 (BC) 00:00:00'",
          "1000000000000, 3.5, chr(128512) || chr(1) || chr(769), true, DATE '1582-10-10',"
              + " TIMESTAMP '1969-12-31 23:59:59.999999'");

  private HostileRoom() {}

  /** A room with these rows. */
  public static SmallRoom open() {
    SmallRoom room = new SmallRoom(POLICIES, new QueryEngine(new ZeroNoise()));
    int person = 0;
    StringBuilder tuples = new StringBuilder();
    for (String row : ROWS) {
      for (int holder = 0; holder < HOLDERS; holder++) {
        person++;
        room.person("hearth", person, person, 0);
        tuples.append(tuples.isEmpty() ? "" : ", ").append(room.tuple(person, row));
      }
    }
    room.insert("hearth.hostile", tuples.toString());
    return room;
  }

  static int rows() {
    return ROWS.size();
  }
}
