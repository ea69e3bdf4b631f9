package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResolveBenchTest {
  @Test
  @Tag("slow") // trains on two million random pairs
  void figures_areThoseOfTheIssue(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Progress progress = new Progress("bench", new PrintStream(said, true, StandardCharsets.UTF_8));

    Map<String, Figure> figures =
        new ResolveBench()
            .measure(
                new Workbench(Map.of("rows", BigDecimal.valueOf(10_000)), directory, progress));

    assertThat(figures)
        .containsKeys("end_to_end", "pairs_per_core", "peak_memory", "find_p95", "pairwise_f1");
    assertThat(value(figures, "pairwise_recall")).isGreaterThan(0.98);
    assertThat(value(figures, "pairwise_precision")).isGreaterThan(0.98);
    assertThat(value(figures, "find_right")).isGreaterThan(0.9);
    assertThat(figures.get("pairs_per_core")).extracting(Figure::ratio).isNotNull();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("10,000 records staged, 0 rejected");
    assertThat(Files.readAllLines(directory.resolve("golden.csv")).size()).isBetween(5_000, 10_001);
  }

  @Test
  void madePeople_areTheSameEachTimeAndAFifthComeAgain(@TempDir Path directory) throws Exception {
    int[] written = MadePeople.write(directory.resolve("one.csv"), 5_000);
    int[] again = MadePeople.write(directory.resolve("two.csv"), 5_000);

    assertThat(written).isEqualTo(again).isEqualTo(MadePeople.truth(5_000));
    List<String> lines = Files.readAllLines(directory.resolve("one.csv"));
    assertThat(lines).isEqualTo(Files.readAllLines(directory.resolve("two.csv"))).hasSize(5_001);
    assertThat(lines).allSatisfy(line -> assertThat(line.split(",", -1)).hasSize(11));
    assertThat(Arrays.stream(written).distinct().count()).isBetween(3_850L, 4_150L);
  }

  private static double value(Map<String, Figure> figures, String name) {
    return Objects.requireNonNull(figures.get(name)).value();
  }
}
