package io.parley.server.activation;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Refresh;
import io.parley.server.audience.ScheduleNote;
import io.parley.server.audit.NodeLog;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.Progress;
import io.parley.server.wire.AuditEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.arrow.flight.CallStatus;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Audiences that a node asks for by itself, on a clock that the test moves. */
class AudienceScheduleTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instant START = Instant.parse("2026-11-02T10:00:00Z");

  private final Path root;
  private final NodeDirectory directory;
  private final MovedClock clock = new MovedClock();
  private final List<Instant> asked = new ArrayList<>();
  private Answers answers = this::delivers;
  private AudienceSchedule schedule;
  private AudienceDesk desk;

  AudienceScheduleTest(@TempDir Path root) throws IOException {
    this.root = root;
    this.directory = new NodeDirectory(root);
    directory.create("hearth", Clock.systemUTC());
    Files.writeString(root.resolve("node.yaml"), "node:\n  name: hearth\n  role: party\n");
    this.desk = desk();
    this.schedule = schedule();
  }

  /** What the room does with a question. */
  private interface Answers {
    String to(AudienceBook book, Audience audience);
  }

  private static final class MovedClock extends Clock {
    private Instant now = START;
    private int looks;
    private Runnable atSecondLook = () -> {};

    @Override
    public Instant instant() {
      if (++looks == 2) {
        atSecondLook.run();
      }
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

  private AudienceDesk desk() {
    NodeConfiguration configuration = NodeConfiguration.load(root.resolve("node.yaml"));
    return new AudienceDesk(
        configuration,
        directory,
        OwnCollaboration.named(configuration, directory, Optional.empty()),
        clock,
        Progress.SILENT,
        Optional.empty());
  }

  private AudienceSchedule schedule() {
    return new AudienceSchedule(
        List.of(new AudienceSchedule.Part(desk, () -> this::ask)), clock, Progress.SILENT);
  }

  private Asking.Asked ask(AudienceBook book, Audience audience) {
    asked.add(clock.instant());
    return new Asking.Asked(
        audience.name(), answers.to(book, audience), 0, "q" + asked.size(), List.of(), List.of());
  }

  private String delivers(AudienceBook book, Audience audience) {
    book.listed(
        audience,
        "q" + asked.size(),
        clock.instant(),
        Set.of(new UUID(1, asked.size())),
        Set.of("file"),
        "activation");
    return "delivered";
  }

  @BeforeEach
  void declared() {
    desk.book().declare(audience("buyers", Optional.of(new Refresh(6))));
    desk.book().declare(audience("by-hand", Optional.empty()));
    schedule.tick(); // never asked for: due at once
    assertThat(asked).containsExactly(START);
  }

  private static Audience audience(String name, Optional<Refresh> refresh) {
    return new Audience(
        Audience.VERSION,
        name,
        "SELECT person FROM a.b WHERE c = '" + name + "'",
        "activation",
        refresh,
        Optional.empty(),
        List.of());
  }

  /** Ticks each minute for so long. */
  private void runs(Duration time) {
    Instant end = clock.now.plus(time);
    while (clock.now.isBefore(end)) {
      clock.now = clock.now.plus(MINUTE);
      schedule.tick();
    }
  }

  @Test
  void askedOnceForEachDueTime_andNobodyElseIs() {
    runs(Duration.ofHours(18).minus(MINUTE));

    assertThat(asked)
        .containsExactly(START, START.plus(Duration.ofHours(6)), START.plus(Duration.ofHours(12)));
    assertThat(status().runs()).hasSize(3).allMatch(r -> r.status().equals("delivered"));
    assertThat(status().due()).contains(START.plus(Duration.ofHours(18)).toString());
  }

  /** A list that is held back, and one that brings nothing new, are answers too. */
  @Test
  void heldBack_orAnsweredBefore_isAnAnswer() {
    answers =
        (book, audience) -> {
          book.held(audience, "q" + asked.size(), clock.instant());
          return "no change due";
        };
    runs(Duration.ofHours(6));
    assertThat(asked).hasSize(2);
    answers = (book, audience) -> "answered before";
    runs(Duration.ofHours(12));

    assertThat(asked)
        .endsWith(START.plus(Duration.ofHours(12)), START.plus(Duration.ofHours(18)))
        .hasSize(4);
    assertThat(status().runs()).extracting("status").containsExactly("delivered", "no change due");
  }

  @Test
  void restart_asksForNothingTwice_andOnceForWhatWasMissed() {
    clock.now = START.plus(Duration.ofHours(6));
    schedule.tick();
    desk = desk();
    schedule = schedule();
    schedule.tick();
    assertThat(asked).hasSize(2);

    clock.now = START.plus(Duration.ofDays(3)); // stopped for twelve times
    desk = desk();
    schedule = schedule();
    schedule.tick();
    schedule.tick();

    assertThat(asked).hasSize(3);
  }

  /** A node that ended after the list came, and before anything else was noted. */
  @Test
  void listThatCame_countsThoughNothingElseWasNoted() {
    clock.now = START.plus(Duration.ofHours(6));
    answers =
        (book, audience) -> {
          String unused = delivers(book, audience);
          throw new IllegalStateException("ended here");
        };
    schedule.tick();
    desk = desk();
    schedule = schedule();
    runs(Duration.ofHours(1));

    assertThat(asked).hasSize(2);
    assertThat(status().failed()).isEmpty();
  }

  @Test
  void failure_isTriedAtTheNextTick_thenMoreSeldom_andStandsInTheStatus() {
    clock.now = START.plus(Duration.ofHours(6)).minus(MINUTE);
    answers =
        (book, audience) -> {
          throw CallStatus.UNAVAILABLE.withDescription("10.0.0.1 has gone").toRuntimeException();
        };
    runs(Duration.ofMinutes(9));

    Instant due = START.plus(Duration.ofHours(6));
    assertThat(asked)
        .containsExactly(
            START,
            due,
            due.plus(MINUTE),
            due.plus(MINUTE.multipliedBy(2)),
            due.plus(MINUTE.multipliedBy(4)),
            due.plus(MINUTE.multipliedBy(8)));
    ScheduleNote.Failure failed = status().failed().orElseThrow();
    assertThat(failed.times()).isEqualTo(5);
    assertThat(failed.why()).isEqualTo("the room does not answer");

    answers = this::delivers;
    runs(Duration.ofMinutes(10));
    assertThat(status().failed()).isEmpty();
    assertThat(asked).hasSize(7);
  }

  @Test
  void textOfAFailureThatIsNotOurs_isNotShown() {
    clock.now = START.plus(Duration.ofHours(6));
    answers =
        (book, audience) -> {
          throw new IllegalStateException("ann@example.org is twice");
        };
    schedule.tick();

    assertThat(status().failed().orElseThrow().why()).isEqualTo("it failed: IllegalStateException");
  }

  /** Between the look whether it is due and the note that it failed, somebody asks by hand. */
  @Test
  void failure_isNotNotedOverAnAnswerThatCameMeanwhile() throws Exception {
    clock.now = START.plus(Duration.ofHours(6));
    AtomicReference<CompletableFuture<Asking.Asked>> byHand = new AtomicReference<>();
    answers =
        (book, audience) -> {
          answers = this::delivers;
          clock.looks = 0;
          clock.atSecondLook =
              () -> {
                CompletableFuture<Asking.Asked> asking =
                    CompletableFuture.supplyAsync(() -> desk.refresh(audience, this::ask, "hand"));
                byHand.set(asking);
                asking.completeOnTimeout(null, 500, TimeUnit.MILLISECONDS);
                waitFor(asking);
              };
          throw new IllegalStateException("no answer");
        };
    schedule.tick();

    assertThat(byHand.get()).as("asked in between").isNotNull();
    for (int i = 0; i < 200 && asked.size() < 3; i++) {
      Thread.sleep(20);
    }
    assertThat(asked).hasSize(3);
    assertThat(desk.book().<Boolean>asking("buyers", () -> true)).as("it is over").isTrue();
    assertThat(status().failed()).isEmpty();
  }

  private static void waitFor(CompletableFuture<Asking.Asked> asking) {
    var unused = asking.join();
  }

  /** Whoever asks by hand has asked for the due time as well. */
  @Test
  void askedByHand_isNotAskedAgain() {
    clock.now = START.plus(Duration.ofHours(5));
    var unused = desk.refresh(desk.book().named("buyers"), this::ask, "command");
    runs(Duration.ofHours(5));

    assertThat(asked).hasSize(2);
  }

  @Test
  void auditLog_saysWhoAsked() {
    List<String> by = new ArrayList<>();
    try (NodeLog log = NodeLog.open(root.resolve("node.yaml"), clock)) {
      log.export(
          Optional.empty(),
          line ->
              line.entry()
                  .filter(e -> e.event().equals("audience-asked"))
                  .map(AuditEntry::details)
                  .ifPresent(d -> by.add(d.get("by") + " " + d.get("status"))));
    }

    assertThat(by).containsExactly("schedule delivered");
  }

  private AudienceStatus status() {
    return desk.status("buyers");
  }
}
