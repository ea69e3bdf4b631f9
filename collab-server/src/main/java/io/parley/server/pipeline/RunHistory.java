package io.parley.server.pipeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.connector.source.SourceException;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What ran, when, and what came of it: a line when a step begins and one when it ends, each on the
 * disk before work goes on, in {@code runs.jsonl} of the node's directory. A step that a kill
 * stopped has no second line. Of a running node see {@link RunWindows}. Exact counts and no
 * person's data, for the party's own operator.
 *
 * <p>About the last 40,000 steps are kept. Thread-safe within a process; one process at a time.
 */
public final class RunHistory {
  /** Its file in the node's directory. */
  public static final String FILE = "runs.jsonl";

  private static final String OLDER = "runs-older.jsonl";
  private static final long MOST_BYTES = 8L << 20;

  private final NodeDirectory directory;
  private final Path file;
  private final Clock clock;
  private long last = -1;

  /** The history of a node. */
  public RunHistory(NodeDirectory directory, Clock clock) {
    this.directory = directory;
    this.file = directory.resolve(FILE);
    this.clock = clock;
  }

  /** How a step ended. */
  public enum Outcome {
    /** It is done. */
    DONE,
    /** It failed, and says why. */
    FAILED,
    /** It runs, or was killed. */
    UNENDED
  }

  /**
   * A step that ran.
   *
   * @param run its number, from 1
   * @param step what it was: take, clean, replay, publish or maintain
   * @param source of which source, or of which table; empty: of all
   * @param rows that it took, made clean, or published
   * @param rejects that it rejected
   * @param why it failed; empty: it did not
   */
  public record Run(
      long run,
      String step,
      String source,
      Instant start,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Instant> end,
      Outcome outcome,
      long rows,
      long rejects,
      String why) {}

  /** A line of the file; what it lacks is empty or 0. */
  private record Line(
      int v,
      long run,
      String step,
      String source,
      Instant at,
      Outcome outcome,
      long rows,
      long rejects,
      String why) {}

  /**
   * What came of a step.
   *
   * @param result of the work
   */
  public record Counted<T>(T result, long rows, long rejects) {}

  /** Runs a step, and says when it began and how it ended. */
  public <T> T step(String step, String source, Supplier<Counted<T>> work) {
    long run = begin(step, source, clock.instant());
    try {
      Counted<T> done = work.get();
      done(run, step, source, clock.instant(), done.rows(), done.rejects());
      return done.result();
    } catch (RuntimeException e) {
      failed(run, step, source, clock.instant(), e);
      throw e;
    }
  }

  /** Notes that a step began; its number. */
  long begin(String step, String source, Instant at) {
    long run = next();
    append(new Line(1, run, step, source, at, Outcome.UNENDED, 0, 0, ""));
    return run;
  }

  /** Notes that it is done. */
  void done(long run, String step, String source, Instant at, long rows, long rejects) {
    append(new Line(1, run, step, source, at, Outcome.DONE, rows, rejects, ""));
  }

  /** Notes that it failed. */
  void failed(long run, String step, String source, Instant at, RuntimeException why) {
    append(new Line(1, run, step, source, at, Outcome.FAILED, 0, 0, reason(why)));
  }

  /** Messages that are made for people, and of others the kind alone: they may quote something. */
  static String reason(RuntimeException e) {
    boolean isTold = e instanceof SourceException || e instanceof ConfigurationException;
    return isTold ? String.valueOf(e.getMessage()) : e.getClass().getSimpleName();
  }

  private synchronized long next() {
    if (last < 0) {
      last = all().stream().mapToLong(Run::run).max().orElse(0);
    }
    return ++last;
  }

  private synchronized void append(Line line) {
    try {
      if (Files.exists(file) && Files.size(file) > MOST_BYTES) {
        Files.move(file, directory.resolve(OLDER), StandardCopyOption.REPLACE_EXISTING);
      }
      String text = new String(Json.bytes(line), StandardCharsets.UTF_8);
      try (FileChannel out =
          FileChannel.open(
              file,
              Set.of(
                  StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE))) {
        long end = out.size();
        // What a kill cut short is no line, and spoils none.
        String whole = (endsWithin(out, end) ? "\n" : "") + text.strip() + "\n";
        ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          end += out.write(bytes, end);
        }
        out.force(true);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be written; is the disk full?", e);
    }
  }

  private static boolean endsWithin(FileChannel out, long end) throws IOException {
    ByteBuffer byteBefore = ByteBuffer.allocate(1);
    return end > 0 && out.read(byteBefore, end - 1) == 1 && byteBefore.get(0) != '\n';
  }

  /** All that is known, oldest first. */
  public synchronized List<Run> all() {
    Map<Long, Run> runs = new LinkedHashMap<>();
    for (Path each : List.of(directory.resolve(OLDER), file)) {
      for (Line line : lines(each)) {
        Run begun = runs.get(line.run());
        Instant start = begun == null ? line.at() : begun.start();
        runs.put(
            line.run(),
            new Run(
                line.run(),
                line.step(),
                line.source(),
                start,
                line.outcome() == Outcome.UNENDED ? Optional.empty() : Optional.of(line.at()),
                line.outcome(),
                line.rows(),
                line.rejects(),
                line.why()));
      }
    }
    return List.copyOf(runs.values());
  }

  private static List<Line> lines(Path file) {
    List<Line> lines = new ArrayList<>();
    try {
      if (Files.exists(file)) {
        for (String text : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          read(text).ifPresent(lines::add);
        }
      }
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(file + " cannot be read", e);
    }
  }

  private static Optional<Line> read(String text) {
    try {
      return Optional.of(Json.read(text.getBytes(StandardCharsets.UTF_8), Line.class));
    } catch (BadDocument e) {
      return Optional.empty(); // cut short by a kill
    }
  }
}
