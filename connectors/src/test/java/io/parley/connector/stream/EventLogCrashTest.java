package io.parley.connector.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A real process that halts between two steps of the log: nothing acknowledged is lost or doubled.
 */
@Tag("slow")
class EventLogCrashTest {
  @ParameterizedTest
  @EnumSource(
      value = StreamCrashPoint.Step.class,
      mode = EnumSource.Mode.EXCLUDE,
      names = {"KAFKA_READ", "KAFKA_KEPT"})
  void halt_losesNothingThatWasAcknowledged(StreamCrashPoint.Step step, @TempDir Path folder)
      throws Exception {
    Path log = folder.resolve("log");
    Path database = folder.resolve("raw.db");
    Path keys = Files.write(folder.resolve("keys"), EventLogs.keys());
    List<String> acknowledged =
        ChildJava.halted(
            folder,
            HaltingStream.class,
            List.of(
                "events", step.name(), database.toString(), log.toString(), keys.toString(), "0"));
    assertThat(acknowledged).isNotEmpty();
    int next = acknowledged.size();

    List<String> payloads;
    try (EventLog opened =
            EventLog.open(log, EventLogs.envelope(), HaltingStream.LOG, Clock.systemUTC());
        StoredRows rows = StoredRows.open(database)) {
      // The sender sends again what it was not told of, and some that it was.
      for (int i = Math.max(0, next - 5); i < next + 5; i++) {
        opened.append(List.of(HaltingStream.event(i)));
      }
      rows.read(opened.source("web", BatchLimits.STANDARD));
      rows.read(opened.source("web", BatchLimits.STANDARD));
      payloads = rows.payloads();
    }

    List<String> expected = new ArrayList<>();
    IntStream.range(0, next + 5).forEach(i -> expected.add(HaltingStream.event(i).payload()));
    assertThat(payloads).containsExactlyElementsOf(expected);
  }
}
