package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.PolicySet;
import io.parley.policy.Reason;
import io.parley.policy.Verdict;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyBenchTest {
  @Test
  void figures_areThoseOfTheIssueAndTheWorkAlone(@TempDir Path directory) {
    Map<String, Figure> figures =
        new PolicyBench()
            .measure(
                new Workbench(
                    Map.of("rounds", BigDecimal.valueOf(3)),
                    directory,
                    new Progress("bench", new PrintStream(new ByteArrayOutputStream()))));

    assertThat(figures).containsOnlyKeys("verdict_p50", "verdict_cpu_p50", "verdict_p99");
    assertThat(figures.values()).allSatisfy(f -> assertThat(f.value()).isPositive());
    assertThat(figures.values()).extracting(Figure::unit).containsOnly("ms");
  }

  @Test
  void questions_touchFiveTablesOfFiftyColumns_andGetTheVerdictsThatAreMeant() {
    PolicySet policies = PolicyBench.policies();
    QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));

    List<Verdict> verdicts =
        PolicyBench.questions().stream()
            .map(q -> PolicyBench.verdict(engine, policies, q))
            .toList();

    assertThat(policies.tables()).hasSize(5);
    assertThat(policies.tables()).allSatisfy(t -> assertThat(t.columns()).hasSize(50));
    assertThat(verdicts.subList(0, 2)).hasOnlyElementsOfType(Verdict.Allow.class);
    assertThat(((Verdict.Deny) verdicts.get(2)).reasons())
        .extracting(Reason::code)
        .containsOnly("column-use-not-allowed")
        .hasSize(3);
  }
}
