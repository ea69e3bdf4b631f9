package io.parley.identity.history;

import io.parley.identity.link.RecordKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A record as the state knows it; it stays known after it is gone, for what was said of it. */
final class Held {
  final RecordKey key;
  final int number;

  /** Null while the record is not there. */
  @Nullable RecordFacts facts;

  @Nullable Person person;

  /** Its place in what is being worked on; -1 at rest. */
  int place = -1;

  final Links links = new Links();

  /** On which side of which separation it stands. */
  List<Side> sides = List.of();

  /** A separation by its number, and which of its two sides. */
  record Side(int separation, boolean other) {}

  Held(RecordKey key, int number) {
    this.key = key;
    this.number = number;
  }

  boolean isThere() {
    return facts != null;
  }
}
