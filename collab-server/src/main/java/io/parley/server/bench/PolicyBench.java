package io.parley.server.bench;

import io.parley.policy.Facts;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Verdict;
import io.parley.policy.Verdicts;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long an analyst waits for a verdict, from the statement on: parsed, analysed, judged; not
 * planned. Five tables of two parties are joined, each under a policy of fifty columns; every third
 * question is one that is denied for several reasons. As many rounds as count warm up. {@code
 * verdict_cpu_p50} is the work of the thread alone, which a busy machine delays less.
 */
public final class PolicyBench implements Bench {
  static final int COLUMNS = 50;
  static final int TABLES = 5;

  private static final LocalDate TODAY = LocalDate.of(2026, 11, 28);
  private static final List<String> TYPES =
      List.of(
          "{type: text, use: [group, filter], values: [red, green, blue]}",
          "{type: decimal, use: [sum, avg, filter], bounds: [0, 500]}",
          "{type: integer, use: [filter, quantile, variance], bounds: [0, 100]}",
          "{type: timestamp, use: [filter]}",
          "{type: boolean, use: [group, filter]}");

  @Override
  public String name() {
    return "policy";
  }

  @Override
  public String about() {
    return "a verdict on a join of five tables with fifty columns each, after warm-up";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("rounds", BigDecimal.valueOf(400));
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) {
    int rounds = workbench.count("rounds");
    QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
    PolicySet policies = policies();
    List<String> questions = questions();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Double> times = new ArrayList<>();
    List<Double> work = new ArrayList<>();
    for (int round = -rounds; round < rounds; round++) {
      String sql = questions.get(Math.floorMod(round, questions.size()));
      long startOfWork = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      var unused = verdict(engine, policies, sql);
      if (round >= 0) {
        times.add((System.nanoTime() - start) / 1e6);
        work.add((threads.getCurrentThreadCpuTime() - startOfWork) / 1e6);
      }
    }
    double[] sorted = sorted(times);
    return Map.of(
        "verdict_p50", Figure.of(Interleaved.median(sorted), "ms"),
        "verdict_cpu_p50", Figure.of(Interleaved.median(sorted(work)), "ms"),
        "verdict_p99", Figure.of(sorted[(int) (sorted.length * 0.99)], "ms"));
  }

  private static double[] sorted(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  static Verdict verdict(QueryEngine engine, PolicySet policies, String sql) {
    Facts facts = engine.analyze(sql, policies, new Question("shop", "shop", "measurement"));
    return Verdicts.judge(facts, policies, TODAY);
  }

  /** Questions over all tables: two that are allowed, and one that is not. */
  static List<String> questions() {
    return List.of(
        question("a.c0", "SUM(b.c1) AS spent, COUNT(DISTINCT a.person) AS people", "d.c2 > 7"),
        question("e.c4", "AVG(c.c6) AS mean, MEDIAN(d.c7) AS middle", "b.c0 = 'red'"),
        question("a.c1", "SUM(b.c2) AS spent, AVG(c.c7) AS mean", "d.c2 > 7"));
  }

  private static String question(String group, String measures, String condition) {
    return ("SELECT %1$s, %2$s FROM shop.t0 a JOIN shop.t1 b ON a.person = b.person"
            + " JOIN press.t2 c ON a.person = c.person JOIN press.t3 d ON a.person = d.person"
            + " JOIN press.t4 e ON a.person = e.person WHERE %3$s GROUP BY %1$s")
        .formatted(group, measures, condition);
  }

  static PolicySet policies() {
    List<PolicyDocument> documents = new ArrayList<>();
    for (int table = 0; table < TABLES; table++) {
      documents.add(read("t" + table, table(table)));
    }
    for (String party : List.of("shop", "press")) {
      documents.add(
          read(
              party,
              "population: people\nowner: %s\nbudget: {epsilon: 10, delta: 1e-6, every: month}\n"
                  .formatted(party)));
    }
    return PolicySet.of(documents);
  }

  private static String table(int number) {
    StringBuilder text =
        new StringBuilder(
            "policy: parley/v1\ntable: t%d\nowner: %s\npopulation: people\nperson: person\n"
                .formatted(number, number < 2 ? "shop" : "press"));
    text.append("match: [email]\ncolumns:\n");
    for (int column = 0; column < COLUMNS; column++) {
      text.append("  c%d: %s\n".formatted(column, TYPES.get(column % TYPES.size())));
    }
    return text.append("allow:\n  - analysis: aggregate\n    to: [shop, press]\n")
        .append("    purposes: [measurement]\n    protection: {epsilon_per_query: 1,")
        .append(" delta_per_query: 1e-9, groups_per_person: 1, rows_per_person: 1,")
        .append(" rows_before_join: 4, min_people: 50}\n")
        .toString();
  }

  private static PolicyDocument read(String name, String text) {
    return PolicyReader.read(name + ".yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
