package io.parley.query;

import java.util.List;
import java.util.function.Consumer;

/**
 * A whole query and rows on which a removal is hard for it: person 1 of hearth, at the caps, is
 * there or not.
 *
 * @param keys on which people are matched
 * @param rows fills a room with everybody
 * @param draws releases of each neighbour, enough that half the noise is caught
 */
record AuditedQuery(
    String name, String sql, List<String> keys, Consumer<SmallRoom> rows, int draws) {
  private static final String HINT = "SELECT /*+ privacy(epsilon='1') */ ";
  private static final List<String> EMAIL = List.of("email");

  static List<AuditedQuery> all() {
    return List.of(
        new AuditedQuery(
            "declared groups",
            HINT + "device, COUNT(*) AS n FROM hearth.visits GROUP BY device",
            SmallRoom.KEYS,
            AuditedQuery::capped,
            24_000),
        new AuditedQuery(
            "undeclared groups",
            HINT + "area, COUNT(DISTINCT person) AS n FROM hearth.visits GROUP BY area",
            SmallRoom.KEYS,
            room -> {
              capped(room);
              for (int person = 2; person <= 24; person++) {
                room.person("hearth", person, 0, 0);
                visits(room, person, "'phone', 'north'", "5, 100", 1);
                visits(room, person, "'phone', 'south'", "5, 100", 1);
              }
            },
            8_000),
        new AuditedQuery(
            "sum and average",
            HINT + "SUM(points) AS s, AVG(price) AS a FROM hearth.visits",
            SmallRoom.KEYS,
            AuditedQuery::capped,
            24_000),
        new AuditedQuery(
            "outer join",
            HINT
                + "SUM(COALESCE(v.points, -5)) AS s FROM metromail.mailings m"
                + " LEFT JOIN hearth.visits v USING (person)",
            EMAIL,
            AuditedQuery::matched,
            24_000),
        new AuditedQuery(
            "match on two keys",
            "SELECT /*+ privacy(epsilon='1', groups_per_person='1') */ v.device, COUNT(*) AS n"
                + " FROM metromail.mailings m JOIN hearth.visits v USING (person)"
                + " GROUP BY v.device",
            SmallRoom.KEYS,
            AuditedQuery::chained,
            24_000),
        new AuditedQuery(
            "by person",
            HINT
                + "SUM(best) AS s FROM (SELECT person, MAX(points) AS best FROM hearth.visits"
                + " GROUP BY person) AS t WHERE best > 4",
            SmallRoom.KEYS,
            AuditedQuery::capped,
            24_000),
        new AuditedQuery(
            "median",
            HINT + "MEDIAN(price) AS m FROM hearth.visits",
            SmallRoom.KEYS,
            room -> {
              visits(room.person("hearth", 1, 1, 0), 1, "'phone', 'north'", "0, -1.5", 3);
              visits(room.person("hearth", 2, 2, 0), 2, "\'phone\', \'north\'", "0, 80", 3);
            },
            48_000),
        new AuditedQuery(
            "grouping sets",
            HINT + "device, COUNT(*) AS n FROM hearth.visits GROUP BY GROUPING SETS ((device), ())",
            SmallRoom.KEYS,
            AuditedQuery::capped,
            24_000),
        new AuditedQuery(
            "distinct values",
            HINT + "COUNT(DISTINCT points) AS d, COUNT(*) AS n FROM hearth.visits",
            SmallRoom.KEYS,
            AuditedQuery::different,
            24_000),
        new AuditedQuery(
            "union and ratio",
            HINT
                + "SUM(points) * 1.0 / COUNT(*) AS r FROM (SELECT person, points FROM hearth.visits"
                + " UNION ALL SELECT person, points FROM hearth.visits) AS t",
            SmallRoom.KEYS,
            AuditedQuery::capped,
            24_000));
  }

  private static void visits(
      SmallRoom room, int person, String deviceAndArea, String pointsAndPrice, int times) {
    for (int i = 0; i < times; i++) {
      room.row(
          "hearth.visits",
          person,
          "true, %s, DATE '2026-11-01', NULL, true, %s".formatted(deviceAndArea, pointsAndPrice));
    }
  }

  /** Person 1 alone: three rows in each of two groups, the largest values. */
  private static void capped(SmallRoom room) {
    room.person("hearth", 1, 1, 0);
    visits(room, 1, "'phone', 'north'", "5, 100", 3);
    visits(room, 1, "'desktop', 'south'", "5, 100", 3);
  }

  /** Person 1 alone, with as many different values as count. */
  private static void different(SmallRoom room) {
    room.person("hearth", 1, 1, 0);
    for (int points = -5; points <= 5; points++) {
      visits(room, 1, "'phone', 'north'", points + ", 100", 1);
    }
  }

  /** A reader with three mailings, who is alone without person 1. */
  private static void matched(SmallRoom room) {
    capped(room);
    room.person("metromail", 1, 1, 0);
    mailings(room);
  }

  /** Without person 1 the reader comes together with person 2, who is in the other group. */
  private static void chained(SmallRoom room) {
    room.person("hearth", 1, 1, 0).person("hearth", 2, 0, 1);
    visits(room, 1, "'phone', 'north'", "5, 100", 3);
    visits(room, 2, "'desktop', 'north'", "5, 100", 3);
    room.person("metromail", 1, 1, 1);
    mailings(room);
  }

  private static void mailings(SmallRoom room) {
    for (int i = 0; i < 3; i++) {
      room.row("metromail.mailings", 1, "'mens'");
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
