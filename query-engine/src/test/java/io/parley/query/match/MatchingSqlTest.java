package io.parley.query.match;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.match.MatchedStreams.Sent;
import io.parley.query.match.MatchedStreams.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The SQL against the matcher that knows none, on all small inputs and a sample of larger ones, and
 * on each with each person removed: the units are the same, and a unit of the same people keeps its
 * name, so that keyed choices for it stay. All inputs share one statement; their people and values
 * are apart, so that nobody of one meets somebody of another.
 */
class MatchingSqlTest {
  private final MatchedStreams streams = new MatchedStreams();

  @AfterEach
  void close() {
    streams.close();
  }

  @ParameterizedTest
  @CsvSource({"1, 4, 1", "2, 3, 1", "3, 2, 1"})
  void sql_allSmallInputs_agreesWithTheReference(int keys, int people, double share) {
    compare(keys, people, share);
  }

  @Tag("slow")
  @ParameterizedTest
  @CsvSource({"2, 4, 0.3", "3, 3, 0.3"})
  void sql_sampleOfLargerInputs_agreesWithTheReference(int keys, int people, double share) {
    compare(keys, people, share);
  }

  private void compare(int keys, int people, double share) {
    List<FrozenValues> inputs = new ArrayList<>();
    Random random = new Random(11);
    for (int left = 1; left <= people; left++) {
      for (int right = 1; right <= people; right++) {
        FrozenValues.all(
            left,
            right,
            keys,
            input -> {
              if (random.nextDouble() < share) {
                inputs.add(input);
              }
            });
      }
    }
    List<Sent> rows = new ArrayList<>();
    for (int number = 0; number < inputs.size(); number++) {
      rows.addAll(rows(number, inputs.get(number), keys));
    }
    streams.send(rows);
    for (boolean singles : new boolean[] {false, true}) {
      Map<Unit, UUID> all = streams.units(keys, singles);
      assertThat(sets(all, inputs.size())).isEqualTo(expected(inputs, -1, -1, singles));
      for (int gone = 0; gone < 2 * people; gone++) {
        int side = gone % 2;
        Map<Unit, UUID> rest = streams.without(side, gone / 2, keys, singles);
        assertThat(sets(rest, inputs.size())).isEqualTo(expected(inputs, side, gone / 2, singles));
        assertThat(rest.entrySet())
            .as("a unit of the same people has the same name")
            .allMatch(e -> all.getOrDefault(e.getKey(), e.getValue()).equals(e.getValue()));
      }
    }
  }

  private static List<Long> expected(
      List<FrozenValues> inputs, int side, int gone, boolean singles) {
    return inputs.stream()
        .map(
            input ->
                input.units(
                    input.allLeft() & (side == 0 ? ~(1 << gone) : -1),
                    input.allRight() & (side == 1 ? ~(1 << gone) : -1),
                    singles))
        .toList();
  }

  /** The units of each input, as the bits of {@link FrozenValues}. */
  private static List<Long> sets(Map<Unit, UUID> units, int inputs) {
    Map<Integer, Long> sets = new HashMap<>();
    for (Unit unit : units.keySet()) {
      int number = number(unit.left().isEmpty() ? unit.right() : unit.left());
      sets.merge(number, FrozenValues.pair(person(unit.left()), person(unit.right())), Long::sum);
    }
    List<Long> all = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      all.add(sets.getOrDefault(i, 0L));
    }
    return all;
  }

  private static List<Sent> rows(int number, FrozenValues input, int keys) {
    List<Sent> rows = new ArrayList<>();
    for (int l = 0; l < input.left(); l++) {
      @Nullable UUID[] values = new UUID[keys];
      for (int key = 0; key < keys; key++) {
        values[key] =
            input.partner(key, l) == FrozenValues.NOBODY && l % 2 == 0
                ? null
                : id(number, 10 + key, l);
      }
      rows.add(Sent.of(0, l, id(number, 1, l), values));
    }
    for (int r = 0; r < input.right(); r++) {
      @Nullable UUID[] values = new UUID[keys];
      for (int key = 0; key < keys; key++) {
        // Who is nobody's counterpart holds a value that the other side does not know.
        values[key] = id(number, 20 + key, r);
        for (int l = 0; l < input.left(); l++) {
          if (input.partner(key, l) == r) {
            values[key] = id(number, 10 + key, l);
          }
        }
      }
      rows.add(Sent.of(1, r, id(number, 2, r), values));
    }
    return rows;
  }

  private static UUID id(int number, int space, int person) {
    return new UUID(((long) number << 32) | space, person);
  }

  private static int number(String token) {
    return (int) (UUID.fromString(token).getMostSignificantBits() >> 32);
  }

  private static int person(String token) {
    return token.isEmpty()
        ? FrozenValues.NOBODY
        : (int) UUID.fromString(token).getLeastSignificantBits();
  }
}
