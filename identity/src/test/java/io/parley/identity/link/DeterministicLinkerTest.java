package io.parley.identity.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DeterministicLinkerTest {
  private static final Identifier ANN = email("ann@shop.example");
  private static final Identifier BOB = email("bob@shop.example");
  private static final Identifier HOME = new Identifier(IdentifierType.PHONE, "+12125550100");

  private static Identifier email(String value) {
    return new Identifier(IdentifierType.EMAIL, value);
  }

  private static SourceRecord record(String source, long line, Identifier... identifiers) {
    return new SourceRecord(source, line, List.of(identifiers));
  }

  private static Resolution resolve(SourceRecord... records) {
    return DeterministicLinker.resolve(List.of(records), LinkRules.DEFAULT);
  }

  @Test
  void sharedEmailThenSharedPhone_isOnePerson() {
    Resolution people =
        resolve(
            record("web", 2, BOB, HOME),
            record("crm", 7, ANN),
            record("crm", 3, HOME, ANN),
            record("web", 9, email("eve@shop.example")));

    assertThat(people.assignments())
        .extracting(Assignment::source, Assignment::line, Assignment::personIndex)
        .containsExactly(
            tuple("crm", 3L, 0), tuple("crm", 7L, 0), tuple("web", 2L, 0), tuple("web", 9L, 1));
    assertThat(people.personCount()).isEqualTo(2);
    assertThat(people.recordCount()).isEqualTo(4);
  }

  @Test
  void recordsWithoutIdentifier_arePeopleOfTheirOwn() {
    Resolution people = resolve(record("crm", 2), record("crm", 3), record("crm", 4, ANN));
    assertThat(people.personCount()).isEqualTo(3);
    assertThat(people.recordsWithoutIdentifier()).isEqualTo(2);
  }

  @Test
  void nothing_resolvesToNobody() {
    Resolution people = resolve();
    assertThat(people.personCount()).isZero();
    assertThat(people.identifiersIgnored())
        .isEqualTo(Map.of(IdentifierType.EMAIL, 0L, IdentifierType.PHONE, 0L));
  }

  @Test
  void sameTextOfAnotherType_doesNotLink() {
    Resolution people =
        resolve(
            record("crm", 2, new Identifier(IdentifierType.EMAIL, "x")),
            record("crm", 3, new Identifier(IdentifierType.PHONE, "x")));
    assertThat(people.personCount()).isEqualTo(2);
  }

  @Test
  void identifierOnTooManyRecords_linksNone_andIsCounted() {
    LinkRules three = new LinkRules(3);
    List<SourceRecord> records = new ArrayList<>();
    for (int line = 2; line <= 4; line++) {
      // Twice on one record counts once, or three would be too many already.
      records.add(record("crm", line, HOME, HOME));
    }
    assertThat(DeterministicLinker.resolve(records, three).personCount()).isEqualTo(1);

    records.add(record("crm", 5, HOME, ANN));
    records.add(record("web", 2, ANN));
    Resolution people = DeterministicLinker.resolve(records, three);
    assertThat(people.personCount()).isEqualTo(4);
    assertThat(people.recordsWithoutIdentifier()).isZero();
    assertThat(people.identifiersIgnored())
        .isEqualTo(Map.of(IdentifierType.EMAIL, 0L, IdentifierType.PHONE, 1L));
  }

  /** Ids are stored and compared across runs: they may not drift with a new version. */
  @Test
  void personIsNamedAfterItsFirstRecord() {
    Resolution one = resolve(record("crm", 2, ANN), record("crm", 3, ANN));
    assertThat(one.people()).hasToString("[4b5d5da4-ee33-8dc1-9005-88230713d6a3]");
    assertThat(one.people().get(0).version()).isEqualTo(8);
    assertThat(one.people().get(0).variant()).isEqualTo(2);
    assertThat(resolve(record("crm", 2)).people()).isEqualTo(one.people());
    assertThat(resolve(record("crm2", 2), record("crm", 22)).people())
        .doesNotContainAnyElementsOf(one.people());
  }

  @Test
  void sameKeyTwice_isRefused() {
    assertThatThrownBy(() -> resolve(record("crm", 2, ANN), record("crm", 2, BOB)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "source `crm` has line 2 twice; give every source its own name and every record its"
                + " own line");
  }

  @Test
  void badInput_isRefusedWithoutShowingIdentifiers() {
    assertThatThrownBy(() -> record(" ", 1)).hasMessage("the source of a record has no name");
    assertThatThrownBy(() -> record("crm", 0, ANN))
        .hasMessage("line 0 of source `crm` is below 1, the first line");
    assertThatThrownBy(() -> new LinkRules(0))
        .hasMessage("maxRecordsPerIdentifier must be 1 or more, but is 0");
    assertThatThrownBy(() -> email(""))
        .hasMessage("identifier of type email is empty; leave it out instead");
    assertThat(record("crm", 1, ANN).toString()).doesNotContain("ann");
  }

  @Property
  void orderOfInputChangesNothing(@ForAll("records") List<SourceRecord> records, @ForAll Random r) {
    List<SourceRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, r);
    LinkRules rules = new LinkRules(4);
    assertThat(DeterministicLinker.resolve(shuffled, rules))
        .isEqualTo(DeterministicLinker.resolve(records, rules));
  }

  /** Against the definition: people are the closure of "shares an identifier that counts". */
  @Property
  void equalsTheClosureBySearch(@ForAll("records") List<SourceRecord> records) {
    int cap = 4;
    Resolution people = DeterministicLinker.resolve(records, new LinkRules(cap));
    for (SourceRecord from : records) {
      Set<SourceRecord> reached = new HashSet<>(List.of(from));
      for (int before = 0; before != reached.size(); ) {
        before = reached.size();
        for (SourceRecord next : records) {
          if (reached.stream().anyMatch(seen -> linked(seen, next, records, cap))) {
            reached.add(next);
          }
        }
      }
      Assignment own = find(people, from);
      for (SourceRecord other : records) {
        assertThat(find(people, other).person().equals(own.person()))
            .isEqualTo(reached.contains(other));
      }
      assertThat(people.people().get(own.personIndex())).isEqualTo(own.person());
    }
    assertThat(people.people()).doesNotHaveDuplicates();
  }

  private static boolean linked(
      SourceRecord one, SourceRecord other, List<SourceRecord> all, int cap) {
    return one.identifiers().stream()
        .filter(other.identifiers()::contains)
        .anyMatch(i -> all.stream().filter(r -> r.identifiers().contains(i)).count() <= cap);
  }

  private static Assignment find(Resolution people, SourceRecord record) {
    return people.assignments().stream()
        .filter(a -> a.source().equals(record.source()) && a.line() == record.line())
        .findFirst()
        .orElseThrow();
  }

  @Provide
  Arbitrary<List<SourceRecord>> records() {
    Arbitrary<Identifier> identifier =
        Combinators.combine(
                Arbitraries.of(IdentifierType.values()), Arbitraries.integers().between(0, 9))
            .as((type, value) -> new Identifier(type, "v" + value));
    return Combinators.combine(
            Arbitraries.of("crm", "web"),
            Arbitraries.longs().between(1, 50),
            identifier.list().ofMaxSize(3))
        .as(SourceRecord::new)
        .list()
        .ofMaxSize(14)
        .uniqueElements(record -> record.source() + record.line());
  }

  @Test
  void twoHundredThousandRecords_takeSeconds() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 0; i < 200_000; i++) {
      records.add(
          record(
              "crm",
              i + 1,
              email("p" + i / 3 + "@shop.example"),
              new Identifier(IdentifierType.PHONE, "+1" + i / 2)));
    }
    Collections.shuffle(records, new Random(7));

    long start = System.nanoTime();
    Resolution people = DeterministicLinker.resolve(records, LinkRules.DEFAULT);
    // Far above the measured time, far below what a quadratic method would take.
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    // Runs of three by e-mail, bridged by pairs every six: 0-5 are one, 6-11 the next.
    assertThat(people.personCount()).isEqualTo(33_334);
  }
}
