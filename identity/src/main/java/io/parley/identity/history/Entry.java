package io.parley.identity.history;

import io.parley.identity.cluster.Edge;
import io.parley.identity.link.RecordKey;
import java.util.List;
import java.util.UUID;

/** One line of a history. Only added to, but for an erasure. */
public sealed interface Entry {
  /** A record is there, or is another than before. */
  record Put(RecordFacts facts) implements Entry {}

  /** A record is gone, and its scores with it. */
  record Dropped(RecordKey record) implements Entry {}

  /**
   * Two records were scored, in the place of an earlier score.
   *
   * @param bits log2 of the odds; {@link Edge#NEVER} if a rule forbids that they are one person
   */
  record Scored(RecordKey a, RecordKey b, double bits) implements Entry {}

  /** The score of two records is gone. */
  record Unscored(RecordKey a, RecordKey b) implements Entry {}

  /**
   * A record came to a person.
   *
   * @param bits of its strongest link to another record of the person at that time; 0 where it was
   *     alone
   */
  record Linked(RecordKey record, UUID person, Reason reason, double bits) implements Entry {}

  /** A record left a person. */
  record Unlinked(RecordKey record, UUID person, Reason reason) implements Entry {}

  /**
   * An id that a person lost now stands for another person, in the place of where it led before.
   *
   * @param from the id that is an alias
   * @param to the person it leads to, never an alias itself
   * @param records those of {@code to} that were under {@code from}
   */
  record Alias(UUID from, UUID to, List<RecordKey> records) implements Entry {
    /** Copies the list. */
    public Alias {
      records = List.copyOf(records);
    }
  }

  /** An id is an alias no longer: it is a person's again, or leads to nobody. */
  record AliasEnded(UUID from) implements Entry {}

  /** Somebody said that no record of the one side is one person with a record of the other. */
  record Apart(List<RecordKey> one, List<RecordKey> other) implements Entry {
    /** Copies the lists. */
    public Apart {
      one = List.copyOf(one);
      other = List.copyOf(other);
    }
  }
}
