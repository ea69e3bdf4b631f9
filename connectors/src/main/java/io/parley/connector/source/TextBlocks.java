package io.parley.connector.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The records of a text in blocks, for several threads at once: mostly bytes that each cuts up
 * itself, and between them what {@link CsvRecords} has to look at line by line.
 */
final class TextBlocks implements Closeable {
  /** So that records over many lines do not come one by one. */
  private static final int AT_ONCE = 256;

  private final TextBytes bytes;
  private final PlainLines plain;
  private final Records slow;
  private long row;

  /** What is read line by line. */
  interface Records {
    /** The next one; empty at the end. */
    Optional<CsvLine> next() throws IOException;

    /** Whether lines were read ahead. */
    boolean isAhead();
  }

  /** A block; its records are numbered on from {@code row}. */
  sealed interface Block {
    long row();

    /** Lines that are one record each, unless they are empty. */
    record Lines(long row, PlainLines.Block lines) implements Block {}

    /** Records that were read. */
    record Read(long row, List<CsvLine> records) implements Block {
      public Read {
        records = List.copyOf(records);
      }
    }
  }

  TextBlocks(TextBytes bytes, PlainLines plain, Records slow) {
    this.bytes = bytes;
    this.plain = plain;
    this.slow = slow;
  }

  /** The next block; empty at the end. */
  synchronized Optional<Block> next() throws IOException {
    Optional<PlainLines.Block> lines = plain.next();
    if (lines.isPresent()) {
      Block block = new Block.Lines(row, lines.get());
      row += lines.get().filled();
      return Optional.of(block);
    }
    List<CsvLine> records = new ArrayList<>();
    Optional<CsvLine> next;
    do {
      next = slow.next();
      next.ifPresent(records::add);
    } while (next.isPresent() && (slow.isAhead() || records.size() < AT_ONCE));
    Block block = new Block.Read(row, records);
    row += records.size();
    return records.isEmpty() ? Optional.empty() : Optional.of(block);
  }

  /** How many records were given. */
  synchronized long records() {
    return row;
  }

  @Override
  public void close() throws IOException {
    bytes.close();
  }
}
