package io.parley.query;

import io.parley.policy.PolicySet;
import java.nio.file.Path;
import java.util.List;

/** The rows under which the corpus of queries is answered. */
public final class CorpusRoom {
  public static final PolicySet POLICIES =
      TwoParties.policies(Path.of("src/test/resources/corpus"));

  private CorpusRoom() {}

  /** A room with the public tables' rows, and nobody in it. */
  static SmallRoom empty(List<String> keys) {
    return new SmallRoom(POLICIES, new QueryEngine(new ZeroNoise()), keys)
        .open(
            "hearth.areas",
            "('north', 'coast', 'cold', 3), ('south', 'inland', 'warm', 20), ('west', 'coast', 'warm', NULL), (NULL, 'nowhere', 'cold', 1), (NULL, 'nowhere', 'warm', 1)")
        .open("hearth.regions", "('coast', 'Coast'), ('inland', 'Inland')")
        .open(
            "metromail.fees",
            "('phone', 'mens', 1.5), ('phone', 'none', 0.5), ('desktop', 'mens', 70)")
        .open("metromail.words", "('mens'), ('mens'), ('womens')");
  }

  public static SmallRoom open() {
    return open(SmallRoom.KEYS);
  }

  /** The same, where these keys are matched on. */
  public static SmallRoom open(List<String> keys) {
    SmallRoom room = empty(keys);
    room.person("hearth", 1, 1, 0).person("hearth", 2, 2, 2).person("hearth", 3, 0, 3);
    room.person("hearth", 4, 4, 0).person("hearth", 5, 5, 0).person("hearth", 6, 0, 0);
    room.row("hearth.customers", 1, "1, 100, 'Web', 'Rural', 0")
        .row("hearth.customers", 2, "12, 2500, 'Phone', 'Urban', 1")
        .row("hearth.customers", 3, "3, 20.5, 'Web', NULL, NULL")
        .row("hearth.customers", 4, "NULL, NULL, 'Fax', 'Urban', 1")
        .row("hearth.customers", 5, "7, 0, NULL, 'Urban', 0");
    room.row("hearth.outcomes", 1, "1, 0, 0, 1")
        .row("hearth.outcomes", 2, "1, 1, 29.99, 1")
        .row("hearth.outcomes", 3, "0, 0, NULL, 1")
        .row("hearth.outcomes", 4, "1, 1, 900, 1")
        .row("hearth.outcomes", 5, "1, 0, 0, 1");
    // Person 1 has more rows and groups than count, 2 values beyond bounds, 3 only unknowns, 6 did
    // not agree.
    for (String day : new String[] {"01", "02", "03", "04"}) {
      room.row(
          "hearth.visits",
          1,
          "true, 'phone', 'north', DATE '2026-11-%1$s', TIMESTAMP '2026-11-%1$s 08:00:00', true, 1, 10.25"
              .formatted(day));
    }
    String on5 = "DATE '2026-11-05', TIMESTAMP '2026-11-05 09:30:00.123456'";
    room.row("hearth.visits", 2, "true, 'desktop', 'north', " + on5 + ", false, 99, 1000")
        .row("hearth.visits", 2, "true, 'phone', 'north', " + on5 + ", false, -99, -1000")
        .row("hearth.visits", 3, "true, 'desktop', NULL, NULL, NULL, NULL, NULL, NULL")
        .row("hearth.visits", 4, "true, 'desktop', 'north', " + on5 + ", true, 2, 0.0001")
        .row("hearth.visits", 5, "true, 'tablet', 'south', " + on5 + ", true, 2, 5")
        .row("hearth.visits", 6, "false, 'phone', 'north', " + on5 + ", true, 5, 5");
    room.person("metromail", 1, 1, 0).person("metromail", 2, 9, 2).person("metromail", 3, 0, 3);
    room.person("metromail", 4, 4, 0).person("metromail", 7, 7, 7);
    room.row("metromail.mailings", 1, "'mens'")
        .row("metromail.mailings", 2, "'mens'")
        .row("metromail.mailings", 3, "'none'")
        .row("metromail.mailings", 4, "'womens'")
        .row("metromail.mailings", 7, "'womens'");
    return room;
  }
}
