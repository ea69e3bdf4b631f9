package io.parley.identity.history;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.link.RecordKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left of an erased person, looked for in every byte of the folder, sealed and opened. */
class ErasureTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00Z");
  private static final HistoryRules RULES =
      new HistoryRules(5, 0, List.of("national_id"), List.of(), false);

  private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
  private final Path folder;

  ErasureTest(@TempDir Path parent) {
    this.folder = parent.resolve("identity");
  }

  private static RecordKey key(String name) {
    return new RecordKey("crm", name);
  }

  private static RecordFacts facts(People people, String name, String id) {
    return new RecordFacts(
        key(name),
        people.hash().record(List.of(Optional.of(name), Optional.of("v1"))),
        List.of(people.hash().value("national_id", Optional.of(id).filter(i -> !i.isEmpty()))),
        List.of());
  }

  private static void put(People people, List<RecordFacts> records, Batch.RecordLink... links) {
    people.resolve(
        Batch.changes(records, List.of(), List.of(links)), RULES, "people/1", "ann", NOON);
  }

  private static Batch.RecordLink link(String a, String b, double bits) {
    return new Batch.RecordLink(key(a), key(b), bits);
  }

  /** All that a text of the history says, and every byte of the folder. */
  private List<String> everything(SealedHistory history) throws IOException {
    List<String> all = new ArrayList<>();
    EntryWriter decoded = new EntryWriter();
    history.read(
        new HistoryReader() {
          @Override
          public void run(Run run) {
            try {
              decoded.run(run);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }

          @Override
          public void entry(Entry entry) {
            try {
              decoded.entry(entry);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        });
    all.add(new String(decoded.take(), ISO_8859_1));
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.add(new String(Files.readAllBytes(file), ISO_8859_1));
      }
    }
    return all;
  }

  private static String bytes(String text) {
    return new String(text.getBytes(UTF_8), ISO_8859_1);
  }

  private static String bytes(long... words) {
    ByteBuffer bytes = ByteBuffer.allocate(words.length * Long.BYTES);
    for (long word : words) {
      bytes.putLong(word);
    }
    return new String(bytes.array(), ISO_8859_1);
  }

  private static String bytes(UUID id) {
    return bytes(id.getMostSignificantBits(), id.getLeastSignificantBits());
  }

  @Test
  void erasedPerson_isInNoByteOfTheStore() throws IOException {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      People people = People.read(history);
      // Ann: two people at first, who each once held a record of somebody else; then merged.
      put(people, List.of(facts(people, "ann-é@a.example", "77")));
      put(
          people,
          List.of(facts(people, "ann-work", ""), facts(people, "eve", "")),
          link("ann-work", "eve", 9));
      put(people, List.of(facts(people, "ann-work", ""), facts(people, "bob", "")));
      UUID first = people.personOf(key("ann-é@a.example")).orElseThrow();
      UUID second = people.personOf(key("ann-work")).orElseThrow();
      assertThat(people.personOf(key("eve"))).isPresent().isNotEqualTo(Optional.of(second));
      UUID bob = people.personOf(key("bob")).orElseThrow();
      put(
          people,
          List.of(facts(people, "ann-work", "77")),
          link("ann-work", "ann-é@a.example", 9),
          link("ann-work", "bob", 8));
      assertThat(people.personOf(key("bob"))).contains(first);
      people.unmerge(first, List.of(key("bob")), "ann", NOON);
      assertThat(people.current(second)).contains(first);
      assertThat(people.personOf(key("bob"))).contains(bob);
      List<String> marks =
          List.of(
              bytes("ann-é@a.example"),
              bytes("ann-work"),
              bytes(first),
              bytes(second),
              bytes(facts(people, "ann-work", "77").fingerprint()),
              bytes(facts(people, "ann-work", "77").unique().get(0)));
      assertThat(everything(history).get(0)).contains(marks);

      people.erase(second, "dpo", NOON);

      for (String bytes : everything(history)) {
        marks.forEach(mark -> assertThat(bytes.contains(mark)).isFalse());
      }
      for (People now : List.of(people, People.read(history))) {
        assertThat(now.current(first)).isEmpty();
        assertThat(now.current(second)).isEmpty();
        assertThat(now.personOf(key("ann-work"))).isEmpty();
        assertThat(now.personOf(key("bob"))).contains(bob);
        assertThat(now.personOf(key("eve"))).isPresent();
        assertThat(now.history(bob)).isNotEmpty();
        assertThatThrownBy(() -> now.history(first)).isInstanceOf(HistoryRefused.class);
      }
    }
  }

  private static void drop(People people, String... names) {
    people.resolve(
        Batch.changes(List.of(), Stream.of(names).map(ErasureTest::key).toList(), List.of()),
        RULES,
        "people/1",
        "ann",
        NOON);
  }

  /** A row left its source, another the node, before the person asked: both were told of hers. */
  @Test
  void recordsThatAreGone_goWithTheirPerson() throws IOException {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      People people = People.read(history);
      put(
          people,
          List.of(
              facts(people, "ann-now", ""),
              facts(people, "ann-gone", "77"),
              facts(people, "bob", "")),
          link("ann-now", "ann-gone", 9),
          link("ann-gone", "bob", 8));
      UUID ann = people.personOf(key("ann-now")).orElseThrow();
      people.unmerge(ann, List.of(key("bob")), "ann", NOON);
      UUID bob = people.personOf(key("bob")).orElseThrow();
      drop(people, "ann-gone");
      List<String> marks =
          List.of(
              bytes("ann-now"),
              bytes("ann-gone"),
              bytes(ann),
              bytes(facts(people, "ann-gone", "77").fingerprint()),
              bytes(facts(people, "ann-gone", "77").unique().get(0)));
      assertThat(everything(history).get(0)).contains(marks);
      assertThat(people.everOf(ann)).containsExactly(key("ann-gone"), key("ann-now"));

      assertThat(people.erase(ann, "dpo", NOON)).hasSize(2);

      for (String bytes : everything(history)) {
        marks.forEach(mark -> assertThat(bytes.contains(mark)).isFalse());
      }
      assertThat(People.read(history).personOf(key("bob"))).contains(bob);
    }
  }

  @Test
  void personOfWhomAllRecordsAreGone_isErasedByOneOfThemOrById() throws IOException {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      People people = People.read(history);
      put(
          people,
          List.of(facts(people, "ann-1", ""), facts(people, "ann-2", ""), facts(people, "bob", "")),
          link("ann-1", "ann-2", 9));
      UUID ann = people.personOf(key("ann-1")).orElseThrow();
      UUID bob = people.personOf(key("bob")).orElseThrow();
      drop(people, "ann-1", "ann-2");
      assertThat(people.personOf(key("ann-1"))).isEmpty();
      assertThat(people.lastPersonOf(key("ann-1"))).contains(ann);
      // One comes back, as somebody new for all that is known, and goes again.
      put(people, List.of(facts(people, "ann-2", "")));
      UUID again = people.personOf(key("ann-2")).orElseThrow();
      assertThat(again).isNotEqualTo(ann);
      drop(people, "ann-2");

      people.erase(people.lastPersonOf(key("ann-1")).orElseThrow(), "dpo", NOON);

      List<String> marks = List.of(bytes("ann-1"), bytes("ann-2"), bytes(ann), bytes(again));
      for (String bytes : everything(history)) {
        marks.forEach(mark -> assertThat(bytes.contains(mark)).isFalse());
      }
      for (People now : List.of(people, People.read(history))) {
        assertThat(now.lastPersonOf(key("ann-1"))).isEmpty();
        assertThat(now.personOf(key("bob"))).contains(bob);
        assertThatThrownBy(() -> now.erase(ann, "dpo", NOON)).isInstanceOf(HistoryRefused.class);
      }
    }
  }

  @Test
  void tombstone_saysThatSomebodyWasErasedAndByWhom() {
    InMemoryHistory store = new InMemoryHistory();
    People people = People.read(store);
    put(people, List.of(facts(people, "a", "")));
    people.erase(people.personOf(key("a")).orElseThrow(), "dpo", NOON);
    assertThat(store.last())
        .isEqualTo(
            new Told(new Run(2, Run.Kind.ERASURE, NOON, "dpo", "people/1", RULES), List.of()));
    assertThat(store.runs().get(0).entries()).isEmpty();
  }

  /** The store holds nothing by which it could refuse: the source must forget the person too. */
  @Test
  void sameKeyAgain_isANewPersonOfWhomNothingIsKnown() {
    People people = People.read(new InMemoryHistory());
    put(people, List.of(facts(people, "a", ""), facts(people, "b", "")), link("a", "b", 9));
    UUID before = people.personOf(key("a")).orElseThrow();
    people.unmerge(before, List.of(key("b")), "t", NOON);
    people.erase(people.personOf(key("b")).orElseThrow(), "t", NOON);
    put(people, List.of(facts(people, "b", "")), link("a", "b", 9));
    assertThat(people.personOf(key("b"))).as("what was said by hand is forgotten").contains(before);
    assertThat(people.current(before)).contains(before);
  }
}
