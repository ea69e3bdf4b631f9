package io.parley.connector.stream;

import io.parley.connector.source.Batch;
import io.parley.connector.source.BatchSink;
import io.parley.connector.source.Position;
import io.parley.connector.source.RawRow;
import io.parley.connector.source.Source;
import io.parley.connector.source.SourceException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Rows and position that are kept together, as raw keeps them: a batch whose reading began at
 * another position than the one that is stored is refused.
 */
final class Kept {
  private final List<RawRow> rows = new ArrayList<>();
  private Optional<Position> position = Optional.empty();
  private int refused;

  /** Reads once more, from what is stored. */
  void read(Source source) {
    Optional<Position> from;
    synchronized (this) {
      from = position;
    }
    source.read(from, new Reading(from));
  }

  private final class Reading implements BatchSink {
    private Optional<Position> base;

    Reading(Optional<Position> base) {
      this.base = base;
    }

    @Override
    public void keep(Batch batch) {
      synchronized (Kept.this) {
        if (!base.equals(position)) {
          refused++;
          throw new SourceException("another node has kept a batch since");
        }
        rows.addAll(((Batch.Rows.Listed) batch.rows()).rows());
        position = Optional.of(batch.end());
        base = position;
      }
    }
  }

  synchronized Optional<Position> position() {
    return position;
  }

  synchronized int refused() {
    return refused;
  }

  synchronized List<String> payloads() {
    List<String> payloads = new ArrayList<>();
    for (RawRow row : rows) {
      if (row instanceof RawRow.Read read) {
        payloads.add((String) read.values().get(read.values().size() - 1).orElseThrow());
      }
    }
    return payloads;
  }

  synchronized List<RawRow.Rejected> rejected() {
    return rows.stream()
        .filter(RawRow.Rejected.class::isInstance)
        .map(RawRow.Rejected.class::cast)
        .toList();
  }

  synchronized List<RawRow> rows() {
    return List.copyOf(rows);
  }
}
