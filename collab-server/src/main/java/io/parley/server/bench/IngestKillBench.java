package io.parley.server.bench;

import io.parley.connector.lake.Lake;
import java.io.File;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A process that reads a source into the zones is killed with SIGKILL at a moment drawn each time,
 * while the source grows, for each kind of source in turn; then one runs to the end. Every row of
 * the source must be in the raw zone once, kept or rejected, and in the clean zone once if it was
 * kept.
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
    int kinds = KilledSource.ALL.size();
    int times = bench.count("times");
    Run all = new Run(bench);
    for (int i = 0; i < kinds; i++) {
      all.killed(KilledSource.ALL.get(i), times / kinds + (i < times % kinds ? 1 : 0));
    }
    Map<String, Figure> figures = new LinkedHashMap<>();
    figures.put("lost", Figure.of(all.lost, "number"));
    figures.put("doubled", Figure.of(all.doubled, "number"));
    figures.put("rows", Figure.of(all.rows, "number"));
    figures.put("kills", Figure.of(all.kills, "number"));
    figures.put("kills_too_late", Figure.of(all.late, "number"));
    return figures;
  }

  private static final class Run {
    private final Workbench bench;
    private final SplittableRandom random = new SplittableRandom();
    private double lost;
    private double doubled;
    private double rows;
    private double kills;
    private double late;

    Run(Workbench bench) {
      this.bench = bench;
    }

    void killed(KilledSource kind, int times) throws Exception {
      Path folder = Files.createTempDirectory(bench.directory(), kind.name());
      KilledIngest.prepare(folder);
      int part = 0;
      long given = grow(kind, folder, part);
      part += PARTS;
      long start = System.nanoTime();
      complete(kind, folder);
      long whole = System.nanoTime() - start;
      for (int i = 0; i < times; i++) {
        given += grow(kind, folder, part);
        part += PARTS;
        Process child = start(kind, folder);
        boolean ended = child.waitFor(random.nextLong(whole), TimeUnit.NANOSECONDS);
        child.destroyForcibly().waitFor();
        kills += ended ? 0 : 1;
        late += ended ? 1 : 0;
      }
      complete(kind, folder);
      count(folder, given);
      rows += given;
      bench
          .progress()
          .say(
              "%s: %d rows, lost %.0f, doubled %.0f so far"
                  .formatted(kind.name(), given, lost, doubled));
    }

    private static long grow(KilledSource kind, Path folder, int part) throws Exception {
      long given = 0;
      for (int i = 0; i < PARTS; i++) {
        given += kind.grow(folder, part + i);
      }
      return given;
    }

    private static void complete(KilledSource kind, Path folder) throws Exception {
      Process child = start(kind, folder);
      try {
        if (!child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || child.exitValue() != 0) {
          throw new IllegalStateException(
              "ingest does not end: " + Files.readString(folder.resolve("child.log")));
        }
      } finally {
        child.destroyForcibly();
      }
    }

    private static Process start(KilledSource kind, Path folder) throws Exception {
      return new ProcessBuilder(
              List.of(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
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

    private void count(Path folder, long given) throws Exception {
      try (BenchDatabase database = BenchDatabase.open(folder);
          Lake lake = Lake.open(folder.resolve("lake"))) {
        String raw = lake.table("raw", KilledIngest.SOURCE).scanSql();
        String clean = lake.table("clean", KilledIngest.SOURCE).scanSql();
        compare(database, given, "SELECT _place, _line FROM " + raw);
        long kept = number(database, "SELECT count(*) FROM " + raw + " WHERE _reason IS NULL");
        compare(database, kept, "SELECT _batch, _row FROM " + clean);
      }
    }

    private void compare(BenchDatabase database, long given, String sql) throws Exception {
      long all = number(database, "SELECT count(*) FROM (" + sql + ")");
      long different =
          number(database, "SELECT count(*) FROM (SELECT DISTINCT * FROM (" + sql + "))");
      lost += Math.max(0, given - different);
      doubled += all - different;
    }

    private static long number(BenchDatabase database, String sql) throws Exception {
      return Long.parseLong(database.rows(sql).get(0));
    }
  }
}
