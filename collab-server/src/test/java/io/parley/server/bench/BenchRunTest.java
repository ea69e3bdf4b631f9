package io.parley.server.bench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchRunTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();
  private final Recording bench = new Recording();

  @Test
  void steadyMachine_measuresOnce() throws Exception {
    BenchReport report = run(1.0, 1.2);

    assertThat(bench.directories).hasSize(1);
    assertThat(report.bench()).isEqualTo("recording");
    assertThat(report.figures()).containsOnlyKeys("answer");
    assertThat(report.machine().calibration()).isEqualTo(1.1);
    assertThat(report.machine().steady()).isTrue();
    assertThat(said.toString(UTF_8)).doesNotContain("speed");
  }

  @Test
  void machineThatSlowsDown_measuresAgain() throws Exception {
    BenchReport report = run(1.0, 1.21, 1.2, 1.2);

    assertThat(bench.directories).hasSize(2);
    assertThat(bench.prepared).as("data is written once").isEqualTo(1);
    assertThat(report.machine().calibrationBefore()).isEqualTo(1.2);
    assertThat(said.toString(UTF_8)).contains("once more");
  }

  @Test
  void machineThatNeverRests_isReportedAsUnsteady() throws Exception {
    BenchReport report = run(1.0, 2.0, 1.0, 2.0, 2.0, 1.0);

    assertThat(bench.directories).hasSize(BenchRun.ATTEMPTS);
    assertThat(report.machine().steady()).isFalse();
    assertThat(said.toString(UTF_8)).contains("kept changing its speed");
  }

  @Test
  void benchThatOnlyCounts_isNotRepeated() throws Exception {
    bench.timed = false;
    BenchReport report = run(1.0, 2.0);

    assertThat(bench.directories).hasSize(1);
    assertThat(report.machine().steady()).isFalse();
    assertThat(said.toString(UTF_8)).doesNotContain("speed");
  }

  @Test
  void directory_isFreshAndRemoved() throws Exception {
    run(1.0, 1.0);

    assertThat(bench.directories).allSatisfy(path -> assertThat(path).doesNotExist());
  }

  @Test
  void failure_removesTheDirectoryToo() {
    bench.fails = true;

    assertThatThrownBy(() -> run(1.0, 1.0)).hasMessage("planted");
    assertThat(bench.directories).hasSize(1).allSatisfy(path -> assertThat(path).doesNotExist());
  }

  @Test
  void options_areTheGivenOnesAndElseTheDefaults() throws Exception {
    run(Map.of("rows", BigDecimal.TEN), 1.0, 1.0);

    assertThat(bench.options)
        .isEqualTo(Map.of("rows", BigDecimal.TEN, "rounds", BigDecimal.valueOf(3)));
  }

  @Test
  void optionOfAnotherBench_isWrongUsage() {
    assertThatThrownBy(() -> run(Map.of("sf", BigDecimal.ONE), 1.0, 1.0))
        .isInstanceOf(BenchUsage.class)
        .hasMessage("bench recording has no option --sf");
    assertThat(bench.directories).isEmpty();
  }

  @Test
  void halfARow_isWrongUsage() {
    Workbench workbench =
        new Workbench(
            Map.of("rows", new BigDecimal("0.5")), Path.of("."), new Progress("x", System.err));

    assertThatThrownBy(() -> workbench.count("rows"))
        .isInstanceOf(BenchUsage.class)
        .hasMessage("--rows wants a whole number of at least 1");
  }

  private BenchReport run(Double... calibrations) throws Exception {
    return run(Map.of(), calibrations);
  }

  private BenchReport run(Map<String, BigDecimal> given, Double... calibrations) throws Exception {
    Deque<Double> next = new ArrayDeque<>(List.of(calibrations));
    Progress progress = new Progress("bench", new PrintStream(said, true, UTF_8));
    return new BenchRun(next::pop, progress).run(bench, given);
  }

  /** Leaves files behind, as a bench that spills does. */
  private static final class Recording implements Bench {
    private final List<Path> directories = new ArrayList<>();
    private Map<String, BigDecimal> options = Map.of();
    private int prepared;
    private boolean fails;
    private boolean timed = true;

    @Override
    public String name() {
      return "recording";
    }

    @Override
    public String about() {
      return "keeps what it is given";
    }

    @Override
    public Map<String, BigDecimal> options() {
      return Map.of("rows", BigDecimal.ONE, "rounds", BigDecimal.valueOf(3));
    }

    @Override
    public boolean isTimed() {
      return timed;
    }

    @Override
    public Map<String, Figure> measure(Workbench workbench) {
      options = workbench.options();
      directories.add(workbench.directory());
      try {
        workbench.once("data", () -> prepare(workbench.directory()));
      } catch (Exception e) {
        throw new AssertionError(e);
      }
      if (fails) {
        throw new IllegalStateException("planted");
      }
      return Map.of("answer", Figure.of(42, "number"));
    }

    private void prepare(Path directory) throws IOException {
      prepared++;
      assertThat(directory).isEmptyDirectory();
      Files.createDirectories(directory.resolve("spill/deep"));
      Files.writeString(directory.resolve("spill/deep/block"), "x");
    }
  }
}
