package io.parley.server.bench;

import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How long a node thinks about a question before anything is charged or read: from the statement to
 * the checked plan, over the typical questions of {@code bench/plan/questions.sql}. As many rounds
 * as count warm up; the median is over questions and rounds. {@code plan_cpu_p50} is the work of
 * the planning thread alone, which a busy machine delays less than it delays the clock.
 */
public final class PlanBench implements Bench {
  @Override
  public String name() {
    return "plan";
  }

  @Override
  public String about() {
    return "planning typical questions, after warm-up";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rounds", BigDecimal.valueOf(20));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) {
    int rounds = workbench.count("rounds");
    QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
    BenchPolicies policies = BenchPolicies.ofTheCorpus();
    List<String> questions = questions();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Double> times = new ArrayList<>();
    List<Double> work = new ArrayList<>();
    for (int round = -rounds; round < rounds; round++) {
      for (String question : questions) {
        long startOfWork = threads.getCurrentThreadCpuTime();
        long start = System.nanoTime();
        var unused = policies.plan(engine, question);
        if (round >= 0) {
          times.add((System.nanoTime() - start) / 1e6);
          work.add((threads.getCurrentThreadCpuTime() - startOfWork) / 1e6);
        }
      }
    }
    double[] sorted = sorted(times);
    return Map.of(
        "plan_p50", Figure.of(Interleaved.median(sorted), "ms"),
        "plan_cpu_p50", Figure.of(Interleaved.median(sorted(work)), "ms"),
        "plan_p95", Figure.of(sorted[(int) (sorted.length * 0.95)], "ms"),
        "questions", Figure.of(questions.size(), "number"));
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  /** The statements, without comments. */
  static List<String> questions() {
    String sql =
        BenchPolicies.text("plan/questions.sql")
            .lines()
            .filter(line -> !line.startsWith("--"))
            .collect(Collectors.joining("\n"));
    return Arrays.stream(sql.split(";", -1)).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }
}
