package io.parley.identity.history;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import io.parley.identity.link.RecordKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealedHistoryTest {
  private static final Instant NOON = Instant.parse("2026-11-28T12:00:00.000000007Z");
  private static final HistoryRules RULES =
      new HistoryRules(
          5, 8.5, List.of("national_id"), List.of(new HistoryRules.Capped("email", 9, 12)), true);

  private final Envelope envelope = new Envelope(DataKeys.generate(MasterKeys.generate()));
  private final Path folder;

  SealedHistoryTest(@TempDir Path parent) {
    this.folder = parent.resolve("identity");
  }

  private Path file() {
    return folder.resolve(SealedHistory.FILE);
  }

  private static RecordKey key(String name) {
    return new RecordKey("shop é", name);
  }

  private static Run run(long number, Run.Kind kind) {
    return new Run(number, kind, NOON, "ann", "people/1", RULES);
  }

  private static List<Entry> oneOfEach(String name) {
    UUID id = UUID.nameUUIDFromBytes(name.getBytes(UTF_8));
    RecordKey a = key(name);
    RecordKey b = key(name + "2");
    return List.of(
        new Entry.Put(new RecordFacts(a, -5, List.of(7L), List.of(0L))),
        new Entry.Put(new RecordFacts(b, Long.MAX_VALUE, List.of(0L), List.of(-1L))),
        new Entry.Scored(a, b, 9.25),
        new Entry.Unscored(a, b),
        new Entry.Linked(a, id, Reason.ADDED, 9.25),
        new Entry.Unlinked(a, id, Reason.SPLIT),
        new Entry.Alias(id, new UUID(1, 2), List.of(a, b)),
        new Entry.AliasEnded(id),
        new Entry.Apart(List.of(a), List.of(b)),
        new Entry.Dropped(b));
  }

  private static List<Told> all(HistoryStore store) {
    InMemoryHistory copy = new InMemoryHistory();
    List<Run> run = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    store.read(
        new HistoryReader() {
          @Override
          public void run(Run head) {
            run.add(head);
          }

          @Override
          public void entry(Entry entry) {
            entries.add(entry);
          }

          @Override
          public void end() {
            copy.append(run.get(run.size() - 1), entries);
            entries.clear();
          }
        });
    return copy.runs();
  }

  @Test
  void whatWasAppended_isReadAgain() {
    byte[] secret;
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), oneOfEach("x"));
      history.append(run(2, Run.Kind.UNMERGE), List.of());
      assertThat(all(history)).hasSize(2);
      secret = history.secret().toByteArray(SecretAccess.insecure());
    }
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      assertThat(all(history))
          .containsExactly(
              new Told(run(1, Run.Kind.FULL), oneOfEach("x")),
              new Told(run(2, Run.Kind.UNMERGE), List.of()));
      assertThat(history.secret().toByteArray(SecretAccess.insecure())).isEqualTo(secret);
      assertThat(history.said()).isEmpty();
    }
    assertThat(folder).isDirectoryContaining("glob:**/history.{parley,lock}");
  }

  @Test
  void runOfSeveralFrames_isOne() throws IOException {
    List<Entry> many = new ArrayList<>();
    for (int i = 0; i < 80_000; i++) {
      many.add(new Entry.Linked(key("k" + i), new UUID(i, i), Reason.ADDED, i));
    }
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), many);
      assertThat(Files.size(file())).isGreaterThan(2 << 20);
      assertThat(all(history).equals(List.of(new Told(run(1, Run.Kind.FULL), many)))).isTrue();
    }
  }

  /** As if the machine had stopped after any number of bytes of the last run. */
  @Test
  void tornTail_isCutAndSaid() throws IOException {
    long before;
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), oneOfEach("x"));
      before = Files.size(file());
      history.append(run(2, Run.Kind.INCREMENTAL), oneOfEach("y"));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int size = (int) before; size < whole.length; size += size < before + 20 ? 3 : 97) {
      Files.write(file(), Arrays.copyOf(whole, size));
      assertCut(before, size - before);
      byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, size), whole.length);
      Files.write(file(), zeros); // a file system that had only made room
      assertCut(before, whole.length - before);
    }
  }

  private void assertCut(long before, long bytes) throws IOException {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      assertThat(all(history)).hasSize(1);
      assertThat(history.said())
          .isEqualTo(
              bytes == 0
                  ? Optional.empty()
                  : Optional.of(
                      ("the last run was being written when the machine stopped: its %,d bytes are"
                              + " cut; run it again")
                          .formatted(bytes)));
      assertThat(Files.size(file())).isEqualTo(before);
    }
  }

  @Test
  void damageWithin_isRefusedAndNothingIsCut() throws IOException {
    long first;
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), oneOfEach("x"));
      first = Files.size(file());
      history.append(run(2, Run.Kind.FULL), oneOfEach("y"));
    }
    byte[] whole = Files.readAllBytes(file());
    for (int at = 0; at < first; at += at == 0 ? 12 : 13) { // past the version
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.write(file(), damaged);
      assertThatThrownBy(() -> all(SealedHistory.open(folder, envelope)))
          .isInstanceOf(HistoryDamaged.class)
          .hasMessageStartingWith("the history of people cannot be read: ")
          .hasMessageEndingWith("; restore it from a backup");
      assertThat(Files.readAllBytes(file())).isEqualTo(damaged);
    }
  }

  /** With its checksums put right, only the seal can tell. */
  @Test
  void framesSwappedOrOfAnotherFile_areRefused() throws IOException {
    List<Long> ends = new ArrayList<>();
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      for (int i = 1; i <= 3; i++) {
        ends.add(Files.size(file()));
        history.append(run(i, Run.Kind.FULL), List.of());
      }
      ends.add(Files.size(file()));
    }
    byte[] whole = Files.readAllBytes(file());
    byte[] head = Arrays.copyOf(whole, ends.get(0).intValue());
    byte[][] runs = new byte[3][];
    for (int i = 0; i < 3; i++) {
      runs[i] = Arrays.copyOfRange(whole, ends.get(i).intValue(), ends.get(i + 1).intValue());
    }
    Files.write(file(), concat(head, runs[1], runs[0], runs[2]));
    assertRefused(envelope);
    Files.write(file(), concat(head, runs[0], runs[2]));
    assertRefused(envelope);
    Files.write(file(), whole);
    assertRefused(new Envelope(DataKeys.generate(MasterKeys.generate())));
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer all = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    Arrays.stream(parts).forEach(all::put);
    return all.array();
  }

  private void assertRefused(Envelope keys) {
    assertThatThrownBy(
            () -> {
              try (SealedHistory history = SealedHistory.open(folder, keys)) {
                all(history);
              }
            })
        .hasMessage(
            "the history of people cannot be read: it was changed, or sealed with other keys than"
                + " this node's; restore it from a backup");
  }

  @Test
  void secondProgram_isRefused() {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      assertThat(history.said()).isEmpty();
      assertThatThrownBy(() -> SealedHistory.open(folder, envelope))
          .hasMessage(
              "another program works on the history of people in %s; wait until it ends"
                  .formatted(folder));
    }
    SealedHistory.open(folder, envelope).close();
  }

  @Test
  void laterVersion_isRefusedByName() throws IOException {
    SealedHistory.open(folder, envelope).close();
    byte[] bytes = Files.readAllBytes(file());
    ByteBuffer.wrap(bytes).putInt(8, 2);
    Files.write(file(), bytes);
    assertThatThrownBy(() -> SealedHistory.open(folder, envelope))
        .hasMessage(
            "the history of people is of version 2 (known: 1), of a later Parley; run that one");
  }

  @Test
  void crashWhileRewriting_leavesTheOldHistory() throws IOException {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), oneOfEach("x"));
    }
    Files.copy(file(), folder.resolve("history.new"), StandardCopyOption.REPLACE_EXISTING);
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      assertThat(all(history)).hasSize(1);
      assertThat(folder.resolve("history.new")).doesNotExist();
    }
  }

  /** A hard link sees the old file's bytes after the name has gone to the new one. */
  @Test
  void rewritten_theOldFileIsOverwritten() throws IOException {
    Path old = folder.resolveSibling("old");
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), oneOfEach("x"));
      Files.createLink(old, file());
      history.rewrite(Optional::of, run(2, Run.Kind.ERASURE), List.of());
      assertThat(all(history)).hasSize(2);
      history.append(run(3, Run.Kind.FULL), oneOfEach("y"));
    }
    assertThat(Files.readAllBytes(old)).containsOnly(0);
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      assertThat(all(history)).hasSize(3);
    }
  }

  @Test
  void nothingOfARecord_isReadableWithoutTheKeys() throws IOException {
    try (SealedHistory history = SealedHistory.open(folder, envelope)) {
      history.append(run(1, Run.Kind.FULL), oneOfEach("ann@shop.example"));
    }
    String bytes = new String(Files.readAllBytes(file()), ISO_8859_1);
    assertThat(bytes).doesNotContain("ann@").doesNotContain("shop").doesNotContain("people/1");
  }
}
