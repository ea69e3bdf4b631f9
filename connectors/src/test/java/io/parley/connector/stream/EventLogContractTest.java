package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What every source must do, of a log of events. */
class EventLogContractTest extends SourceContract {
  @TempDir
  @SuppressWarnings("NullAway.Init") // made before each test
  Path folder;

  @Override
  protected Feed feed() {
    return new LogFeed(folder.resolve("log"));
  }

  @Override
  protected String text(List<LakeColumn> columns, List<Optional<Object>> values) {
    String payload = (String) values.get(1).orElseThrow();
    return StreamJson.read(payload.getBytes(StandardCharsets.UTF_8))
        .orElseThrow()
        .path("note")
        .textValue();
  }

  private static final class LogFeed implements Feed {
    /** So that each write has a segment of its own. */
    private static final EventLogSettings SETTINGS =
        new EventLogSettings(4L << 30, 1, Duration.ofHours(1), Duration.ofHours(24), 1_000_000, 1);

    private static final int EVENTS_A_SEGMENT = 9;
    private static final String HIDDEN = ".hidden";

    private final Path folder;
    private EventLog log;

    LogFeed(Path folder) {
      this.folder = folder;
      this.log = opened(folder);
    }

    private static EventLog opened(Path folder) {
      return EventLog.open(folder, EventLogs.envelope(), SETTINGS, Clock.systemUTC());
    }

    @Override
    public Source open() {
      return log.source("web", new BatchLimits(10, 1 << 20));
    }

    @Override
    public void append(List<String> texts) {
      for (int i = 0; i < texts.size(); i += EVENTS_A_SEGMENT) {
        List<String> some = texts.subList(i, Math.min(i + EVENTS_A_SEGMENT, texts.size()));
        log.append(some.stream().map(LogFeed::event).toList());
      }
    }

    /** The last segments are gone for a while, as with a disk that is. */
    @Override
    public void breakAfter(int rows) {
      segments(LogFiles.SEGMENT).stream()
          .skip(rows / EVENTS_A_SEGMENT)
          .forEach(file -> move(file, Path.of(file + HIDDEN)));
    }

    @Override
    public void mend() {
      for (Path file : segments(HIDDEN)) {
        String name = file.toString();
        move(file, Path.of(name.substring(0, name.length() - HIDDEN.length())));
      }
    }

    private List<Path> segments(String ending) {
      try (Stream<Path> files = Files.list(folder)) {
        return files.filter(f -> f.toString().endsWith(ending)).sorted().toList();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void move(Path from, Path to) {
      try {
        Files.move(from, to);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static LoggedEvent event(String text) {
      return new LoggedEvent(
          LoggedEvent.message(text),
          Instant.now(),
          Optional.empty(),
          "{\"note\": \"%s\"}".formatted(text));
    }

    @Override
    public void appendBroken(String text) {
      LoggedEvent event = event(text);
      log.append(
          List.of(
              new LoggedEvent(
                  event.message(),
                  event.receivedAt(),
                  Optional.of("the event has no `userId`"),
                  event.payload())));
    }

    /** Another log in the place of this one. */
    @Override
    public void changeBelow() {
      log.close();
      log = opened(folder.resolveSibling("other"));
    }

    @Override
    public int held() {
      return 0;
    }

    @Override
    public void close() {
      log.close();
    }
  }
}
