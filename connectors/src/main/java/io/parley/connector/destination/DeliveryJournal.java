package io.parley.connector.destination;

/**
 * The durable account of one delivery: what was begun, and what became of it. A method returns when
 * its entry would survive a crash.
 */
public interface DeliveryJournal {
  /** 32 random bytes that belong to this delivery, drawn when the journal was made. */
  byte[] nonce();

  /** What is known of a batch. */
  Entry entry(String batchId);

  /** The batch is about to be sent. */
  void begin(String batchId);

  /** What became of it. */
  void end(String batchId, BatchResult result);

  /** What a journal knows of a batch. */
  sealed interface Entry {
    /** Never begun, or refused: to be sent. */
    record Open() implements Entry {}

    /** Begun, and no end is known. */
    record Begun() implements Entry {}

    /**
     * The receiver has it.
     *
     * @param result as it was then
     */
    record Done(BatchResult.Accepted result) implements Entry {}
  }
}
