package io.parley.identity.history;

import io.parley.identity.cluster.Edges;
import io.parley.identity.link.RecordKey;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run brings: records and their scores.
 *
 * @param kind {@link Run.Kind#FULL}: these are all records and all links; {@link
 *     Run.Kind#INCREMENTAL}: these are new or changed, and the links are all that now touch them
 * @param records the records
 * @param dropped records that are gone; of a full run none, for what it does not bring is gone
 * @param links scored pairs, in any order, with those below the threshold where the rules ask for
 *     evidence; of a pair that comes twice the stronger counts, and one that forbids before all
 */
public record Batch(
    Run.Kind kind, List<RecordFacts> records, List<RecordKey> dropped, List<RecordLink> links) {
  /**
   * A scored pair.
   *
   * @param bits log2 of the odds, not NaN; {@link io.parley.identity.cluster.Edge#NEVER} forbids
   */
  public record RecordLink(RecordKey a, RecordKey b, double bits) {
    /** Refuses a link of a record with itself and a weight that is none. */
    public RecordLink {
      if (a.equals(b) || Double.isNaN(bits)) {
        throw new IllegalArgumentException(
            "a link of source `" + a.source() + "` joins a record with itself or has no weight");
      }
    }
  }

  /** Refuses a kind that brings no records. */
  public Batch {
    if (kind != Run.Kind.FULL && kind != Run.Kind.INCREMENTAL) {
      throw new IllegalArgumentException("a batch is full or incremental, not " + kind);
    }
    if (kind == Run.Kind.FULL && !dropped.isEmpty()) {
      throw new IllegalArgumentException(
          "a full batch names no dropped records: it leaves them out");
    }
    records = List.copyOf(records);
    dropped = List.copyOf(dropped);
    links = List.copyOf(links);
  }

  /**
   * All records anew.
   *
   * @param links by the records' places in {@code records}
   */
  public static Batch full(List<RecordFacts> records, Edges links) {
    List<RecordLink> named = new ArrayList<>(links.size());
    for (int i = 0; i < links.size(); i++) {
      named.add(
          new RecordLink(
              records.get(links.a(i)).key(), records.get(links.b(i)).key(), links.bits(i)));
    }
    return new Batch(Run.Kind.FULL, records, List.of(), named);
  }

  /** What changed. */
  public static Batch changes(
      List<RecordFacts> records, List<RecordKey> dropped, List<RecordLink> links) {
    return new Batch(Run.Kind.INCREMENTAL, records, dropped, links);
  }
}
