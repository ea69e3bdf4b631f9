package io.parley.identity.history;

/** Is told a history from its beginning. */
public interface HistoryReader {
  /** A run begins. */
  void run(Run run);

  /** An entry of the run that began last. */
  void entry(Entry entry);

  /** The run that began last is complete. */
  default void end() {}
}
