package io.parley.server.leak;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.RoomClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Asks a room as its analysts do and looks into it, first as it is, then with leaks planted. */
final class Investigation implements AutoCloseable {
  static final String OVERLAP =
      "SELECT /*+ privacy(epsilon='0.5') */ COUNT(DISTINCT person) AS shared_by_both"
          + " FROM metromail.mailings JOIN hearth.customers USING (person)";
  private static final String LIFT =
      "SELECT m.segment, COUNT(DISTINCT person) AS people, SUM(o.visit) AS visits"
          + " FROM metromail.mailings m JOIN hearth.outcomes o USING (person) GROUP BY m.segment";
  private static final String AUDIENCE =
      "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person)"
          + " WHERE m.segment = 'none' AND c.recency <= 3";
  private static final String REFUSED =
      "SELECT person, o.spend FROM metromail.mailings m JOIN hearth.outcomes o USING (person)";
  private static final String BUSY =
      "SELECT /*+ privacy(epsilon='0.02') */ COUNT(DISTINCT person) AS n FROM metromail.mailings"
          + " JOIN hearth.customers c USING (person) WHERE c.recency <= %d";
  private static final String LITERAL =
      "SELECT COUNT(DISTINCT person) AS n FROM hearth.customers c WHERE c.zip_code = '%s'";

  /** More would spend the month's budget before the planted questions. */
  private static final int MOST_BUSY_QUESTIONS = 100;

  private final Path work;
  private final Canary canary;
  private final WatchedRoom room;
  private final CheatingRelay.Outcome[] cheated;
  private final byte[] key;
  private final ProcessMemory process;
  private final Optional<String> whyNoMemory;
  private final List<ProcessMemory.Look> memory = new ArrayList<>();
  private Optional<ProcessMemory.Look> leakyMemory = Optional.empty();
  private Optional<Looks> clean = Optional.empty();
  private Optional<Looks> leaky = Optional.empty();

  private Investigation(
      Path work, Canary canary, WatchedRoom room, CheatingRelay.Outcome[] cheated) {
    this.work = work;
    this.canary = canary;
    this.room = room;
    this.cheated = cheated;
    this.key = room.node("hearth").readKey("collaboration-1.key");
    this.process = new ProcessMemory(room.pid());
    this.whyNoMemory = process.whyNot();
  }

  /** Starts the nodes on these people and does it all; the nodes run until this is closed. */
  static Investigation of(
      Path root, Path work, Canary shared, Canary onlyHearth, Canary onlyMetromail)
      throws Exception {
    WatchedRoom room = WatchedRoom.startParties(root, shared, onlyHearth, onlyMetromail);
    try {
      CheatingRelay.Outcome[] cheated;
      try (CheatingRelay relay = new CheatingRelay(room)) {
        cheated = relay.swap();
      }
      room.startRoom();
      Investigation investigation = new Investigation(work, shared, room, cheated);
      investigation.lookAsItIs();
      investigation.lookWithLeaks();
      return investigation;
    } catch (Exception | AssertionError e) {
      room.close();
      throw e;
    }
  }

  private void lookAsItIs() throws IOException, InterruptedException {
    ask();
    if (whyNoMemory.isEmpty()) {
      memory.add(whileBusy());
      memory.add(process.search(patterns()));
      if (collectGarbage()) {
        memory.add(process.search(patterns()));
      }
    }
    clean =
        Optional.of(
            Looks.at(patterns(), work, room.node("room").path(), room.said(), room.recorded()));
  }

  private void lookWithLeaks() throws Exception {
    askWithTheCanaryInTheQuestion();
    if (whyNoMemory.isEmpty()) {
      leakyMemory = Optional.of(process.search(patterns()));
    }
    try (PlantedLeaks planted = PlantedLeaks.in(room.node("room").path(), canary)) {
      Map<String, List<Http2Connection>> recorded = new TreeMap<>(room.recorded());
      byte[] pseudonym = Secrets.pseudonyms(key, canary).get("e-mail");
      recorded.put("planted", List.of(planted.stream(pseudonym)));
      String words =
          new String(room.said(), StandardCharsets.UTF_8) + "  room: " + canary.name() + "\n";
      leaky =
          Optional.of(
              Looks.at(
                  patterns(),
                  work,
                  room.node("room").path(),
                  words.getBytes(StandardCharsets.UTF_8),
                  recorded));
    }
  }

  /** Secrets and controls, as far as the grants until now give query keys and tokens. */
  private PatternSearch patterns() throws IOException {
    Secrets secrets =
        new Secrets()
            .person(canary)
            .collaboration(key, canary)
            .party("hearth", room.node("hearth"))
            .party("metromail", room.node("metromail"));
    for (byte[] grant : room.grants("hearth")) {
      secrets.query(key, grant);
    }
    List<Pattern> patterns = new ArrayList<>(secrets.patterns());
    patterns.addAll(Controls.patterns(room, key, canary));
    return new PatternSearch(patterns);
  }

  private void ask() {
    try (RoomClient hearth = room.analystOf("hearth");
        RoomClient metromail = room.analystOf("metromail")) {
      answered(hearth.ask(WatchedRoom.question(OVERLAP)));
      answered(metromail.ask(WatchedRoom.question(LIFT)));
      RoomClient.Outcome.Answered audience =
          answered(metromail.ask(WatchedRoom.audience(AUDIENCE)));
      assertThat(audience.answer().audience()).isNotNull();
      assertThat(audience.answer().audience().people()).isPositive();
      assertThat(hearth.ask(WatchedRoom.question(REFUSED)))
          .isInstanceOf(RoomClient.Outcome.Refused.class);
    }
  }

  private static RoomClient.Outcome.Answered answered(RoomClient.Outcome outcome) {
    assertThat(outcome).isInstanceOf(RoomClient.Outcome.Answered.class);
    return (RoomClient.Outcome.Answered) outcome;
  }

  /** Looks while questions are answered, so that tokens and matched rows are in memory. */
  private ProcessMemory.Look whileBusy() throws IOException {
    AtomicBoolean over = new AtomicBoolean();
    CompletableFuture<Void> asker =
        CompletableFuture.runAsync(
            () -> {
              try (RoomClient hearth = room.analystOf("hearth")) {
                for (int i = 1; i <= MOST_BUSY_QUESTIONS && !over.get(); i++) {
                  answered(hearth.ask(WatchedRoom.question(BUSY.formatted(i))));
                }
              }
            });
    try {
      return process.search(patterns());
    } finally {
      over.set(true);
      asker.join();
    }
  }

  /** Leaves alive what is reachable; false where this JDK has no tool to ask for it. */
  private boolean collectGarbage() throws IOException, InterruptedException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return false;
    }
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(room.pid()), "GC.run")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      return false;
    }
    return process.exitValue() == 0;
  }

  private void askWithTheCanaryInTheQuestion() {
    try (RoomClient hearth = room.analystOf("hearth")) {
      answered(hearth.ask(WatchedRoom.question(LITERAL.formatted(canary.email()))));
    }
  }

  WatchedRoom room() {
    return room;
  }

  /** The collaboration key, as the first party keeps it. */
  byte[] key() {
    return key.clone();
  }

  /** What came of a relay that swapped ephemerals before the honest room started. */
  List<CheatingRelay.Outcome> cheated() {
    return Arrays.asList(cheated);
  }

  /** Why memory was not looked at; empty when it was. */
  Optional<String> whyNoMemory() {
    return whyNoMemory;
  }

  /** The room's memory while it was busy, when it was idle, and after a collection of garbage. */
  List<ProcessMemory.Look> memory() {
    return memory;
  }

  ProcessMemory.Look leakyMemory() {
    return leakyMemory.orElseThrow();
  }

  Looks clean() {
    return clean.orElseThrow();
  }

  Looks leaky() {
    return leaky.orElseThrow();
  }

  @Override
  public void close() throws IOException {
    room.close();
  }
}
