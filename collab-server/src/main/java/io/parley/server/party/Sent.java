package io.parley.server.party;

import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;

/** What went to the room in one stream, for the party's own operator. */
final class Sent {
  private final PartyObserver observer;
  private final String member;
  private boolean begun;
  private long rows;
  private long bytes;

  Sent(PartyObserver observer, String member) {
    this.observer = observer;
    this.member = member;
  }

  /** A batch has left. */
  void add(VectorSchemaRoot batch) {
    begun = true;
    rows += batch.getRowCount();
    for (FieldVector column : batch.getFieldVectors()) {
      bytes += column.getBufferSize();
    }
  }

  /** Whether a batch has left. */
  boolean hasBegun() {
    return begun;
  }

  /** Sends, and tells what came of it. */
  Sent during(Runnable sending) {
    boolean whole = false;
    try {
      sending.run();
      whole = true;
    } finally {
      observer.sent(member, rows, bytes, whole);
    }
    return this;
  }
}
