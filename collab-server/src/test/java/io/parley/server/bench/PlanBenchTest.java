package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanBenchTest {
  private static final Path CORPUS = Path.of("../query-engine/src/test/resources/corpus");

  @Test
  void questions_areManyAndAllowed(@TempDir Path directory) throws Exception {
    Map<String, Figure> figures =
        new PlanBench()
            .measure(
                new Workbench(
                    Map.of("rounds", BigDecimal.ONE),
                    directory,
                    new Progress("bench", new PrintStream(new ByteArrayOutputStream()))));

    assertThat(figures).containsOnlyKeys("plan_p50", "plan_cpu_p50", "plan_p95", "questions");
    assertThat(PlanBench.questions()).hasSizeGreaterThanOrEqualTo(40).doesNotHaveDuplicates();
  }

  @Test
  void policies_areThoseOfTheCorpus() throws IOException {
    List<Path> policies;
    try (Stream<Path> files = Files.list(CORPUS)) {
      policies = files.filter(f -> f.toString().endsWith(".yaml")).toList();
    }
    assertThat(policies).hasSize(10);
    for (Path policy : policies) {
      assertThat(BenchPolicies.text("plan/" + policy.getFileName()))
          .isEqualTo(Files.readString(policy));
    }
  }
}
