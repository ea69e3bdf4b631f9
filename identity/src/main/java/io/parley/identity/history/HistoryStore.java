package io.parley.identity.history;

import io.parley.crypto.SecretBytes;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where a history rests. One writer at a time.
 *
 * <p>Every implementation holds to this: a run is there with all of its entries or not at all,
 * whatever stops the machine; what {@link #append} returned from is not lost; after {@link
 * #rewrite} nothing of what it left out can be read from the store.
 */
public interface HistoryStore {
  /**
   * 32 bytes drawn when the history began, known to whoever reads the history and to nobody else.
   */
  SecretBytes secret();

  /**
   * Tells all runs, from the first.
   *
   * @throws HistoryDamaged if they are not what was appended
   */
  void read(HistoryReader reader);

  /** Adds a run at the end. */
  void append(Run run, Iterable<? extends Entry> entries);

  /**
   * Puts a history in the place of this one: the same runs, of their entries what {@code keep}
   * gives, and one more run at the end. All of it or nothing, whatever stops the machine.
   */
  void rewrite(Function<Entry, Optional<Entry>> keep, Run last, Iterable<? extends Entry> entries);
}
