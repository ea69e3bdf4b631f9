package io.parley.identity.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.identity.cluster.Edge;
import io.parley.identity.link.RecordKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final HistoryRules RULES = HistoryRules.above(5);

  private final InMemoryHistory store = new InMemoryHistory();
  private final People people = People.read(store);

  private static RecordKey key(String name) {
    return new RecordKey("crm", name);
  }

  private static Batch.RecordLink link(String a, String b, double bits) {
    return new Batch.RecordLink(key(a), key(b), bits);
  }

  private static List<RecordFacts> facts(String... names) {
    List<RecordFacts> facts = new ArrayList<>();
    for (String name : names) {
      facts.add(RecordFacts.of(key(name), 1));
    }
    return facts;
  }

  private Outcome put(List<RecordFacts> records, Batch.RecordLink... links) {
    return people.resolve(
        Batch.changes(records, List.of(), List.of(links)), RULES, "m1", "test", NOON);
  }

  private Outcome drop(String... names) {
    List<RecordKey> keys = new ArrayList<>();
    for (String name : names) {
      keys.add(key(name));
    }
    return people.resolve(Batch.changes(List.of(), keys, List.of()), RULES, "m1", "test", NOON);
  }

  private UUID of(String name) {
    return people.personOf(key(name)).orElseThrow();
  }

  @Test
  void merge_keepsTheIdOfMostRecords_andTheOtherLeadsThere() {
    put(facts("a"));
    put(facts("b", "c"), link("b", "c", 9));
    UUID a = of("a");
    UUID bc = of("b");

    Outcome merged = put(facts("a"), link("a", "b", 7));

    assertThat(of("a")).isEqualTo(bc);
    assertThat(people.current(a)).contains(bc);
    assertThat(people.records(a)).containsExactly(key("a"), key("b"), key("c"));
    assertThat(merged).isEqualTo(new Outcome(3, 3, 1, 1, 1, 1));
    assertThat(store.last().entries())
        .containsExactly(
            new Entry.Scored(key("a"), key("b"), 7),
            new Entry.Unlinked(key("a"), a, Reason.MERGED),
            new Entry.Linked(key("a"), bc, Reason.MERGED, 7),
            new Entry.Alias(a, bc, List.of(key("a"))));
  }

  @Test
  void ties_theOlderIdStays_andOfASplitTheFirstRecordKeepsIt() {
    put(facts("z"));
    put(facts("a", "b"), link("a", "b", 7));
    UUID older = of("z");
    UUID both = of("a");
    put(facts("a", "b"));
    assertThat(of("a")).isEqualTo(both);
    assertThat(of("b")).isNotEqualTo(both);

    put(facts("a"), link("a", "z", 7));
    assertThat(of("a")).isEqualTo(older);
  }

  /** Else the first record would take the other one's id, and each be called what the other was. */
  @Test
  void equalsThatMergeAndPart_areCalledWhatTheyWere() {
    put(facts("z"));
    put(facts("a"));
    UUID z = of("z");
    UUID a = of("a");
    put(facts("a"), link("a", "z", 7));

    put(facts("a"));

    assertThat(of("z")).isEqualTo(z);
    assertThat(of("a")).isEqualTo(a);
  }

  @Test
  void aliases_areFollowedThroughSeveralMerges() {
    put(facts("a"));
    put(facts("b", "b2"), link("b", "b2", 9));
    put(facts("c", "c2", "c3", "c4"), link("c", "c2", 9), link("c2", "c3", 9), link("c3", "c4", 9));
    UUID a = of("a");
    UUID b = of("b");
    put(facts("a"), link("a", "b", 7));
    put(facts("b"), link("b", "b2", 9), link("a", "b", 7), link("b", "c", 8));

    assertThat(people.current(a)).contains(of("c"));
    assertThat(people.current(b)).contains(of("c"));
    assertThat(people.aliasCount()).isEqualTo(2);

    drop("a");
    assertThat(people.current(a)).as("none of its records is left").contains(of("c"));
    drop("b", "b2", "c", "c2", "c3", "c4");
    assertThat(people.current(a)).isEmpty();
    assertThat(people.size()).isZero();
  }

  @Test
  void unmerge_isRespectedInBothKindsOfRun_andAfterTheRecordWasGone() {
    put(facts("a", "b", "c"), link("a", "b", 9), link("b", "c", 9));
    UUID all = of("a");

    people.unmerge(all, List.of(key("c")), "ann", NOON);
    UUID c = of("c");
    assertThat(c).isNotEqualTo(all);
    assertThat(of("b")).isEqualTo(all);

    put(facts("c"), link("a", "c", 40), link("b", "c", 40));
    assertThat(of("c")).isEqualTo(c);
    drop("c");
    put(facts("c"), link("a", "c", 40), link("b", "c", 40));
    assertThat(of("c")).isNotEqualTo(all);
    people.resolve(
        new Batch(
            Run.Kind.FULL,
            facts("a", "b", "c", "d"),
            List.of(),
            List.of(link("a", "b", 9), link("b", "c", 90), link("c", "d", 8), link("a", "d", 7))),
        RULES,
        "m2",
        "test",
        NOON);
    assertThat(of("c")).isNotEqualTo(of("b"));
    assertThat(of("d")).as("a record of neither side").isEqualTo(of("c"));
  }

  @Test
  void mergeUndone_bothHaveTheirIdsAgain() {
    put(facts("a"));
    put(facts("b", "b2", "b3"), link("b", "b2", 9), link("b2", "b3", 9));
    put(facts("a2"), link("a", "a2", 9));
    UUID a = of("a");
    UUID b = of("b");
    put(facts("a"), link("a", "a2", 9), link("a", "b", 8));
    assertThat(of("a2")).isEqualTo(b);

    people.unmerge(a, "ann", NOON);

    assertThat(of("a")).isEqualTo(a);
    assertThat(of("a2")).isEqualTo(a);
    assertThat(people.records(b)).containsExactly(key("b"), key("b2"), key("b3"));
    assertThat(people.aliasCount()).isZero();
    assertThat(store.last().run())
        .extracting(Run::kind, Run::actor, Run::model, Run::at)
        .containsExactly(Run.Kind.UNMERGE, "ann", "m1", NOON);
  }

  @Test
  void incrementalRun_worksOnlyOnWhatHangsTogetherWithAChange() {
    List<RecordFacts> many = new ArrayList<>();
    List<Batch.RecordLink> links = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      many.addAll(facts("p" + i, "q" + i));
      links.add(link("p" + i, "q" + i, 9));
    }
    people.resolve(new Batch(Run.Kind.FULL, many, List.of(), links), RULES, "m1", "test", NOON);

    assertThat(put(facts("n"), link("n", "p7", 9)).worked()).isEqualTo(3);
    assertThat(drop("n").worked()).isEqualTo(2);
    assertThat(put(facts("alone")).worked()).isEqualTo(1);
    assertThat(put(facts("p1"), link("p1", "q1", 9)).worked()).as("nothing changed").isZero();
  }

  @Test
  void history_tellsWhatHappenedToAPerson() {
    put(facts("a"));
    put(facts("b", "b2", "x"), link("b", "b2", 9));
    UUID a = of("a");
    put(facts("a"), link("a", "b", 8));

    List<Told> told = people.history(a);

    assertThat(told).extracting(t -> t.run().number()).containsExactly(1L, 2L, 3L);
    assertThat(told.get(1).entries())
        .containsExactly(
            new Entry.Linked(key("b"), of("b"), Reason.ADDED, 9),
            new Entry.Linked(key("b2"), of("b"), Reason.ADDED, 9));
    assertThat(told.get(2).entries()).hasSize(3);
  }

  @Test
  void otherModelOrGuards_needAFullRun() {
    put(facts("a"));
    assertThatThrownBy(
            () ->
                people.resolve(
                    Batch.changes(facts("b"), List.of(), List.of()), RULES, "m2", "t", NOON))
        .hasMessage("the model or the guards are others than in run 1; resolve everything anew");
    assertThat(put(facts("b")).run()).as("a refused run has no number").isEqualTo(2);
  }

  @Test
  void contradictions_areRefusedBeforeAnythingChanges() {
    put(facts("a", "b"));
    int runs = store.runs().size();
    assertThatThrownBy(() -> put(facts("c", "c")))
        .hasMessage("source `crm` has two records of one key; give every record its own");
    assertThatThrownBy(() -> drop("nobody"))
        .hasMessage("a record of source `crm` is to be dropped, and is not there or also given");
    assertThatThrownBy(() -> put(facts("c"), link("a", "b", 9)))
        .hasMessage(
            "a link of source `crm` joins a record that is not there, or two that did not change");
    assertThatThrownBy(() -> put(facts("c"), link("c", "nobody", 9)))
        .hasMessageContaining("joins a record that is not there");
    assertThatThrownBy(() -> put(List.of(new RecordFacts(key("c"), 1, List.of(5L), List.of()))))
        .hasMessage(
            "a record of source `crm` has 1 unique and 0 shared values, and the rules have 0 and 0");
    assertThatThrownBy(() -> people.unmerge(of("a"), List.of(key("a")), "t", NOON))
        .hasMessage(
            "name some of the records of the person %s, neither none nor all".formatted(of("a")));
    assertThatThrownBy(() -> people.unmerge(of("a"), List.of(key("b")), "t", NOON))
        .hasMessage("1 of the 1 records that were named are not of the person " + of("a"));
    UUID none = new UUID(1, 2);
    assertThatThrownBy(() -> people.unmerge(none, "t", NOON))
        .hasMessage("the id %s was merged into no person of now".formatted(none));
    assertThatThrownBy(() -> people.records(none))
        .hasMessage(
            "no person has the id %s; it may be erased, or all records of the person gone"
                .formatted(none));

    assertThat(store.runs()).hasSize(runs);
    assertThat(put(facts("c"), link("a", "c", 9)).people()).isEqualTo(2);
  }

  @Test
  void storeThatFails_isNotIgnored() {
    put(facts("a"));
    store.fill();
    assertThatThrownBy(() -> put(facts("b"))).hasMessage("the disk is full");
    assertThatThrownBy(() -> people.size())
        .hasMessage("the history of people could not be written; read it again from its store");
    assertThat(People.read(store).recordCount()).isEqualTo(1);
  }

  @Test
  void ruleThatForbids_goesWhenTheRecordChanges() {
    put(facts("a", "b"), link("a", "b", 9), link("a", "b", Edge.NEVER));
    assertThat(of("a")).isNotEqualTo(of("b"));
    put(facts("a"), link("a", "b", 9));
    assertThat(of("a")).isEqualTo(of("b"));
  }

  private static RecordFacts holder(String name, long email) {
    return new RecordFacts(key(name), 1, List.of(), List.of(email));
  }

  /** The record that makes it too many has no link to those whom it parts. */
  @Test
  void identifierThatComesOverItsCap_partsThoseWhoHoldIt_andUnderItJoinsThemAgain() {
    HistoryRules capped =
        new HistoryRules(5, 0, List.of(), List.of(new HistoryRules.Capped("email", 3, 6)), false);
    List<RecordFacts> holders = List.of(holder("a", 5), holder("b", 5), holder("c", 5));
    people.resolve(
        Batch.changes(holders, List.of(), List.of(link("a", "b", 8))), capped, "m", "t", NOON);
    UUID both = of("b");
    assertThat(of("a")).isEqualTo(both);

    List<RecordFacts> fourth = List.of(holder("d", 5));
    people.resolve(Batch.changes(fourth, List.of(), List.of()), capped, "m", "t", NOON);
    assertThat(of("a")).isEqualTo(both);
    assertThat(of("b")).isNotEqualTo(both);

    List<RecordKey> gone = List.of(key("d"));
    people.resolve(Batch.changes(List.of(), gone, List.of()), capped, "m", "t", NOON);
    assertThat(of("b")).isEqualTo(both);
  }

  @Test
  void differences_areWhatChangedAndWhatIsGone() {
    put(facts("a", "b", "c"));
    List<RecordFacts> now =
        List.of(
            RecordFacts.of(key("a"), 1), RecordFacts.of(key("b"), 2), RecordFacts.of(key("d"), 1));
    Differences differences = people.differences(now);
    assertThat(differences.changed()).containsExactly(now.get(1), now.get(2));
    assertThat(differences.dropped()).containsExactly(key("c"));
  }

  /** Ids are stored by others: the same history and secret give the same in every version. */
  @Test
  void newIds_dependOnSecretRunAndFirstRecordAlone() {
    put(facts("b", "a"), link("a", "b", 9));
    assertThat(of("a")).isEqualTo(people.hash().person(1, key("a")));
    assertThat(of("a").version()).isEqualTo(8);
    assertThat(people.hash().person(2, key("a"))).isNotEqualTo(of("a"));
    assertThat(of("a")).hasToString("f085dfa1-1baf-8679-99e8-23d5cc9401d4");
  }
}
