package io.parley.server.party;

import io.parley.connector.lake.SealedTable;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.Progress;
import io.parley.server.wire.BadDocument;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.duckdb.DuckDBAppender;

/**
 * Who takes part in what is done for a purpose: whoever does not object, and where consent is given
 * by purpose, gave it for this one. Everybody else is as if they were not there: no token, no row,
 * no place in an audience, no match key. That depends on a person's own records alone, so that to
 * everybody else it is the removal of a person, which a budget covers.
 */
final class Participants {
  private final Objections objections;
  private final List<String> purposes;
  private final Progress progress;
  private final Map<String, Set<UUID>> consenting = new HashMap<>();
  private Optional<Long> snapshot = Optional.empty();

  private Participants(Objections objections, List<String> purposes, Progress progress) {
    this.objections = objections;
    this.purposes = purposes;
    this.progress = progress;
  }

  /** Those of a node. */
  static Participants of(
      NodeConfiguration configuration, Objections objections, Progress progress) {
    return new Participants(
        objections, ConsentSettings.purposes(configuration.sources()), progress);
  }

  private boolean isByPurpose() {
    return !purposes.equals(List.of(ConsentSettings.EVERY_PURPOSE));
  }

  /** Tells the operator for which of these purposes no source says consent: a slip, mostly. */
  void sayUnasked(List<String> asked) {
    asked.stream()
        .filter(purpose -> isByPurpose() && !purposes.contains(purpose))
        .forEach(
            purpose ->
                progress.say(
                    "no source names the purpose `%s` under `consent`, so that whatever is asked for it finds nobody; named are %s"
                        .formatted(purpose, String.join(", ", purposes))));
  }

  /**
   * Reads what a question will need, so that it fails before it is charged.
   *
   * @throws BadDocument when objections cannot be read, or consent by purpose is not in the lake
   */
  void check(NodeLake lake) {
    objections.check();
    if (isByPurpose() && LakeConsents.find(lake).isEmpty()) {
      progress.say(
          "node.yaml names purposes of consent that no ingest has read, so that every question is refused; run `parley ingest`");
      throw new BadDocument("this node cannot answer now; its operator finds out why in the log");
    }
  }

  /** Who takes part in what is done for a purpose, of the people of now. */
  Taking of(NodeLake lake, String purpose) {
    return new Taking(objections.people(lake), consenting(lake, purpose));
  }

  /** Who takes part in a question, of the people of its edition. */
  Taking of(Edition edition, NodeLake lake, String purpose) {
    Optional<Set<UUID>> consenting = edition.people().consenting(purpose);
    return new Taking(
        edition.people().absent(objections, purpose),
        consenting.isPresent() ? consenting : consenting(lake, purpose));
  }

  /**
   * Empty: whoever is in the lake. What the lake says holds, also where node.yaml has changed since
   * the last ingest; what it should say and does not is nobody's consent.
   */
  private synchronized Optional<Set<UUID>> consenting(NodeLake lake, String purpose) {
    Optional<SealedTable> table = LakeConsents.find(lake);
    if (table.isEmpty()) {
      return isByPurpose() ? Optional.of(Set.of()) : Optional.empty();
    }
    Optional<Long> now = table.map(SealedTable::snapshotId);
    if (!now.equals(snapshot)) {
      consenting.clear();
      snapshot = now;
    }
    return Optional.of(
        consenting.computeIfAbsent(purpose, p -> LakeConsents.consenting(table.get(), p)));
  }

  /**
   * Who takes part.
   *
   * @param objecting who does not: by an objection, or by a refusal since their edition
   * @param consenting of whom everybody must be; empty: nothing is asked
   */
  record Taking(Set<UUID> objecting, Optional<Set<UUID>> consenting) {
    /** Whether somebody does. */
    boolean takesPart(UUID person) {
      return !objecting.contains(person)
          && consenting.map(people -> people.contains(person)).orElse(true);
    }

    /** The places of those who do not. */
    BitSet absent(HeldPseudonyms held) {
      BitSet absent = consenting.map(people -> RowTokens.places(held, people)).orElse(new BitSet());
      if (consenting.isPresent()) {
        absent.flip(0, held.size());
      }
      absent.or(RowTokens.places(held, objecting));
      return absent;
    }

    /** Deletes those who do not from a table with a column {@code person}. */
    void keep(DuckDb database, String table) {
      if (!objecting.isEmpty()) {
        load(database, "objecting", objecting);
        database.execute(
            "DELETE FROM %s WHERE person IN (SELECT person FROM objecting)".formatted(table));
      }
      consenting.ifPresent(
          people -> {
            load(database, "consenting", people);
            database.execute(
                "DELETE FROM %s WHERE person NOT IN (SELECT person FROM consenting)"
                    .formatted(table));
          });
    }

    private static void load(DuckDb database, String name, Set<UUID> people) {
      database.execute("CREATE OR REPLACE TEMP TABLE %s (person UUID)".formatted(name));
      try (DuckDBAppender appender = database.connection().createAppender(name)) {
        for (UUID person : people) {
          appender.beginRow().append(person).endRow();
        }
      } catch (SQLException e) {
        throw new IllegalStateException("who takes part could not be read", e);
      }
    }
  }
}
