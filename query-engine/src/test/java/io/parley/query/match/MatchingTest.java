package io.parley.query.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.backend.duckdb.DuckDb;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The theorem of {@link Matching} by enumeration: all ways in which up to three people a side hold
 * two keys, and every removal. A value is known to the other side or it is not; values that both
 * sides know are numbered, so that "which of the other side's people hold mine" is all there is: a
 * partial one-to-one map a key. That is 34 maps a key for 3 and 3 people, 34² = 1,156 cases.
 */
class MatchingTest {
  private static final int MOST_PEOPLE = 3;
  private static final List<String> PARTIES = List.of("hearth", "metromail");

  private final DuckDb database = DuckDb.open(256);

  @AfterEach
  void close() {
    database.close();
  }

  /** For each key: left person to right person who hold the same value. */
  private record Case(int left, int right, List<Map<Integer, Integer>> maps) {
    Case without(boolean onLeft, int person) {
      List<Map<Integer, Integer>> rest = new ArrayList<>();
      for (Map<Integer, Integer> map : maps) {
        Map<Integer, Integer> kept = new HashMap<>(map);
        kept.entrySet().removeIf(e -> (onLeft ? e.getKey() : e.getValue()) == person);
        rest.add(kept);
      }
      return new Case(left, right, rest);
    }
  }

  private record Pair(int left, int right) {}

  /** The rule as its Javadoc says it, written without the SQL at hand. */
  private static Set<Pair> reference(Case c) {
    Set<Pair> matched = new HashSet<>();
    Set<Integer> leftTaken = new HashSet<>();
    Set<Integer> rightTaken = new HashSet<>();
    for (Map<Integer, Integer> map : c.maps()) {
      List<Pair> now = new ArrayList<>();
      map.forEach(
          (l, r) -> {
            if (!leftTaken.contains(l) && !rightTaken.contains(r)) {
              now.add(new Pair(l, r));
            }
          });
      for (Pair pair : now) {
        matched.add(pair);
        leftTaken.add(pair.left());
        rightTaken.add(pair.right());
      }
    }
    return matched;
  }

  private static int distance(Set<Pair> a, Set<Pair> b) {
    Set<Pair> all = new HashSet<>(a);
    all.addAll(b);
    all.removeIf(p -> a.contains(p) && b.contains(p));
    return all.size();
  }

  private static List<Map<Integer, Integer>> partialMaps(int left, int right) {
    List<Map<Integer, Integer>> maps = List.of(Map.of());
    for (int l = 1; l <= left; l++) {
      List<Map<Integer, Integer>> longer = new ArrayList<>(maps);
      for (Map<Integer, Integer> map : maps) {
        for (int r = 1; r <= right; r++) {
          if (!map.containsValue(r)) {
            Map<Integer, Integer> more = new HashMap<>(map);
            more.put(l, r);
            longer.add(more);
          }
        }
      }
      maps = longer;
    }
    return maps;
  }

  private static List<Case> cases(int keys, int most) {
    List<Case> cases = new ArrayList<>();
    for (int left = 1; left <= most; left++) {
      for (int right = 1; right <= most; right++) {
        List<List<Map<Integer, Integer>>> chosen = List.of(List.of());
        for (int key = 0; key < keys; key++) {
          List<List<Map<Integer, Integer>>> longer = new ArrayList<>();
          for (List<Map<Integer, Integer>> each : chosen) {
            for (Map<Integer, Integer> map : partialMaps(left, right)) {
              List<Map<Integer, Integer>> more = new ArrayList<>(each);
              more.add(map);
              longer.add(more);
            }
          }
          chosen = longer;
        }
        for (List<Map<Integer, Integer>> maps : chosen) {
          cases.add(new Case(left, right, maps));
        }
      }
    }
    return cases;
  }

  private static int worstRemoval(List<Case> cases) {
    int worst = 0;
    for (Case c : cases) {
      Set<Pair> before = reference(c);
      for (int person = 1; person <= c.left(); person++) {
        worst = Math.max(worst, distance(before, reference(c.without(true, person))));
      }
      for (int person = 1; person <= c.right(); person++) {
        worst = Math.max(worst, distance(before, reference(c.without(false, person))));
      }
    }
    return worst;
  }

  @Test
  void removal_oneKey_changesOnePairAtMostAndReachesIt() {
    assertThat(worstRemoval(cases(1, MOST_PEOPLE)))
        .isEqualTo(new Matching(PARTIES, List.of("email")).changedUnits())
        .isEqualTo(1);
  }

  @Test
  void removal_twoKeys_changesTwoPairsAtMostAndReachesIt() {
    List<Case> cases = cases(2, MOST_PEOPLE);
    assertThat(cases).hasSizeGreaterThan(1_500);
    assertThat(worstRemoval(cases))
        .isEqualTo(new Matching(PARTIES, List.of("email", "phone")).changedUnits())
        .isEqualTo(2);
  }

  /** Chains need as many people as keys; two a side are the most that stay enumerable here. */
  @Test
  void removal_threeKeys_changesThreePairsAtMost() {
    assertThat(worstRemoval(cases(3, 2))).isEqualTo(3);
    assertThat(new Matching(PARTIES, List.of("a", "b", "c")).changedUnits()).isEqualTo(3);
  }

  /**
   * The planted fault: at home, a value of the removed person is given to the first other person
   * who holds none of that key. Then two keys and two people change more than two pairs.
   */
  @Test
  void removal_withFreedValuesReassigned_exceedsTheBound() {
    int worst = 0;
    for (Case c : cases(2, MOST_PEOPLE)) {
      Set<Pair> before = reference(c);
      for (int person = 1; person <= c.left(); person++) {
        Case after = c.without(true, person);
        for (int key = 0; key < 2; key++) {
          Integer freed = c.maps().get(key).get(person);
          for (int heir = 1; freed != null && heir <= c.left(); heir++) {
            if (heir != person && !after.maps().get(key).containsKey(heir)) {
              after.maps().get(key).put(heir, freed);
              break;
            }
          }
        }
        worst = Math.max(worst, distance(before, reference(after)));
      }
    }
    assertThat(worst).isGreaterThan(2);
  }

  @Test
  void sql_allCasesOfTwoKeys_agreesWithTheReference() {
    List<Case> cases = cases(2, MOST_PEOPLE);
    // Cases share one statement: their people and values are kept apart by their numbers, so that
    // no person of one case can meet one of another.
    StringBuilder left = new StringBuilder();
    StringBuilder right = new StringBuilder();
    for (int i = 0; i < cases.size(); i++) {
      append(left, right, i, cases.get(i));
    }
    Map<Integer, Set<Pair>> matched = matchedPairs(left, right, 2);
    for (int i = 0; i < cases.size(); i++) {
      assertThat(matched.getOrDefault(i, Set.of()))
          .as(cases.get(i).toString())
          .isEqualTo(reference(cases.get(i)));
    }
  }

  private static void append(StringBuilder left, StringBuilder right, int number, Case c) {
    for (int l = 1; l <= c.left(); l++) {
      row(left, id(number, 1, l), value(number, 0, l), value(number, 1, l));
    }
    for (int r = 1; r <= c.right(); r++) {
      int person = r;
      UUID[] values = new UUID[2];
      for (int key = 0; key < 2; key++) {
        int k = key;
        // Who is nobody's counterpart holds a value that the other side does not know.
        values[key] = value(number, key, 100 + r);
        c.maps()
            .get(key)
            .forEach(
                (l, other) -> {
                  if (other == person) {
                    values[k] = value(number, k, l);
                  }
                });
      }
      row(right, id(number, 2, r), values[0], values[1]);
    }
  }

  /**
   * What the room keeps of a stream is at most one row a token and one token a value, and a lie of
   * one party changes pairs of its own people alone.
   */
  @Test
  void lyingStream_isCleanedToOneRowATokenAndOneTokenAValue() {
    Random random = new Random(7);
    int lies = 0;
    for (int round = 0; round < 60; round++) {
      List<UUID> values = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        values.add(value(0, 0, i));
      }
      StringBuilder honest = new StringBuilder();
      for (int person = 1; person <= 4; person++) {
        row(honest, id(0, 1, person), values.get(person - 1), value(0, 1, person));
      }
      StringBuilder lying = new StringBuilder();
      Set<@Nullable UUID> tokens = new HashSet<>();
      int rows = 12;
      for (int i = 0; i < rows; i++) {
        UUID token = random.nextInt(5) == 0 ? null : id(0, 2, 1 + random.nextInt(4));
        tokens.add(token);
        UUID email = random.nextInt(4) == 0 ? null : values.get(random.nextInt(4));
        UUID phone = random.nextInt(4) == 0 ? null : value(0, 1, 1 + random.nextInt(4));
        row(lying, token, email, phone);
      }
      Map<Integer, Set<Pair>> matched = matchedPairs(honest, lying, 2);
      List<Pair> pairs = List.copyOf(matched.getOrDefault(0, Set.of()));
      assertThat(pairs.stream().map(Pair::left)).doesNotHaveDuplicates();
      assertThat(pairs.stream().map(Pair::right)).doesNotHaveDuplicates();
      lies += rows - (int) tokens.stream().filter(Objects::nonNull).count();
      // Removing an honest person changes at most K pairs, whatever the partner has sent.
      for (int gone = 1; gone <= 4; gone++) {
        StringBuilder fewer = new StringBuilder();
        for (int person = 1; person <= 4; person++) {
          if (person != gone) {
            row(fewer, id(0, 1, person), values.get(person - 1), value(0, 1, person));
          }
        }
        Set<Pair> after = matchedPairs(fewer, lying, 2).getOrDefault(0, Set.of());
        assertThat(distance(Set.copyOf(pairs), after)).isLessThanOrEqualTo(2);
      }
    }
    assertThat(lies).as("rows that cleaning had to drop").isGreaterThan(100);
  }

  /** Without the cleaning, one value under many tokens multiplies an honest person. */
  @Test
  void lyingStream_withoutCleaning_wouldMultiplyAPerson() {
    StringBuilder honest = new StringBuilder();
    row(honest, id(0, 1, 1), value(0, 0, 1), null);
    StringBuilder lying = new StringBuilder();
    for (int token = 1; token <= 5; token++) {
      row(lying, id(0, 2, token), value(0, 0, 1), null);
    }
    load(honest, lying);
    String sql = new Matching(PARTIES, List.of("email", "phone")).sql();
    String dirty = sql.replaceAll(" QUALIFY row_number\\(\\) OVER \\(.*?\\) = 1\\)", ")");
    assertThat(dirty).isNotEqualTo(sql);
    assertThat(count(sql)).isEqualTo(1);
    assertThat(count(dirty)).isEqualTo(5);
  }

  @Test
  void singleParty_everyTokenIsAUnitOnce() {
    StringBuilder people = new StringBuilder();
    row(people, id(0, 1, 1), value(0, 0, 1), null);
    row(people, id(0, 1, 1), value(0, 0, 2), null);
    row(people, id(0, 1, 2), null, null);
    row(people, null, value(0, 0, 3), null);
    load(people, people);
    Matching single = new Matching(List.of("hearth"), List.of());
    assertThat(count(single.sql())).isEqualTo(2);
    assertThat(single.changedUnits()).isEqualTo(1);
  }

  private long count(String matching) {
    long[] count = new long[1];
    database.query(
        "WITH " + matching + " SELECT count(*) FROM matched", r -> count[0] = r.getLong(1));
    return count[0];
  }

  private void load(StringBuilder left, StringBuilder right) {
    for (int side = 0; side < 2; side++) {
      database.execute(
          "CREATE OR REPLACE TABLE people%d (p UUID, k0 UUID, k1 UUID)".formatted(side));
      database.execute("INSERT INTO people%d VALUES %s".formatted(side, side == 0 ? left : right));
    }
  }

  private Map<Integer, Set<Pair>> matchedPairs(StringBuilder left, StringBuilder right, int keys) {
    load(left, right);
    String sql = new Matching(PARTIES, List.of("email", "phone").subList(0, keys)).sql();
    Map<Integer, Set<Pair>> pairs = new LinkedHashMap<>();
    database.query(
        "WITH " + sql + " SELECT p0, p1 FROM matched",
        row -> {
          UUID a = (UUID) row.getObject(1);
          UUID b = (UUID) row.getObject(2);
          pairs
              .computeIfAbsent(number(a), n -> new HashSet<>())
              .add(new Pair(person(a), person(b)));
        });
    return pairs;
  }

  private static void row(StringBuilder rows, @Nullable UUID... values) {
    rows.append(rows.isEmpty() ? "(" : ", (");
    List<String> literals = new ArrayList<>();
    for (UUID value : Arrays.asList(values)) {
      literals.add(value == null ? "NULL" : "'" + value + "'");
    }
    rows.append(String.join(", ", literals)).append(')');
  }

  private static UUID id(int number, int side, int person) {
    return new UUID(number, side * 1_000L + person);
  }

  private static UUID value(int number, int key, int value) {
    return new UUID(number, (key + 7) * 1_000L + value);
  }

  private static int number(UUID id) {
    return (int) id.getMostSignificantBits();
  }

  private static int person(UUID id) {
    return (int) (id.getLeastSignificantBits() % 1_000);
  }
}
