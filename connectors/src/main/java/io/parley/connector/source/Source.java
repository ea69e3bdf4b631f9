package io.parley.connector.source;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Something that records come from, and may go on coming from: files, a database, a topic.
 *
 * <p>A source is read on from the position at which its last batch ended. Who keeps the batches
 * stores each one's rows and its {@link Batch#end} in one commit, so that a row is kept exactly
 * once whatever stops in between: after a crash the source is read on from the position that was
 * stored, and gives every row behind it and none before it. How it cuts rows into batches may
 * differ from one reading to the next.
 *
 * <p>A row that cannot be read is handed on too, with the reason and its text as it came ({@link
 * RawRow.Rejected}): it is kept as exactly once as the others. A source that is no longer what it
 * was (a file that changed below the position, a column gone) is refused with a {@link
 * SourceException} before anything of the change is handed on.
 *
 * <p>Not thread-safe. No message of a source quotes what a record says.
 */
public interface Source extends AutoCloseable {
  /** Name of the source, as {@link SourceMapping#source} describes names. */
  String name();

  /**
   * Hands on what came after a position, and returns when there is nothing more at the moment.
   *
   * @param after where the last batch that was kept ended; empty where none was
   * @param batches keeps each batch before it returns
   * @throws SourceException if the source cannot be reached or read; batches handed on before that
   *     are kept
   */
  void read(Optional<Position> after, BatchSink batches);

  /**
   * About how many bytes there are to read behind a position, where that can be told without
   * reading them; for who waits.
   */
  default OptionalLong pending(Optional<Position> after) {
    return OptionalLong.empty();
  }

  /**
   * About how many rows there are to read behind a position in the reading that is under way, where
   * that can be told at the price of a count, and {@link #pending} cannot; for who waits. Asked by
   * whoever keeps a batch, while it is read.
   */
  default OptionalLong pendingRows(Position after) {
    return OptionalLong.empty();
  }

  /** Gives back connections and files. A source that was closed is not read again. */
  @Override
  void close();
}
