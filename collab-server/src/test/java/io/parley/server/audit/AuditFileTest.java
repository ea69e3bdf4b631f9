package io.parley.server.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.parley.crypto.SigningKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AuditFileTest {
  private static final SigningKey KEY = SigningKey.generate();

  /** Entry 1, signed; entries 2 (of others) and 3, signed; entry 4; the end. */
  private static ExampleLog example() {
    return new ExampleLog(KEY)
        .entry("node-start", true)
        .checkpoint("start")
        .entry("answered", false)
        .entry("refused", true)
        .checkpoint("count")
        .entry("node-stop", true)
        .checkpoint("export");
  }

  @Test
  void log_isWholeAndSaysHowMuchOfItIsShown() {
    ExampleLog log = example();
    AuditFinding found = AuditFile.verify(log.text(), log.keys(), line -> {});

    assertThat(found.node()).isEqualTo("room");
    assertThat(found.entries()).isEqualTo(4);
    assertThat(found.shown()).isEqualTo(3);
    assertThat(found.checkpoints()).isEqualTo(3);
    assertThat(found.behind()).isZero();
    assertThat(found.text())
        .startsWith(
            "the audit log of room is whole: 4 entries, 3 checkpoints\n3 of them are shown, 1 stand as hashes alone\n");
  }

  @Test
  void logWithoutEntries_isNoProofOfAnything() {
    ExampleLog log = new ExampleLog(KEY).checkpoint("export");

    assertThatThrownBy(() -> AuditFile.verify(log.text(), log.keys(), line -> {}))
        .isInstanceOf(BrokenLog.class)
        .hasMessage("the audit log has no entry: its node never started, or the log is gone");
  }

  /** The line at a place, taken out, and what is said. */
  @Test
  void missing_isNamedByItsNumber() {
    assertBroken(lines -> lines.remove(2), 2, "entry 2 is missing, or moved elsewhere");
    assertBroken(
        lines -> lines.remove(0), 1, "entry 1 is missing, and a checkpoint signs what was there");
    assertBroken(
        lines -> lines.remove(1),
        3,
        "a checkpoint before the one after entry 3 is missing, or they changed places");
    assertBroken(
        lines -> lines.remove(5), 4, "entry 4 is missing, and a checkpoint signs what was there");
    assertBroken(
        lines -> lines.remove(6),
        4,
        "the export was cut off after entry 4: its signed end is missing");
  }

  @Test
  void reordered_isNamedByItsNumber() {
    assertBroken(
        lines -> Collections.swap(lines, 2, 3), 2, "entry 2 is missing, or moved elsewhere");
    assertBroken(
        lines -> Collections.swap(lines, 3, 5), 3, "entry 3 is missing, or moved elsewhere");
  }

  @Test
  void changedWords_areNamedByTheirNumber() {
    assertBroken(
        lines -> lines.set(3, lines.get(3).replace("\"refused\"", "\"allowed\"")),
        3,
        "entry 3 was changed: its words are not those of its link");
  }

  @Test
  void anotherLogInItsPlace_isFound() {
    ExampleLog other =
        new ExampleLog(SigningKey.generate()).entry("node-start", true).checkpoint("export");

    assertThatThrownBy(() -> AuditFile.verify(other.text(), example().keys(), line -> {}))
        .isInstanceOf(BrokenLog.class)
        .hasMessage("the checkpoint after entry 1 is signed by a key that was not given");
  }

  /** A changed key signs the end; a checkpoint of the old one holds where it was told as well. */
  @Test
  void changedKey_isTakenWhenBothWereTold() {
    SigningKey after = SigningKey.generate();
    ExampleLog log =
        new ExampleLog(KEY)
            .entry("node-start", true)
            .checkpoint("stop")
            .checkpoint("export", after);
    PinnedKeys both =
        new PinnedKeys(
            List.of(after.verifyingKey().fingerprint(), KEY.verifyingKey().fingerprint()));

    assertThat(AuditFile.verify(log.text(), both, line -> {}).entries()).isEqualTo(1);
    assertThatThrownBy(
            () ->
                AuditFile.verify(
                    log.text(),
                    new PinnedKeys(
                        List.of(
                            KEY.verifyingKey().fingerprint(), after.verifyingKey().fingerprint())),
                    line -> {}))
        .isInstanceOf(BrokenLog.class)
        .hasMessage("the end of the export is not signed by the first of the given keys");
  }

  @Property(tries = 100)
  void anyRemovedLine_isFound(
      @ForAll("logs") ExampleLog log, @ForAll @IntRange(max = 1_000) int at) {
    List<String> lines = lines(log);
    lines.remove(at % lines.size());
    assertFound(log, lines);
  }

  @Property(tries = 100)
  void anySwap_isFound(
      @ForAll("logs") ExampleLog log,
      @ForAll @IntRange(max = 1_000) int one,
      @ForAll @IntRange(max = 1_000) int other) {
    List<String> lines = lines(log);
    Assume.that(one % lines.size() != other % lines.size());
    Collections.swap(lines, one % lines.size(), other % lines.size());
    assertFound(log, lines);
  }

  @Property(tries = 100)
  void anyLineTwice_isFound(@ForAll("logs") ExampleLog log, @ForAll @IntRange(max = 1_000) int at) {
    List<String> lines = lines(log);
    lines.add(at % lines.size(), lines.get(at % lines.size()));
    assertFound(log, lines);
  }

  /** Any character, in words, hashes, salts, keys, signatures or between. */
  @Property(tries = 500)
  void anyChangedCharacter_isFound(
      @ForAll("logs") ExampleLog log,
      @ForAll @IntRange(max = 1_000_000) int at,
      @ForAll("characters") char by) {
    String text = log.text();
    int place = at % text.length();
    Assume.that(text.charAt(place) != by);
    String changed = text.substring(0, place) + by + text.substring(place + 1);
    assertThatThrownBy(() -> AuditFile.verify(changed, log.keys(), line -> {}))
        .isInstanceOf(BrokenLog.class);
  }

  @Property(tries = 100)
  void anyCut_isFound(@ForAll("logs") ExampleLog log, @ForAll @IntRange(max = 1_000_000) int at) {
    String text = log.text();
    String cut = text.substring(0, at % text.length());
    assertThatThrownBy(() -> AuditFile.verify(cut, log.keys(), line -> {}))
        .isInstanceOf(BrokenLog.class);
  }

  @Provide
  Arbitrary<ExampleLog> logs() {
    return Arbitraries.integers()
        .between(0, 3)
        .list()
        .ofMinSize(2)
        .ofMaxSize(8)
        .map(AuditFileTest::written)
        .filter(log -> log.lines.stream().anyMatch(l -> l.link().isPresent()));
  }

  private static ExampleLog written(List<Integer> steps) {
    ExampleLog log = new ExampleLog(KEY);
    for (int step : steps) {
      switch (step) {
        case 0 -> log.checkpoint("count");
        case 1 -> log.entry("answered", false);
        default -> log.entry("refused", true);
      }
    }
    return log.checkpoint("export");
  }

  @Provide
  Arbitrary<Character> characters() {
    return Arbitraries.oneOf(
        Arbitraries.chars().with("0123456789abcdefABCDEF+/=\"{}:, \n"),
        Arbitraries.chars().ascii());
  }

  private static List<String> lines(ExampleLog log) {
    return new ArrayList<>(List.of(log.text().split("\n", -1))).subList(0, log.lines.size());
  }

  private static void assertFound(ExampleLog log, List<String> lines) {
    String text = String.join("\n", lines) + "\n";
    assertThatThrownBy(() -> AuditFile.verify(text, log.keys(), line -> {}))
        .isInstanceOf(BrokenLog.class);
  }

  private static void assertBroken(Consumer<List<String>> tampering, long number, String message) {
    ExampleLog log = example();
    List<String> lines = lines(log);
    tampering.accept(lines);
    BrokenLog broken =
        catchThrowableOfType(
            BrokenLog.class,
            () -> AuditFile.verify(String.join("\n", lines) + "\n", log.keys(), line -> {}));
    assertThat(broken.getMessage()).isEqualTo(message);
    assertThat(broken.number()).isEqualTo(number);
  }
}
