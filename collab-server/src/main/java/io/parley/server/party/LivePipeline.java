package io.parley.server.party;

import io.parley.connector.source.SourceException;
import io.parley.connector.zone.CleanReport;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.Progress;
import io.parley.server.node.SourceOrigin;
import io.parley.server.pipeline.RunHistory;
import io.parley.server.pipeline.RunWindows;
import io.parley.server.pipeline.Taken;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The loop of a running party: source by source what is new comes into raw and is made clean, then
 * finds its people and is published. What fails is said once, tried again after a while that grows,
 * and stops neither the other sources nor the node's answers.
 *
 * <p>Sources that are one file each are read at the start and at each ingest of everything, and not
 * in between. Of sources whose rows are whole editions (a table or query of a database, an Iceberg
 * table) a new edition is an ingest of everything.
 */
public final class LivePipeline implements AutoCloseable {
  /** Sources whose rows are added to, and never replaced as a whole. */
  private static final Set<SourceOrigin.Kind> ADDED_TO =
      Set.of(
          SourceOrigin.Kind.FILES,
          SourceOrigin.Kind.EVENTS,
          SourceOrigin.Kind.S3,
          SourceOrigin.Kind.KAFKA);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

  private final LiveNode node;
  private final ZonedSources zones;
  private final Duration every;
  private final Clock clock;
  private final Progress progress;
  private final Map<String, Standing> standings = new LinkedHashMap<>();
  private final RunWindows windows;
  private final Thread thread;
  private volatile boolean stopping;

  /** The step that all sources have in common, beside their names. */
  static final String PUBLISH = "publish";

  LivePipeline(
      NodeConfiguration configuration,
      LiveNode node,
      ZonedSources zones,
      Progress progress,
      Clock clock) {
    this.node = node;
    this.zones = zones;
    this.every = Duration.ofSeconds(configuration.pipeline().everySeconds());
    this.clock = clock;
    this.progress = progress;
    zones.sources().forEach(s -> standings.put(s.name(), Standing.NEW));
    standings.put(PUBLISH, Standing.NEW);
    this.windows = new RunWindows(zones.history());
    this.thread = new Thread(this::loop, "pipeline");
    thread.setDaemon(true);
  }

  /**
   * How a step stands; exact counts, for the node's own operator.
   *
   * @param rows that it took, or published, since the start
   * @param rejected rows that could not be taken or did not fit, since the start
   * @param succeeded when it did last; empty: not since the start
   * @param failures in a row; 0: it works
   * @param why it failed last; empty: it works
   * @param next not tried before then
   */
  public record Standing(
      long rows,
      long rejected,
      Optional<Instant> succeeded,
      int failures,
      String why,
      Instant next) {
    private static final Standing NEW = new Standing(0, 0, Optional.empty(), 0, "", Instant.EPOCH);

    private Standing done(long more, long moreRejected, Instant at) {
      return new Standing(
          rows + more, rejected + moreRejected, Optional.of(at), 0, "", Instant.EPOCH);
    }

    private Standing failed(String reason, Instant at, Duration every) {
      long wait = every.toSeconds() << Math.min(failures, 12);
      Instant again = at.plusSeconds(Math.min(wait, LONGEST_WAIT.toSeconds()));
      return new Standing(rows, rejected, succeeded, failures + 1, reason, again);
    }

    /** Seconds since it succeeded last; NaN where it never did. */
    public double ageSeconds(Instant now) {
      return succeeded.map(at -> Duration.between(at, now).toMillis() / 1e3).orElse(Double.NaN);
    }
  }

  /** How each source stands, by name, and {@code publish}. */
  public Map<String, Standing> standings() {
    synchronized (standings) {
      return new LinkedHashMap<>(standings);
    }
  }

  private Standing standing(String step) {
    synchronized (standings) {
      return standings.getOrDefault(step, Standing.NEW);
    }
  }

  private void stands(String step, Standing now) {
    synchronized (standings) {
      standings.put(step, now);
    }
  }

  /** Whether rows of a source are added to, and never replaced as a whole. */
  static boolean isAddedTo(NodeConfiguration.Source source) {
    return ADDED_TO.contains(source.from().kind());
  }

  /**
   * Goes on from what was published before, or ingests everything, whatever source can be had;
   * those that cannot are tried again later.
   */
  void begin() {
    boolean goesOn = node.resume();
    zones.sources().forEach(this::take);
    if (goesOn) {
      step(PUBLISH, this::publish);
    } else {
      LiveNode.Took unused = whole("start");
    }
  }

  /** From here on it runs. */
  public void start() {
    thread.start();
  }

  private void loop() {
    long next = System.nanoTime();
    while (!stopping) {
      try {
        run();
        next = Math.max(next + every.toNanos(), System.nanoTime());
        while (!stopping && System.nanoTime() < next) {
          node.answerRequests();
          TimeUnit.NANOSECONDS.sleep(
              Math.min(next - System.nanoTime(), TimeUnit.MILLISECONDS.toNanos(200)));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  /** One run: all sources whose time has come, then what is new of all of them. */
  void run() {
    for (NodeConfiguration.Source source : zones.sources()) {
      if (!stopping && !clock.instant().isBefore(standing(source.name()).next())) {
        take(source);
      }
    }
    if (!stopping && !clock.instant().isBefore(standing(PUBLISH).next())) {
      step(PUBLISH, this::publish);
    }
  }

  private void take(NodeConfiguration.Source source) {
    step(
        source.name(),
        () -> {
          Taken taken =
              ran(
                  "take",
                  source.name(),
                  () -> {
                    Taken of = zones.take(source, node.times());
                    return new RunHistory.Counted<>(of, of.rows(), of.rejected());
                  });
          CleanReport report =
              ran(
                  "clean",
                  source.name(),
                  () -> {
                    CleanReport of = zones.clean(source, node.times());
                    return new RunHistory.Counted<>(of, of.rows(), of.rejected());
                  });
          return new long[] {report.rows(), taken.rejected() + report.rejected()};
        });
  }

  /** Runs a part of a step, which stands in the history of runs. */
  private <T> T ran(String part, String source, Supplier<RunHistory.Counted<T>> work) {
    Instant start = clock.instant();
    try {
      RunHistory.Counted<T> done = work.get();
      windows.done(part, source, start, clock.instant(), done.rows(), done.rejects());
      return done.result();
    } catch (RuntimeException e) {
      windows.failed(part, source, start, clock.instant(), e);
      throw e;
    }
  }

  /** Ingests everything; a run of its own. */
  private LiveNode.Took whole(String why) {
    return zones
        .history()
        .step(
            PUBLISH,
            "",
            () -> {
              LiveNode.Took took = node.begin(why);
              return new RunHistory.Counted<>(took, took.rows(), took.rejected());
            });
  }

  private long[] publish() {
    for (NodeConfiguration.Source source : zones.sources()) {
      long clean = zones.cleanBatch(source);
      long before = node.published(source);
      if (clean < before || (clean > before && !isAddedTo(source))) {
        return new long[] {whole("a new edition of " + source.name()).rows(), 0};
      }
    }
    Optional<String> whole = node.isBehind();
    if (whole.isPresent()) {
      return new long[] {whole(whole.get()).rows(), 0};
    }
    LiveNode.Took took = ran(PUBLISH, "", this::published);
    if (took.whole().isPresent()) {
      return new long[] {whole(took.whole().get()).rows(), 0};
    }
    return new long[] {took.rows(), 0};
  }

  private RunHistory.Counted<LiveNode.Took> published() {
    List<LiveTaken.Fresh> rows = new ArrayList<>();
    Map<String, Long> upTo = new HashMap<>();
    for (NodeConfiguration.Source source : zones.sources()) {
      long clean = zones.cleanBatch(source);
      long before = node.published(source);
      upTo.put(source.name(), clean);
      if (clean > before) {
        rows.addAll(node.times().of("rows", () -> zones.fresh(source, before)));
      }
    }
    LiveNode.Took took = node.take(rows, upTo);
    return new RunHistory.Counted<>(took, took.rows(), 0);
  }

  /** Gives rows and rejected rows. */
  private interface Work {
    long[] run();
  }

  private void step(String step, Work work) {
    Standing before = standing(step);
    try {
      long[] counts = work.run();
      stands(step, before.done(counts[0], counts[1], clock.instant()));
      if (before.failures() > 0) {
        progress.say("pipeline: " + step + " works again");
      }
    } catch (RuntimeException e) {
      String why = reason(e);
      stands(step, before.failed(why, clock.instant(), every));
      if (!stopping && !why.equals(before.why())) {
        progress.say("pipeline: %s failed, and is tried again: %s".formatted(step, why));
      }
    }
  }

  /** Messages that are made for people, and of others the kind alone: they may quote something. */
  private static String reason(RuntimeException e) {
    boolean isTold = e instanceof SourceException || e instanceof ConfigurationException;
    return isTold ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName();
  }

  /** Takes nothing new in; the run under way comes to its end first. */
  public void stop() {
    stopping = true;
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    windows.close();
  }

  @Override
  public void close() {
    stop();
    node.close();
    zones.close();
  }
}
