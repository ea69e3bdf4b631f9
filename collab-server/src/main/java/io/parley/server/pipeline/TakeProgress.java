package io.parley.server.pipeline;

import io.parley.connector.source.Position;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import io.parley.connector.zone.RawZone;
import io.parley.server.node.Progress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Says how taking a source goes on: rows, bytes, and the time that is left, where it can tell. */
final class TakeProgress implements RawZone.Kept {
  private static final long BETWEEN_NANOS = 2_000_000_000L;
  private static final double NANOS = 1e9;

  private final String name;
  private final Progress progress;
  private final long start = System.nanoTime();
  private long said = start;
  private long rows;
  private long rejected;
  private Optional<Source> source = Optional.empty();
  private OptionalLong all = OptionalLong.empty();

  TakeProgress(String name, Progress progress) {
    this.name = name;
    this.progress = progress;
  }

  void begins(Source open, Optional<Position> from) {
    source = Optional.of(open);
    all = pending(open, from);
  }

  @Override
  public void kept(long more, long moreRejected, Position end) {
    rows += more;
    rejected += moreRejected;
    // Asking what is left may look at every file: not at each batch.
    if (System.nanoTime() - said > BETWEEN_NANOS) {
      said = System.nanoTime();
      progress.say("%s: %s in raw%s".formatted(name, counts(), left(end)));
    }
  }

  private String left(Position end) {
    OptionalLong now =
        source.isEmpty() ? OptionalLong.empty() : pending(source.get(), Optional.of(end));
    double seconds = (System.nanoTime() - start) / NANOS;
    if (all.isEmpty() || now.isEmpty()) {
      return rowsLeft(end, seconds);
    }
    long done = all.getAsLong() - now.getAsLong();
    if (done <= 0) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        ", %,d of %,d MB, about %.0f s left",
        done >> 20,
        all.getAsLong() >> 20,
        seconds * now.getAsLong() / done);
  }

  /** Where bytes cannot be told: of the rows that are left. */
  private String rowsLeft(Position end, double seconds) {
    try {
      OptionalLong more = source.map(s -> s.pendingRows(end)).orElse(OptionalLong.empty());
      long done = rows + rejected;
      return more.isEmpty() || more.getAsLong() == 0 || done == 0
          ? ""
          : String.format(
              Locale.ROOT,
              ", about %,d more to come, about %.0f s left",
              more.getAsLong(),
              seconds * more.getAsLong() / done);
    } catch (SourceException e) {
      return ""; // reading it says so
    }
  }

  private static OptionalLong pending(Source source, Optional<Position> from) {
    try {
      return source.pending(from);
    } catch (SourceException e) {
      return OptionalLong.empty(); // reading it says so
    }
  }

  /** Says what came of it, where something did. */
  void ended() {
    if (rows + rejected > 0) {
      progress.took("%s: %s in raw".formatted(name, counts()), start);
    }
  }

  private String counts() {
    return rejected == 0
        ? String.format(Locale.ROOT, "%,d rows are", rows)
        : String.format(Locale.ROOT, "%,d rows and %,d that cannot be read are", rows, rejected);
  }

  long rows() {
    return rows;
  }

  long rejected() {
    return rejected;
  }
}
