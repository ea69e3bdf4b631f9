package io.parley.identity.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LinkerTest {
  private static final SourceRecord SHOP_2 = record("shop", 2, "a@example.com");
  private static final SourceRecord SHOP_3 = record("shop", 3);
  private static final SourceRecord CRM_2 = record("crm", 2, "a@example.com");
  private static final SourceRecord CRM_3 = record("crm", 3, "b@example.com");

  @Test
  void pairsOfAModel_joinWhatNoIdentifierJoins() {
    Linked linked =
        Linker.resolve(
            List.of(SHOP_2, SHOP_3, CRM_2, CRM_3),
            LinkRules.DEFAULT,
            List.of(new ScoredPair(1, 3, 12.5)));

    assertThat(people(linked))
        .containsExactly(List.of("crm 2", "shop 2"), List.of("crm 3", "shop 3"));
    assertThat(linked.byIdentifier()).isEqualTo(1);
    assertThat(linked.byModel()).isEqualTo(1);
    assertThat(linked.resolution().recordsWithoutIdentifier()).isEqualTo(1);
  }

  /** Of three holders any one may leave: the other two are linked without them. */
  @Test
  void linksThatHold_areThoseOfAllHoldersAndOfTheModel() {
    double certain = Double.POSITIVE_INFINITY;

    Linked linked =
        Linker.resolve(
            List.of(SHOP_2, SHOP_3, CRM_2, record("web", 2, "a@example.com")),
            LinkRules.DEFAULT,
            List.of(new ScoredPair(0, 1, 12.5)));

    assertThat(linked.links())
        .containsExactlyInAnyOrder(
            new ScoredPair(0, 1, certain),
            new ScoredPair(0, 3, certain),
            new ScoredPair(1, 3, certain),
            new ScoredPair(1, 2, 12.5));
  }

  @Test
  void pairThatAnIdentifierJoinsToo_isCountedOnce() {
    Linked linked =
        Linker.resolve(
            List.of(SHOP_2, CRM_2), LinkRules.DEFAULT, List.of(new ScoredPair(0, 1, 30)));

    assertThat(linked.byIdentifier()).isEqualTo(1);
    assertThat(linked.byModel()).isZero();
  }

  @Test
  void withoutPairs_itIsTheDeterministicOne() {
    List<SourceRecord> records = List.of(SHOP_2, SHOP_3, CRM_2, CRM_3);

    assertThat(Linker.resolve(records, LinkRules.DEFAULT, List.of()).resolution())
        .isEqualTo(DeterministicLinker.resolve(records, LinkRules.DEFAULT));
  }

  /** Pairs name records by their places, which move with the records. */
  @Test
  void order_changesNothing() {
    List<SourceRecord> records = new ArrayList<>();
    for (int i = 2; i < 60; i++) {
      records.add(i % 3 == 0 ? record("a", i) : record("b", i, "p" + i / 4 + "@example.com"));
    }
    List<SourceRecord> shuffled = new ArrayList<>(records);
    Collections.shuffle(shuffled, new Random(7));
    List<ScoredPair> pairs = new ArrayList<>();
    List<ScoredPair> moved = new ArrayList<>();
    for (int i = 0; i + 20 < records.size(); i += 5) {
      pairs.add(new ScoredPair(i, i + 20, 3));
      int a = shuffled.indexOf(records.get(i));
      int b = shuffled.indexOf(records.get(i + 20));
      moved.add(new ScoredPair(Math.min(a, b), Math.max(a, b), 3));
    }

    assertThat(Linker.resolve(shuffled, LinkRules.DEFAULT, moved))
        .isEqualTo(Linker.resolve(records, LinkRules.DEFAULT, pairs));
  }

  private static List<List<String>> people(Linked linked) {
    List<List<String>> people = new ArrayList<>();
    linked.resolution().people().forEach(p -> people.add(new ArrayList<>()));
    linked
        .resolution()
        .assignments()
        .forEach(a -> people.get(a.personIndex()).add(a.source() + " " + a.line()));
    return people;
  }

  private static SourceRecord record(String source, long line, String... emails) {
    List<Identifier> identifiers = new ArrayList<>();
    for (String email : emails) {
      identifiers.add(new Identifier(IdentifierType.EMAIL, email));
    }
    return new SourceRecord(source, line, identifiers);
  }
}
