package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.destination.DestinationException;
import io.parley.server.node.NodeDirectory;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SentMessagesTest {
  private static final Instant START = Instant.parse("2026-09-01T12:00:00Z");
  private static final String ANN = "ann";

  @TempDir private Path root = Path.of(".");
  private NodeDirectory node = new NodeDirectory(Path.of("."));
  private Instant now = START;

  @BeforeEach
  void make() {
    node = new NodeDirectory(root);
    node.create("localhost", Clock.systemUTC());
  }

  @Test
  void whatNoCapLooksAt_isTakenOut_andTheRestCountsOn() throws IOException {
    SentMessages log = log();
    for (int day = 0; day < 60; day += 6) {
      now = START.plus(Duration.ofDays(day));
      assertThat(log.sending(ANN, now, now, 9)).isTrue();
    }
    log.notSent(ANN, now);

    now = now.plus(Duration.ofDays(1));
    assertThat(inMonth(log)).isEqualTo(4); // days 30 to 48; that of 54 came back, 24 is too old
    assertThat(inMonth(log())).isEqualTo(4);
    assertThat(lines().size()).isLessThan(10);
    String tooOld = Long.toString(START.toEpochMilli());
    assertThat(lines()).noneMatch(line -> line.endsWith(tooOld));

    now = now.plus(Duration.ofDays(90));
    assertThat(inMonth(log)).isZero();
    assertThat(lines()).hasSize(1);
    assertThat(log.sending(ANN, now, now.minus(SentMessages.LONGEST), 1)).isTrue();
    assertThat(log.sending(ANN, now, now.minus(SentMessages.LONGEST), 1)).isFalse();
  }

  /** A running node has read the file; a command takes another one in its place. */
  @Test
  void whoReadTheFileBefore_seesThatItIsAnother_alsoWhereItIsLonger() {
    SentMessages reader = log();
    assertThat(reader.sending(ANN, now, now, 9)).isTrue();
    assertThat(reader.sentSince(ANN, now.minusMillis(1))).isEqualTo(1);

    now = now.plus(Duration.ofDays(40));
    SentMessages trimmer = log();
    for (int i = 0; i < 50; i++) {
      assertThat(trimmer.sending(i % 2 == 0 ? ANN : "bob", now, START, 99)).isTrue();
    }
    assertThat(reader.sentSince(ANN, START.minusMillis(1))).isEqualTo(25);
    assertThat(reader.sentSince("bob", START)).isEqualTo(25);
  }

  @Test
  void longFile_isReadInParts_andALineCutShortIsCutOff() throws IOException {
    assertThat(log().sending(ANN, now, START, 1)).isTrue();
    String line = lines().get(0) + "\n";
    Files.writeString(file(), line.repeat(50_000) + line.substring(0, 20));

    SentMessages log = log();
    assertThat(log.sentSince(ANN, START.minusMillis(1))).isEqualTo(50_000);
    assertThat(Files.size(file())).isEqualTo(50_000L * line.length());
    Files.writeString(file(), line.substring(0, 30), StandardOpenOption.APPEND);
    assertThat(log.sending(ANN, now, START.minusMillis(1), 50_001)).isTrue();
    assertThat(lines()).hasSize(50_001).allMatch(line.strip()::equals);
  }

  @Test
  void fileThatIsNone_refuses_howeverLong() throws IOException {
    try (RandomAccessFile sparse = new RandomAccessFile(file().toFile(), "rw")) {
      sparse.setLength(3L << 30);
    }
    assertThatThrownBy(() -> log().sentSince(ANN, START))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("no entry");
    Files.writeString(file(), "sent " + "0".repeat(32) + " soon\n");
    assertThatThrownBy(() -> log().sentSince(ANN, START))
        .isInstanceOf(DestinationException.class)
        .hasMessageContaining("no entry");
  }

  private SentMessages log() {
    return new SentMessages(node, () -> now);
  }

  private int inMonth(SentMessages log) {
    return log.sentSince(ANN, now.minus(SentMessages.LONGEST));
  }

  private Path file() {
    return root.resolve("messages.log");
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(file());
  }
}
