package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.server.cli.Shell;
import io.parley.server.demo.NodeProcess;
import io.parley.server.events.WriteKeys;
import io.parley.server.node.EventsEndpoint;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Json;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A party's process from its door for events to its stop, as its operator sees it. */
@Tag("slow")
class LiveProcessTest {
  private static final String NODE =
      """
      node:
        name: hearth
        role: party
        pins: %s
        events: {enabled: true}
        pipeline: {every-seconds: 1}
        sources:
          - name: crm
            file: crm.csv
            email: email
            phone: phone
            table: customers
            columns: {recency: months, visit: visits}
          - name: bands
            file: bands.csv
            table: bands
            columns: {months: m, band: b}
          - name: web
            from: {events: true}
            key: $.messageId
            email: $.properties.email
            table: customers
            columns: {recency: $.properties.months, visit: $.properties.visits}
      """;

  @Test
  void eventsFindTheirPeople_areFoundAtTheOperatorsDoor_andStayWhenTheNodeStops(@TempDir Path root)
      throws Exception {
    assumeTrue(
        new ProcessBuilder("sh", "-c", "command -v curl").start().waitFor() == 0,
        "there is no curl on this machine");
    Map<String, String> pins;
    try (TwoNodes two = TwoNodes.ready(root)) {
      pins = two.pins();
    }
    Path hearth = root.resolve("hearth");
    String config = hearth.resolve("node.yaml").toString();
    Files.writeString(hearth.resolve("node.yaml"), NODE.formatted(Json.text(pins)));
    String key = new WriteKeys(new NodeDirectory(hearth), Clock.systemUTC()).make("web").text();
    PrintStream nobody =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    try (NodeProcess node = NodeProcess.start("hearth", hearth, nobody)) {
      await(
          "the pipeline runs",
          () -> Shell.run("node", "health", "--config", config).out(),
          "\"publish\"");
      assertThat(Shell.run("node", "health", "--config", config, "--figures").out())
          .contains("parley_pipeline_rows{source=\"web\"}", "parley_events_waiting");

      assertThat(send(hearth, key, "m-1", "fay@example.com")).isEqualTo("{\"success\":true}");
      assertThat(send(hearth, key, "m-2", "ANN@example.com")).isEqualTo("{\"success\":true}");
      String found =
          await(
              "the event is a record",
              () -> Shell.run("identity", "find", "--node", config, "email=ann@example.com").all(),
              "m-2");
      assertThat(found).contains("crm", "line-2", "64.0 bits");

      Shell.Said added =
          Shell.run("identity", "add", "web/by-hand", "email=fay@example.com", "--config", config);
      assertThat(added.all()).contains("of a person with 2 records, by identifiers with 64 bits");
      assertThat(
              Shell.run("identity", "add", "web/m-1", "email=x@example.com", "--config", config)
                  .err())
          .contains("source `web` has a record of that key in the history already");

      assertThat(whoIsExported(hearth)).contains("fay@example.com", "ann@example.com");

      int unused = node.terminate(Duration.ofSeconds(100));
      assertThat(Files.readString(hearth.resolve("node.log")))
          .contains("stops: takes nothing new")
          .doesNotContain("failed");
    }
    assertThat(hearth.resolve("ingest.json")).as("people are in the lake").exists();
    assertThat(Shell.run("ingest", "--runs", "--config", config).out())
        .contains("take", "clean", "publish", "web");
    assertThat(Shell.run("identity", "history", "web/m-1", "--config", config).exit()).isZero();
  }

  /** By what people are known to an export beside the running node. */
  private static Set<String> whoIsExported(Path hearth) {
    NodeConfiguration configuration = NodeConfiguration.load(hearth.resolve("node.yaml"));
    NodeDirectory directory = new NodeDirectory(hearth);
    Set<String> known = new TreeSet<>();
    try (NodePeople people = NodePeople.open(configuration, directory, Progress.SILENT);
        NodeLake lake = NodeLake.open(configuration, directory)) {
      Set<UUID> everybody = new HashSet<>();
      lake.identifiers((person, type, value) -> everybody.add(person));
      people
          .identifiers(everybody)
          .values()
          .forEach(held -> held.forEach(one -> known.add(one.value())));
    }
    return known;
  }

  private static String send(Path hearth, String key, String message, String email)
      throws Exception {
    String url =
        Json.read(
                Files.readAllBytes(hearth.resolve(EventsEndpoint.FILE)),
                EventsEndpoint.Address.class)
            .url();
    Process curl =
        new ProcessBuilder(
                "curl",
                "-sS",
                "--cacert",
                hearth.resolve("keys/tls.crt").toString(),
                "-u",
                key + ":",
                "-H",
                "Content-Type: application/json",
                url + "/v1/track",
                "-d",
                "{\"anonymousId\":\"a\",\"event\":\"Visit\",\"messageId\":\"%s\",\"properties\":{\"email\":\"%s\",\"months\":1,\"visits\":1}}"
                    .formatted(message, email))
            .redirectErrorStream(true)
            .start();
    String said = new String(curl.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    curl.waitFor();
    return said;
  }

  private static String await(String what, Supplier<String> said, String wanted)
      throws InterruptedException {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      last = said.get();
      if (last.contains(wanted)) {
        return last;
      }
      Thread.sleep(300);
    }
    throw new AssertionError(what + ": not within two minutes; it says " + last);
  }
}
