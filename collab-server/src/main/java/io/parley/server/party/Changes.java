package io.parley.server.party;

import io.parley.identity.history.People;
import io.parley.identity.link.RecordKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * What an ingest changed in the people of before; exact counts, for the party's own operator alone.
 * People of now = people of before + {@code appeared} + {@code split} − {@code merged} − {@code
 * gone}.
 *
 * @param appeared people whose records are all new
 * @param merged people whose id leads to another person now
 * @param split people who have an id of their own now, and a record that was another person's
 * @param gone people of whom no record is left
 * @param heldApart by how many people the records that were taken apart by hand are more than links
 *     alone would make them
 */
public record Changes(long appeared, long merged, long split, long gone, long heldApart) {
  /** Whether nobody came or went. */
  public boolean areNone() {
    return appeared + merged + split + gone == 0;
  }

  /** The people of a history before it goes on. */
  static final class Before {
    private final Set<UUID> people = new HashSet<>();
    private final Set<RecordKey> records = new HashSet<>();

    /** Looks at the people as they stand. */
    static Before of(People people) {
      Before before = new Before();
      people.forEach(
          (id, records) -> {
            before.people.add(id);
            before.records.addAll(records);
          });
      return before;
    }

    /** Whether people had a record of a source. */
    boolean had(String source) {
      return records.stream().anyMatch(record -> record.source().equals(source));
    }

    /** What is another now. */
    Changes to(People now, long heldApart) {
      long[] fresh = new long[2];
      now.forEach(
          (id, its) -> {
            if (!people.contains(id)) {
              fresh[isOfBefore(its) ? 1 : 0]++;
            }
          });
      long merged = 0;
      long gone = 0;
      for (UUID id : people) {
        boolean leads = now.current(id).isPresent();
        gone += leads ? 0 : 1;
        merged += leads && !now.current(id).get().equals(id) ? 1 : 0;
      }
      return new Changes(fresh[0], merged, fresh[1], gone, heldApart);
    }

    private boolean isOfBefore(List<RecordKey> its) {
      return its.stream().anyMatch(records::contains);
    }
  }
}
