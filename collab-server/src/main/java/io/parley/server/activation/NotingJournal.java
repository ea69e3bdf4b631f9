package io.parley.server.activation;

import io.parley.connector.destination.BatchResult;
import io.parley.connector.destination.DeliveryJournal;

/** A journal that tells whether a batch was begun. */
@SuppressWarnings("ArrayRecordComponent") // a place to write to; nobody compares it
record NotingJournal(DeliveryJournal journal, boolean[] begun) implements DeliveryJournal {
  @Override
  public byte[] nonce() {
    return journal.nonce();
  }

  @Override
  public Entry entry(String batchId) {
    return journal.entry(batchId);
  }

  @Override
  public void begin(String batchId) {
    begun[0] = true;
    journal.begin(batchId);
  }

  @Override
  public void end(String batchId, BatchResult result) {
    journal.end(batchId, result);
  }
}
