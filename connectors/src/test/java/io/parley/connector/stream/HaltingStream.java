package io.parley.connector.stream;

import io.parley.connector.source.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A program that works on a stream and halts at a step: {@code kafka STEP DATABASE SERVERS TOPIC}
 * reads a topic, {@code events STEP DATABASE FOLDER KEYS FROM} keeps events in a log and reads
 * them, and prints the number of each one that is acknowledged.
 */
public final class HaltingStream {
  /** Small segments, so that all of their steps come. */
  static final EventLogSettings LOG =
      new EventLogSettings(1 << 20, 1_500, Duration.ofHours(1), Duration.ofHours(24), 1_000_000, 0);

  private HaltingStream() {}

  public static void main(String[] args) throws Exception {
    StreamCrashPoint.Step wanted = StreamCrashPoint.Step.valueOf(args[1]);
    // The third time: something was kept before, and is not to come again.
    int[] times = {0};
    StreamCrashPoint halt =
        step -> {
          if (step == wanted && ++times[0] == 3) {
            System.out.flush();
            Runtime.getRuntime().halt(137);
          }
        };
    try (StoredRows rows = StoredRows.open(Path.of(args[2]))) {
      if (args[0].equals("kafka")) {
        try (Source source = topic(args[3], args[4], halt)) {
          rows.read(source);
        }
      } else {
        events(rows, Path.of(args[3]), Files.readAllBytes(Path.of(args[4])), args[5], halt);
      }
    }
    throw new IllegalStateException("nobody came by " + wanted);
  }

  static KafkaSource topic(String servers, String topic, StreamCrashPoint crashPoint) {
    KafkaSettings settings =
        new KafkaSettings(
            "clicks",
            servers,
            topic,
            "group-" + topic,
            Optional.of("node-1"),
            new KafkaSecurity.Plaintext(),
            new BatchLimits(10, 1 << 20),
            Duration.ofSeconds(30));
    return new KafkaSource(settings, new JsonRecords(), crashPoint);
  }

  private static void events(
      StoredRows rows, Path folder, byte[] keys, String from, StreamCrashPoint halt) {
    try (EventLog log =
        EventLog.open(folder, EventLogs.envelope(keys), LOG, Clock.systemUTC(), halt)) {
      int first = Integer.parseInt(from);
      for (int i = first; i < first + 60; i++) {
        log.append(List.of(event(i)));
        System.out.println(i);
        System.out.flush();
        if (i % 10 == 9) {
          rows.read(log.source("web", new BatchLimits(4, 1 << 20), halt));
        }
      }
    }
  }

  static LoggedEvent event(int number) {
    return new LoggedEvent(
        LoggedEvent.message("m" + number),
        Instant.now(),
        Optional.empty(),
        "{\"n\":%d,\"filled\":\"%s\"}".formatted(number, "x".repeat(100)));
  }
}
