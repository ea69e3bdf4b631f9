package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountingBenchTest {
  @Test
  @Tag("slow") // 860 durable reservations
  void figures_meetTheirGoals(@TempDir Path folder) {
    Map<String, AccountingBench.Held> figures = AccountingBench.figures(folder);

    assertThat(figures.keySet()).containsExactly("queries_gaussian", "queries_laplace");
    figures.values().forEach(f -> assertThat(f.yardstick()).isEqualTo(100));
    assertThat(Objects.requireNonNull(figures.get("queries_laplace")).ratio()).isBetween(2.8, 3.2);
    assertThat(Objects.requireNonNull(figures.get("queries_gaussian")).ratio()).isBetween(5.0, 6.2);
  }
}
