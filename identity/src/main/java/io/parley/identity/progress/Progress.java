package io.parley.identity.progress;

/**
 * Hears how far long work is. It is called seldom enough to print each call, from the thread that
 * works, and never with a value of a record.
 */
@FunctionalInterface
public interface Progress {
  /** For work that nobody watches. */
  Progress NONE = (stage, done, of) -> {};

  /**
   * A stage has come so far.
   *
   * @param stage what is done, in words, such as {@code reading customers}
   * @param done how many of its units are done, 0 to {@code of}
   * @param of how many there are; 0 where nobody knows yet
   */
  void at(String stage, long done, long of);
}
