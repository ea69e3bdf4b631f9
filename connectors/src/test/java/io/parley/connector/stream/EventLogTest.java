package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.SourceException;
import io.parley.crypto.seal.DataKeys;
import io.parley.crypto.seal.Envelope;
import io.parley.crypto.seal.MasterKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final EventLogSettings SMALL =
      new EventLogSettings(1 << 20, 2_000, Duration.ofHours(1), Duration.ofHours(24), 1_000_000, 0);

  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  private final MovedClock clock = new MovedClock();
  private final Kept kept = new Kept();

  private static final class MovedClock extends Clock {
    private Instant now = NOON;

    void move(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  private EventLog open(EventLogSettings settings) {
    return EventLog.open(folder, EventLogs.envelope(), settings, clock);
  }

  private LoggedEvent event(String id) {
    return new LoggedEvent(LoggedEvent.message(id), clock.instant(), Optional.empty(), payload(id));
  }

  private static String payload(String id) {
    return "{\"messageId\":\"%s\",\"email\":\"ann@example.com\"}".formatted(id);
  }

  private List<LoggedEvent> events(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> event("m" + i)).toList();
  }

  private static List<String> payloads(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> payload("m" + i)).toList();
  }

  private void read(EventLog log) {
    try (EventLogSource source = log.source("web", new BatchLimits(7, 1 << 20))) {
      kept.read(source);
    }
  }

  private List<Path> files(String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(f -> f.toString().endsWith(kind)).sorted().toList();
    }
  }

  @Test
  void eventsThatWereKept_areThereAfterARestart_inOrder() {
    try (EventLog log = open(SMALL)) {
      for (int i = 0; i < 100; i += 10) {
        log.append(events(i, i + 10));
      }
    }
    try (EventLog log = open(SMALL)) {
      log.append(events(100, 120));
      read(log);
    }
    assertThat(kept.payloads()).containsExactlyElementsOf(payloads(0, 120));
    assertThat(kept.rows()).extracting(RawRow::line).isSorted().doesNotHaveDuplicates();
  }

  @Test
  void messageThatIsSentAgain_isKeptOnce_alsoAfterARestartAndWhenItsSegmentIsGone()
      throws IOException {
    try (EventLog log = open(SMALL)) {
      log.append(List.of(event("m0"), event("m0"), event("m1")));
      log.append(events(0, 60));
      read(log);
      assertThat(files(".events")).hasSize(1);
    }
    try (EventLog log = open(SMALL)) {
      log.append(events(0, 61));
      read(log);
    }
    assertThat(kept.payloads()).containsExactlyElementsOf(payloads(0, 61));
  }

  @Test
  void messageThatIsSentAgain_afterTheWindow_isKeptAgain() {
    try (EventLog log = open(SMALL)) {
      for (int i = 0; i < 60; i++) {
        log.append(events(i, i + 1));
      }
      read(log);
      clock.move(Duration.ofHours(23));
      log.append(events(0, 1));
      read(log);
      assertThat(kept.payloads()).hasSize(60);

      clock.move(Duration.ofHours(2));
      log.append(events(100, 140));
      log.append(events(140, 180));
      log.append(events(0, 1));
      read(log);
      assertThat(kept.payloads()).hasSize(141);
    }
  }

  /** What a stop in the middle of the last write leaves, to the byte. */
  @Test
  void tornTail_isCutToTheLastWholeWrite_atEveryByte() throws IOException {
    long whole;
    try (EventLog log = open(EventLogSettings.STANDARD)) {
      log.append(events(0, 3));
      whole = Files.size(files(".events").get(0));
      log.append(events(3, 5));
    }
    Path segment = files(".events").get(0);
    byte[] bytes = Files.readAllBytes(segment);
    for (int size = (int) whole; size < bytes.length; size++) {
      byte[] torn = java.util.Arrays.copyOf(bytes, size);
      checkTorn(segment, torn, whole);
      // A file system may have made the file longer before the bytes came.
      checkTorn(segment, java.util.Arrays.copyOf(torn, bytes.length), whole);
    }
  }

  private void checkTorn(Path segment, byte[] torn, long whole) throws IOException {
    Files.write(segment, torn);
    Kept again = new Kept();
    try (EventLog log = open(EventLogSettings.STANDARD)) {
      assertThat(Files.size(segment)).isEqualTo(whole);
      log.append(events(3, 4)); // nobody was told, so it is sent again
      again.read(log.source("web", BatchLimits.STANDARD));
    }
    assertThat(again.payloads()).containsExactlyElementsOf(payloads(0, 4));
  }

  @Test
  void damageBeforeWholeEvents_isRefusedByItsPlace_andNothingIsCut() throws IOException {
    try (EventLog log = open(EventLogSettings.STANDARD)) {
      log.append(events(0, 3));
      log.append(events(3, 5));
    }
    Path segment = files(".events").get(0);
    byte[] bytes = Files.readAllBytes(segment);
    for (int at = EventSegment.HEAD; at < bytes.length / 2; at += 7) {
      byte[] damaged = bytes.clone();
      damaged[at] ^= 0x40;
      Files.write(segment, damaged);
      assertThatThrownBy(() -> open(EventLogSettings.STANDARD))
          .as("byte %d", at)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("is damaged at byte 32, behind event 0");
      assertThat(Files.readAllBytes(segment)).isEqualTo(damaged);
    }
  }

  @Test
  void segmentsThatAreMissing_orOfAnotherLog_areRefused() throws IOException {
    try (EventLog log = open(SMALL)) {
      for (int i = 0; i < 60; i++) {
        log.append(events(i, i + 1));
      }
    }
    List<Path> segments = files(".events");
    assertThat(segments).hasSizeGreaterThan(3);
    byte[] second = Files.readAllBytes(segments.get(1));
    Files.delete(segments.get(1));
    assertThatThrownBy(() -> open(SMALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("a segment is missing");

    second[10] ^= 1; // of the log's id
    Files.write(segments.get(1), second);
    assertThatThrownBy(() -> open(SMALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("belongs to another event log");

    for (Path segment : segments) {
      Files.deleteIfExists(segment);
    }
    assertThatThrownBy(() -> open(SMALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("the segments of the event log are gone");
  }

  @Test
  void segments_goWhenTheyAreInRaw_andTheirMessagesWhenTheyAreOld() throws IOException {
    try (EventLog log = open(SMALL)) {
      for (int i = 0; i < 60; i++) {
        log.append(events(i, i + 1));
      }
      int before = files(".events").size();
      assertThat(before).isGreaterThan(3);
      read(log);
      assertThat(files(".events")).hasSize(1);
      assertThat(files(".messages")).hasSize(before - 1);

      clock.move(Duration.ofHours(25));
      read(log);
      assertThat(log.state().bytes()).isEqualTo(EventSegment.HEAD);
      log.append(events(60, 61));
      read(log);
    }
    assertThat(kept.payloads()).containsExactlyElementsOf(payloads(0, 61));
  }

  @Test
  void fullLog_turnsAway_andTakesAgainWhenRawHasIt() {
    try (EventLog log = open(SMALL.withBytes(6_000))) {
      int taken = 0;
      EventLogFull full = null;
      while (full == null) {
        try {
          log.append(events(taken, taken + 1));
          taken++;
        } catch (EventLogFull e) {
          full = e;
        }
      }
      assertThat(full.seconds()).isEqualTo(5);
      assertThat(taken).isGreaterThan(10);
      read(log);
      log.append(events(taken, taken + 1));
      read(log);
      assertThat(kept.payloads()).containsExactlyElementsOf(payloads(0, taken + 1));
    }
  }

  @Test
  void nearlyFullDisk_turnsAway() {
    EventLogSettings greedy =
        new EventLogSettings(
            1 << 20, 2_000, Duration.ofHours(1), Duration.ofHours(24), 1_000, Long.MAX_VALUE);
    try (EventLog log = open(greedy)) {
      assertThatThrownBy(() -> log.append(events(0, 1)))
          .isInstanceOf(EventLogFull.class)
          .hasMessageContaining("nearly full");
    }
  }

  @Test
  void manyAtOnce_whileOneReads_eachEventComesOnce() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try (EventLog log = open(SMALL)) {
      List<Future<?>> running = new ArrayList<>();
      for (int writer = 0; writer < 8; writer++) {
        int start = writer * 100;
        running.add(
            writers.submit(
                () -> {
                  for (int i = start; i < start + 100; i += 5) {
                    log.append(events(i, i + 5));
                    log.append(events(i, i + 3)); // and again
                  }
                }));
      }
      while (running.stream().anyMatch(f -> !f.isDone())) {
        read(log);
      }
      for (Future<?> writer : running) {
        writer.get();
      }
      read(log);
    } finally {
      writers.shutdownNow();
    }
    assertThat(kept.payloads()).containsExactlyInAnyOrderElementsOf(payloads(0, 800));
  }

  @Test
  void secondProgram_isRefused() {
    try (EventLog log = open(SMALL)) {
      assertThat(log.state().next()).isEqualTo(1);
      assertThatThrownBy(() -> open(SMALL))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("another program has the event log open");
    }
    open(SMALL).close();
  }

  @Test
  void nothingOfAnEvent_standsInClearInAnyFile() throws IOException {
    try (EventLog log = open(SMALL)) {
      for (int i = 0; i < 60; i++) {
        log.append(events(i, i + 1));
      }
    }
    byte[] hash = hashOf("m5");
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(indexOf(bytes, "ann@example.com".getBytes(StandardCharsets.UTF_8))).isNegative();
        assertThat(indexOf(bytes, "messageId".getBytes(StandardCharsets.UTF_8))).isNegative();
        assertThat(indexOf(bytes, hash)).isNegative();
      }
    }
  }

  private static byte[] hashOf(String id) {
    UUID message = LoggedEvent.message(id);
    return java.nio.ByteBuffer.allocate(16)
        .putLong(message.getMostSignificantBits())
        .putLong(message.getLeastSignificantBits())
        .array();
  }

  private static int indexOf(byte[] bytes, byte[] wanted) {
    return Collections.indexOfSubList(boxed(bytes), boxed(wanted));
  }

  private static List<Byte> boxed(byte[] bytes) {
    List<Byte> list = new ArrayList<>();
    for (byte b : bytes) {
      list.add(b);
    }
    return list;
  }

  @Test
  void otherKeys_openNothing() {
    try (EventLog log = open(SMALL)) {
      log.append(events(0, 3));
    }
    Envelope other = new Envelope(DataKeys.generate(MasterKeys.generate()));
    assertThatThrownBy(() -> EventLog.open(folder, other, SMALL, clock))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("give the node the keys that it had");
  }

  @Test
  void olderCopyOfTheLog_andOlderPosition_areRefused_withHowMany() throws IOException {
    Position early;
    try (EventLog log = open(SMALL)) {
      log.append(events(0, 5));
      read(log);
      early = kept.position().orElseThrow();
      for (int i = 5; i < 60; i++) {
        log.append(events(i, i + 1));
      }
      read(log);
      try (EventLogSource source = log.source("web", BatchLimits.STANDARD)) {
        assertThatThrownBy(() -> source.read(Optional.of(early), batch -> {}))
            .isInstanceOf(SourceException.class)
            .hasMessageContaining("events before it were handed on and removed");
        Position beyond = new Position(early.json().replaceFirst("\"next\":6", "\"next\":600"));
        assertThatThrownBy(() -> source.read(Optional.of(beyond), batch -> {}))
            .isInstanceOf(SourceException.class)
            .hasMessageContaining("ends before event 61 and was read up to 600");
      }
    }
  }

  @Test
  void closedLog_takesNothing() {
    EventLog log = open(SMALL);
    log.close();
    assertThatThrownBy(() -> log.append(events(0, 1))).isInstanceOf(EventLogFailed.class);
  }

  @Test
  void rejectedEvents_areRowsWithTheirReason() {
    try (EventLog log = open(SMALL)) {
      log.append(
          List.of(
              new LoggedEvent(
                  LoggedEvent.message("m"), NOON, Optional.of("it has no `event`"), "{\"a\":1}")));
      read(log);
    }
    assertThat(kept.rejected())
        .containsExactly(new RawRow.Rejected("events", 1, "it has no `event`", "{\"a\":1}"));
  }
}
