package io.parley.crypto.blind;

import java.time.Instant;

/** What a helper's audit hears: who, when, how many rows; never a row. */
public sealed interface HelpEvent {
  /** When. */
  Instant at();

  /** The owner that asked, as its connection proved. */
  String owner();

  /** In which epoch. */
  int epoch();

  /**
   * A commitment was accepted.
   *
   * @param run the owner's run
   * @param batches how many batches may follow
   */
  record Announced(Instant at, String owner, int epoch, int run, int batches)
      implements HelpEvent {}

  /**
   * A batch was multiplied, and will be answered.
   *
   * @param run the owner's run that it belongs to
   * @param sequence which
   * @param rows how many, padding and checks included
   * @param totalRows how many of this owner in this epoch
   * @param again whether it had been answered before, and so was not counted once more
   */
  record Helped(
      Instant at,
      String owner,
      int epoch,
      int run,
      long sequence,
      int rows,
      long totalRows,
      boolean again)
      implements HelpEvent {}

  /**
   * Something was refused.
   *
   * @param reason why
   */
  record Refused(Instant at, String owner, int epoch, HelpRefused.Reason reason)
      implements HelpEvent {}
}
