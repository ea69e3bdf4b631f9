package io.parley.server.party;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * What questions see of a party: its tables at their snapshots, and the people whose rows are in
 * them, with the pseudonyms that were settled for them. A question that was granted on an edition
 * keeps it to its end, whatever comes meanwhile.
 *
 * <p>Neighbours are those of one edition: with who holds a value as it was settled for it, and with
 * its records grouped into people as they were found then. Each edition settles anew. So a question
 * that is asked again of a later edition is another question, with another charge; what somebody's
 * rows changed over several editions is covered by the sum of these charges, and the budget counts
 * them all.
 *
 * @param said what the offer calls each table and {@code people}; members see it
 * @param tables the lake's snapshot of each offered table
 */
record Edition(
    Map<String, Long> said, Map<String, Long> tables, Pseudonyms pseudonyms, InEdition people) {
  Edition {
    said = Map.copyOf(said);
    tables = Map.copyOf(tables);
  }

  /** The same, and tables that lie outside the lake, by what the offer calls them. */
  Edition and(Map<String, Long> outside) {
    Map<String, Long> all = new TreeMap<>(said);
    all.putAll(outside);
    return new Edition(all, tables, pseudonyms, people);
  }

  /** Whose identifiers are which, in an edition. */
  interface InEdition {
    /**
     * Who takes part in nothing now, by the ids that the edition has: who objects, and of an
     * edition that is kept while its node goes on, who has refused or gone since.
     *
     * @param purpose of what they would take part in
     * @throws io.parley.server.wire.BadDocument when objections cannot be read
     */
    Set<UUID> absent(Objections objections, String purpose);

    /** Who consented to a purpose; empty: what the lake says of it holds. */
    Optional<Set<UUID>> consenting(String purpose);

    /** Hands over the identifiers of everybody. */
    void identifiers(NodeLake.Holder holder);
  }

  /** What the lake of a stopped pipeline holds: it changes with an ingest, and so with a start. */
  static Edition ofLake(NodeLake lake, Map<String, Long> tables, Pseudonyms pseudonyms) {
    Map<String, Long> said = new TreeMap<>(tables);
    said.put(NodeLake.PEOPLE, pseudonyms.snapshot());
    return new Edition(said, tables, pseudonyms, new OfLake(lake));
  }

  private record OfLake(NodeLake lake) implements InEdition {
    @Override
    public Set<UUID> absent(Objections objections, String purpose) {
      return objections.people(lake);
    }

    @Override
    public Optional<Set<UUID>> consenting(String purpose) {
      return Optional.empty();
    }

    @Override
    public void identifiers(NodeLake.Holder holder) {
      lake.identifiers(holder);
    }
  }
}
