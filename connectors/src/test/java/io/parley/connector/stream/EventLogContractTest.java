package io.parley.connector.stream;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceContract;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  protected Set<Ability> cannot() {
    return Set.of(Ability.BREAK_DOWN);
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
    private final Path folder;
    private EventLog log;

    LogFeed(Path folder) {
      this.folder = folder;
      this.log = opened(folder);
    }

    private static EventLog opened(Path folder) {
      return EventLog.open(
          folder, EventLogs.envelope(), EventLogSettings.STANDARD, Clock.systemUTC());
    }

    @Override
    public Source open() {
      return log.source("web", new BatchLimits(10, 1 << 20));
    }

    @Override
    public void append(List<String> texts) {
      log.append(texts.stream().map(LogFeed::event).toList());
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
