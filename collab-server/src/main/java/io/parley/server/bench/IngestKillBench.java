package io.parley.server.bench;

import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads a source into the zones is killed with SIGKILL at a moment drawn each time,
 * while the source grows, for each kind of source in turn; then one runs to the end. Every row of
 * the source must be in the raw zone once, kept or rejected, and in the clean zone once if it was
 * kept.
 *
 * <p>PostgreSQL, Kafka, S3 and Trino are servers that the tests brought to this machine. A kind
 * whose server is not there is not counted as zero: it has no figures, but one that is called
 * {@code missing_} and its name.
 */
final class IngestKillBench implements Bench {
  /** A start on a busy machine. */
  private static final int PATIENCE_SECONDS = 300;

  /** More than one, so that there is a commit to die between. */
  private static final int PARTS = 3;

  @Override
  public String name() {
    return "ingest-kill";
  }

  @Override
  public String about() {
    return "kill -9 of a process that ingests, at random moments: rows lost, rows doubled";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("times", BigDecimal.valueOf(100));
  }

  @Override
  public boolean isTimed() {
    return false;
  }

  @Override
  public Map<String, Figure> measure(Workbench bench) throws Exception {
    Map<String, Figure> figures = new LinkedHashMap<>();
    List<KilledSource> kinds = new ArrayList<>();
    for (KilledSource kind : KilledSource.all()) {
      Optional<String> why = kind.missing();
      if (why.isPresent()) {
        bench.progress().say("missing: " + kind.name() + ", " + why.get());
        figures.put("missing_" + word(kind), Figure.of(1, "number"));
      } else {
        kinds.add(kind);
      }
    }
    int times = bench.count("times");
    Sum all = new Sum();
    for (int i = 0; i < kinds.size(); i++) {
      KilledSource kind = kinds.get(i);
      int kills = times / kinds.size() + (i < times % kinds.size() ? 1 : 0);
      Sum one =
          new Run(bench, kind, Files.createTempDirectory(bench.directory(), kind.name()))
              .killed(kills);
      bench.progress().say(one.said(kind));
      one.put(figures, "_" + word(kind));
      all.add(one);
    }
    all.put(figures, "");
    return figures;
  }

  private static String word(KilledSource kind) {
    return kind.name().replace('-', '_');
  }

  /** What was found of one kind, or of all. */
  private static final class Sum {
    private double lost;
    private double doubled;
    private double rows;
    private double kills;
    private double late;

    void add(Sum other) {
      lost += other.lost;
      doubled += other.doubled;
      rows += other.rows;
      kills += other.kills;
      late += other.late;
    }

    void put(Map<String, Figure> figures, String ending) {
      figures.put("lost" + ending, Figure.of(lost, "number"));
      figures.put("doubled" + ending, Figure.of(doubled, "number"));
      figures.put("rows" + ending, Figure.of(rows, "number"));
      figures.put("kills" + ending, Figure.of(kills, "number"));
      figures.put("late" + ending, Figure.of(late, "number"));
    }

    String said(KilledSource kind) {
      return "%s: %.0f rows, lost %.0f, doubled %.0f; killed %.0f times, and %.0f times too late"
          .formatted(kind.name(), rows, lost, doubled, kills, late);
    }
  }

  /** One kind. */
  private static final class Run {
    private final Workbench bench;
    private final KilledSource kind;
    private final Path folder;
    private final SplittableRandom random = new SplittableRandom();
    private int parts;

    Run(Workbench bench, KilledSource kind, Path folder) {
      this.bench = bench;
      this.kind = kind;
      this.folder = folder;
    }

    Sum killed(int times) throws Exception {
      KilledIngest.prepare(folder);
      Sum sum = new Sum();
      long began = System.nanoTime();
      AutoCloseable server = kind.begin(folder);
      try {
        grow();
        long start = System.nanoTime();
        complete();
        long whole = System.nanoTime() - start;
        for (int i = 0; i < times; i++) {
          grow();
          Process child = start();
          boolean ended = child.waitFor(random.nextLong(whole), TimeUnit.NANOSECONDS);
          child.destroyForcibly().waitFor();
          sum.kills += ended ? 0 : 1;
          sum.late += ended ? 1 : 0;
        }
        complete();
      } finally {
        server.close();
      }
      sum.rows = (double) parts * KilledSource.ROWS;
      KilledRows found = KilledRows.of(folder, (long) parts * KilledSource.ROWS);
      sum.lost = found.lost();
      sum.doubled = found.doubled();
      bench.progress().took(kind.name() + " is done", began);
      return sum;
    }

    private void grow() throws Exception {
      for (int i = 0; i < PARTS; i++) {
        kind.grow(folder, parts++);
      }
    }

    private void complete() throws Exception {
      Process child = start();
      try {
        if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0) {
          throw new IllegalStateException(
              kind.name()
                  + ": ingest does not end: "
                  + Files.readString(folder.resolve("child.log")));
        }
      } finally {
        child.destroyForcibly();
      }
    }

    private Process start() throws Exception {
      return new ProcessBuilder(
              List.of(
                  PeerProcess.java(),
                  "-XX:TieredStopAtLevel=1",
                  "-XX:+UseSerialGC",
                  "-Xmx1g",
                  "-cp",
                  System.getProperty("java.class.path"),
                  KilledIngest.class.getName(),
                  kind.name(),
                  folder.toString()))
          .redirectErrorStream(true)
          .redirectOutput(new File(folder.toFile(), "child.log"))
          .start();
    }
  }
}
