package io.parley.server.cli;

import io.parley.server.bench.Bench;
import io.parley.server.bench.BenchReport;
import io.parley.server.bench.BenchRun;
import io.parley.server.bench.BenchTable;
import io.parley.server.bench.BenchUsage;
import io.parley.server.bench.Benches;
import io.parley.server.bench.Kernel;
import io.parley.server.node.Progress;
import io.parley.server.wire.Json;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley bench}. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description =
        "Measures a claim of speed or accuracy against its yardstick: runs in turns, the median of"
            + " the pairs' ratios.",
    footer = {
      "",
      "Servers of others that a bench needs (PostgreSQL, Kafka, S3Proxy, Trino) are started from"
          + " what ./parley test left in Maven's local repository and in ~/.cache/parley. One that is"
          + " not there is said: `ingest-kill` prints `missing: NAME` and the figure missing_NAME, and"
          + " no figure of that kind of source."
    })
final class BenchCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME",
      completionCandidates = Names.class,
      description = "one of ${COMPLETION-CANDIDATES}")
  private String name = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Option(names = "--rows", paramLabel = "N", description = "how many people a table holds")
  private @Nullable BigDecimal rows;

  @Option(names = "--sf", paramLabel = "N", description = "the scale factor of TPC-H")
  private @Nullable BigDecimal scale;

  @Option(names = "--cases", paramLabel = "N", description = "how many random cases")
  private @Nullable BigDecimal cases;

  @Option(names = "--releases", paramLabel = "N", description = "how many releases are drawn")
  private @Nullable BigDecimal releases;

  @Option(names = "--rounds", paramLabel = "N", description = "how many pairs of runs count")
  private @Nullable BigDecimal rounds;

  @Option(names = "--keys", paramLabel = "N", description = "how many match keys a party has")
  private @Nullable BigDecimal keys;

  @Option(names = "--times", paramLabel = "N", description = "how many times a node is killed")
  private @Nullable BigDecimal times;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    CommandLine line = Objects.requireNonNull(spec).commandLine();
    Bench bench =
        Benches.named(name)
            .orElseThrow(
                () ->
                    new ParameterException(
                        line, "there is no bench `" + name + "`; there is " + names()));
    Kernel kernel = new Kernel();
    BenchRun run = new BenchRun(kernel::cpuSeconds, new Progress("bench", System.err));
    try {
      BenchReport report = run.run(bench, given());
      if (json) {
        line.getOut().println(Json.pretty(report));
      } else {
        BenchTable.print(report, line.getOut());
      }
      return 0;
    } catch (BenchUsage e) {
      throw new ParameterException(line, String.valueOf(e.getMessage()), e);
    }
  }

  private Map<String, BigDecimal> given() {
    Map<String, BigDecimal> given = new HashMap<>();
    put(given, "rows", rows);
    put(given, "sf", scale);
    put(given, "cases", cases);
    put(given, "releases", releases);
    put(given, "rounds", rounds);
    put(given, "keys", keys);
    put(given, "times", times);
    return given;
  }

  private static void put(Map<String, BigDecimal> into, String option, @Nullable BigDecimal value) {
    if (value != null) {
      into.put(option, value);
    }
  }

  private static String names() {
    return Benches.all().stream().map(Bench::name).collect(Collectors.joining(", "));
  }

  /** For the help. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Benches.all().stream().map(Bench::name).iterator();
    }
  }
}
