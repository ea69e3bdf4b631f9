package io.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.demo.data.DemoData;
import io.parley.server.demo.data.Truth;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The main job, twice, as a stranger runs it; and broken off in the middle. */
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DemoTest {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final Duration RUN = Duration.ofSeconds(150);

  private Path folder = Path.of("unset");
  private final List<Integer> exits = new ArrayList<>();
  private final List<String> outs = new ArrayList<>();
  private final List<String> errs = new ArrayList<>();
  private final List<List<Path>> left = new ArrayList<>();
  private final List<ProcessHandle> children = new ArrayList<>();
  private JsonNode first = JSON.createObjectNode();
  private JsonNode second = JSON.createObjectNode();

  @BeforeAll
  void runTwice(@TempDir Path shared) throws Exception {
    folder = shared;
    for (int i = 0; i < 2; i++) {
      Path temporary = Files.createDirectory(folder.resolve("tmp" + i));
      try (DemoProcess demo = DemoProcess.start(temporary, folder.resolve("out" + i))) {
        demo.awaitSaid("records are", RUN);
        children.addAll(demo.descendants());
        exits.add(demo.awaitExit(RUN));
        outs.add(demo.out());
        errs.add(demo.said());
      }
      left.add(leftovers(temporary));
    }
    first = JSON.readTree(outs.get(0));
    second = JSON.readTree(outs.get(1));
  }

  @Test
  void exit_isZero() {
    assertThat(exits).as(errs.toString()).containsExactly(0, 0);
  }

  @Test
  void standardOutput_isExactlyOneDocument() {
    // Trailing tokens fail in readTree; anything before the document would have failed as well.
    assertThat(outs.get(0)).startsWith("{").endsWith("}\n");
    assertThat(first.isObject()).isTrue();
    assertThat(first.propertyNames())
        .contains("nodes", "people", "overlap", "lift", "audience", "denied", "budget", "seconds");
  }

  @Test
  void standardError_isProgressWithoutTraces() {
    assertThat(errs.get(0)).contains("rows read").contains(" s)");
    assertThat(errs.get(0)).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(errs.get(0)).as("no identifier of anybody").doesNotContain("@");
  }

  @Test
  void threeProcesses_tookPart() {
    assertThat(first.get("nodes").intValue()).isEqualTo(3);
    assertThat(children).hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void people_areNearTheTruth() throws IOException {
    Truth truth = truth();
    assertThat(people("hearth", "true")).isEqualTo(truth.hearthPeople());
    assertThat(people("metromail", "true")).isEqualTo(truth.metromailPeople());
    for (String party : List.of("hearth", "metromail")) {
      assertThat((double) people(party, "resolved"))
          .isBetween(0.97 * people(party, "true"), 1.02 * people(party, "true"));
      JsonNode pairs = first.get("people").get(party).get("pairs");
      assertThat(pairs.get("f1").doubleValue()).isGreaterThan(0.97);
      // Less than half of the people that identifiers alone find too many.
      assertThat((double) people(party, "resolved") - people(party, "true"))
          .isLessThan(0.5 * (people(party, "by_identifiers") - people(party, "true")));
    }
  }

  @Test
  void overlap_isWhatMatchingCanReach() throws IOException {
    Truth truth = truth();
    JsonNode overlap = first.get("overlap");
    double estimate = overlap.get("estimate").doubleValue();

    assertThat(overlap.get("true").intValue()).isEqualTo(truth.sharedPeople());
    // A person of several addresses is matched by one of them, which the run's key chooses.
    assertThat(estimate).isBetween(0.96 * truth.reachablePeople(), 1.01 * truth.reachablePeople());
    assertThat(low(overlap)).isLessThan(estimate);
    assertThat(high(overlap)).isGreaterThan(estimate);
    assertThat(high(overlap) - low(overlap)).as("noise at ε 0.5").isBetween(2.0, 200.0);
  }

  @Test
  void lift_isNearThePublishedFigures() {
    for (String arm : List.of("mens", "womens")) {
      for (String what : List.of("visit", "conversion")) {
        JsonNode effect = first.get("lift").get(arm).get(what);
        double published = effect.get("published").doubleValue();
        double width = high(effect) - low(effect);

        assertThat(effect.get("estimate").doubleValue()).isBetween(low(effect), high(effect));
        assertThat(published).isBetween(low(effect) - width, high(effect) + width);
      }
    }
    // Hillstrom's published rates: visits 10.62 % without, 18.28 % and 15.14 % with e-mail.
    assertThat(published("mens")).isBetween(0.71, 0.73);
    assertThat(published("womens")).isBetween(0.42, 0.44);
  }

  @Test
  void audience_isRoundedAndNearTheTruth() {
    JsonNode audience = first.get("audience");
    long people = audience.get("people").longValue();

    assertThat(people % 100).isZero();
    assertThat((double) people)
        .isBetween(
            0.8 * audience.get("true").doubleValue(), 1.02 * audience.get("true").doubleValue());
    assertThat(audience.get("file").stringValue()).endsWith(".csv");
    assertThat(audience.get("label").stringValue()).startsWith("EXACT DISCLOSURE");
  }

  @Test
  void denied_saysWhy() {
    assertThat(first.get("denied").get("rule").stringValue()).isEqualTo("row-level-output");
    assertThat(first.get("denied").get("message").stringValue()).hasSizeGreaterThan(20);
  }

  @Test
  void budget_isExactlyTheSumOfTheReceipts() {
    for (String party : List.of("hearth", "metromail")) {
      JsonNode budget = first.get("budget").get(party);
      String population = party + "." + budget.get("population").stringValue();
      BigDecimal sum = BigDecimal.ZERO;
      for (JsonNode answer : first.get("answers").values()) {
        JsonNode charge = answer.get("receipt").get("charges").get(population);
        sum = sum.add(charge == null ? BigDecimal.ZERO : charge.get("epsilon").decimalValue());
      }

      assertThat(budget.get("epsilon_spent").decimalValue()).isEqualByComparingTo(sum);
      assertThat(sum).isEqualByComparingTo("1.5");
      assertThat(budget.get("epsilon_limit").decimalValue()).isEqualByComparingTo("10");
    }
  }

  @Test
  void seconds_areTold() {
    assertThat(first.get("seconds").propertyNames()).contains("generate", "overlap", "lift");
    first.get("seconds").values().forEach(s -> assertThat(s.doubleValue()).isNotNegative());
  }

  @Test
  void secondRun_hasOtherNoiseOnTheSamePeople() {
    assertThat(second.get("people")).isEqualTo(first.get("people"));
    assertThat(second.get("answers").get("lift").get("rows"))
        .isNotEqualTo(first.get("answers").get("lift").get("rows"));
  }

  @Test
  void nothing_isLeftBehind() {
    assertThat(left).containsExactly(List.of(), List.of());
    assertThat(children).noneMatch(ProcessHandle::isAlive);
  }

  @ParameterizedTest(name = "SIGTERM after `{0}`")
  @ValueSource(strings = {"", "source files", "records are"})
  void terminated_removesItsFolderAndChildren(String after) throws Exception {
    Path temporary =
        Files.createDirectory(folder.resolve("tmp-" + after.replace(' ', '-') + "-term"));
    try (DemoProcess demo = DemoProcess.start(temporary, folder.resolve("out-term"))) {
      if (after.isEmpty()) {
        awaitFolder(temporary);
      } else {
        demo.awaitSaid(after, RUN);
      }
      List<ProcessHandle> below = demo.descendants();
      demo.terminate();

      assertThat(demo.awaitExit(Duration.ofSeconds(30))).isEqualTo(143);
      CompletableFuture.allOf(
              below.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(10, TimeUnit.SECONDS);
      assertThat(leftovers(temporary)).as(demo.said()).isEmpty();
      assertThat(demo.said()).doesNotContain("clean-up step failed");
    }
  }

  private static void awaitFolder(Path temporary) throws Exception {
    long end = System.nanoTime() + RUN.toNanos();
    while (leftovers(temporary).stream().noneMatch(p -> p.toString().contains("hearth"))) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.sleep(10);
    }
  }

  /** What of ours is under a temporary folder; native libraries of others may stay. */
  private static List<Path> leftovers(Path temporary) throws IOException {
    try (Stream<Path> files = Files.list(temporary)) {
      List<Path> roots =
          files.filter(f -> f.getFileName().toString().startsWith("parley")).sorted().toList();
      List<Path> all = new ArrayList<>(roots);
      for (Path root : roots) {
        try (Stream<Path> inside = Files.list(root)) {
          inside.forEach(all::add);
        }
      }
      return all;
    }
  }

  private Truth truth() throws IOException {
    Path scratch = Files.createTempDirectory(folder, "truth");
    return DemoData.generate(scratch, 2_008, DemoData.ALL_CUSTOMERS);
  }

  private long people(String party, String what) {
    return first.get("people").get(party).get(what).longValue();
  }

  private double published(String arm) {
    return first.get("lift").get(arm).get("visit").get("published").doubleValue();
  }

  private static double low(JsonNode estimate) {
    return estimate.get("interval95").get(0).doubleValue();
  }

  private static double high(JsonNode estimate) {
    return estimate.get("interval95").get(1).doubleValue();
  }
}
