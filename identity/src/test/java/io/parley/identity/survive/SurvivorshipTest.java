package io.parley.identity.survive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.link.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SurvivorshipTest {
  private static final Candidate OLD =
      candidate("a", 9, 1, Map.of("city", "Graz", "name", "Anneliese"));
  private static final Candidate NEW = candidate("b", 1, 3, Map.of("city", "Wien", "name", "Ann"));
  private static final Candidate FULL =
      candidate("c", 5, 2, Map.of("city", "Linz", "name", "Anna", "street", "Ring 1"));
  private static final Candidate SAME = candidate("d", 0, 0, Map.of("city", "Graz"));

  private static Candidate candidate(
      String key, int trust, long second, Map<String, String> values) {
    Optional<Instant> updated = Optional.of(second).filter(s -> s > 0).map(Instant::ofEpochSecond);
    return new Candidate(new RecordKey("crm", key), trust, updated, values);
  }

  @ParameterizedTest
  @CsvSource({
    "most-recent, Wien, b",
    "most-trusted, Graz, a",
    "most-complete, Linz, c",
    "majority, Graz, a"
  })
  void rule_choosesTheValue(String rule, String value, String from) {
    assertThat(
            new Survivorship(Map.of("city", Rule.of(rule)), Rule.LONGEST)
                .of(List.of(SAME, OLD, NEW, FULL))
                .get("city"))
        .isEqualTo(new Survivor(value, new RecordKey("crm", from), Rule.of(rule)));
  }

  @Test
  void longest_countsCharacters_andEveryAttributeIsThere() {
    var golden = new Survivorship(Map.of(), Rule.LONGEST).of(List.of(NEW, OLD, FULL));
    assertThat(golden.get("name")).isEqualTo(new Survivor("Anneliese", OLD.key(), Rule.LONGEST));
    assertThat(golden.keySet()).containsExactly("city", "name", "street");
    assertThat(golden.get("city"))
        .as("four letters each: the latest")
        .isEqualTo(new Survivor("Wien", NEW.key(), Rule.LONGEST));
    assertThat(golden.toString()).doesNotContain("Wien", "Ann");
  }

  @Test
  void recordWithoutATime_isOlderThanAny() {
    assertThat(Survivorship.DEFAULT.of(List.of(SAME, OLD)).get("city"))
        .extracting(Survivor::from)
        .isEqualTo(OLD.key());
  }

  @Test
  void unknownRule_isRefusedWithTheNearest() {
    assertThatThrownBy(() -> Rule.of("most-recnt"))
        .hasMessage("`most-recnt` is no survivorship rule; did you mean `most-recent`?");
  }

  @Property
  void everyValue_isOfTheRecordItNames_andOrderChangesNothing(
      @ForAll("people") List<Candidate> records, @ForAll Rule rule, @ForAll Random random) {
    Survivorship survivorship = new Survivorship(Map.of("name", Rule.MAJORITY), rule);
    var golden = survivorship.of(records);
    List<Candidate> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, random);
    assertThat(survivorship.of(shuffled)).isEqualTo(golden);
    golden.forEach(
        (attribute, survivor) ->
            assertThat(records)
                .anySatisfy(
                    record -> {
                      assertThat(record.key()).isEqualTo(survivor.from());
                      assertThat(record.values().get(attribute)).isEqualTo(survivor.value());
                    }));
    records.forEach(r -> assertThat(golden.keySet()).containsAll(r.values().keySet()));
  }

  @Provide
  Arbitrary<List<Candidate>> people() {
    Arbitrary<Map<String, String>> values =
        Arbitraries.maps(
                Arbitraries.of("name", "city", "street"), Arbitraries.of("x", "y", "zz", "ü"))
            .ofMaxSize(3);
    return Combinators.combine(
            Arbitraries.integers().between(0, 9),
            Arbitraries.integers().between(0, 2),
            Arbitraries.longs().between(0, 2),
            values)
        .as((key, trust, second, held) -> candidate("k" + key, trust, second, held))
        .list()
        .ofMaxSize(6)
        .uniqueElements(Candidate::key);
  }
}
