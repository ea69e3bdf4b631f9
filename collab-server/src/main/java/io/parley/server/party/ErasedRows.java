package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.connector.zone.CleanRows;
import io.parley.connector.zone.RawZone;
import io.parley.connector.zone.Reject;
import io.parley.identity.history.People;
import io.parley.identity.link.RecordKey;
import io.parley.identity.normalise.Identifier;
import io.parley.identity.normalise.IdentifierType;
import io.parley.server.node.NodeConfiguration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Finds the rows of raw and clean that are somebody's and that no record of theirs names: rows that
 * no ingest has resolved yet, that do not fit the mapping, and that could not be read. They are
 * told by an identifier of the person that nobody else holds, or by being the name of a record.
 */
final class ErasedRows {
  private final ZonedSources zones;
  private final SourceMappings mappings;
  private final People people;
  private final UUID person;
  private final Set<RecordKey> records;
  private final List<NodeConfiguration.Source> sources;
  private final NodeLake lake;

  /**
   * Of a person.
   *
   * @param records all that were ever theirs
   */
  ErasedRows(
      ZonedSources zones,
      SourceMappings mappings,
      People people,
      UUID person,
      List<RecordKey> records,
      NodeLake lake) {
    this.zones = zones;
    this.mappings = mappings;
    this.people = people;
    this.person = person;
    this.records = Set.copyOf(records);
    this.lake = lake;
    this.sources =
        zones.sources().stream().filter(s -> RawZone.holds(lake.tables(), s.name())).toList();
  }

  /**
   * The lines of these rows by source.
   *
   * @throws io.parley.server.node.ConfigurationException when rows of a source cannot be read by
   *     its mapping
   */
  Map<String, Set<Long>> lines() {
    PersonTraces traces = traces();
    Map<String, Set<Long>> lines = new HashMap<>();
    for (NodeConfiguration.Source source : sources) {
      Set<Long> found = new TreeSet<>();
      each(
          source,
          (row, whose) -> {
            if (whose.isEmpty() && traces.areIn(row.identifiers())) {
              found.add(row.line());
            }
          });
      zones.intake().rejects().each(source.name(), reject -> add(reject, source, traces, found));
      lines.put(source.name(), found);
    }
    return lines;
  }

  private static void add(
      Reject reject, NodeConfiguration.Source source, PersonTraces traces, Set<Long> found) {
    // Those of clean are rows of raw that were read.
    if (reject.zone().equals("raw") && traces.areIn(reject.text(), source)) {
      found.add(CleanRows.line(reject.batch(), reject.row()));
    }
  }

  private PersonTraces traces() {
    Set<Identifier> own = new HashSet<>();
    Set<Identifier> others = new HashSet<>();
    if (lake.sealed().holds(NodeLake.CURATED, NodeLake.IDENTIFIERS)) {
      lake.identifiers(
          (holder, type, value) -> {
            if (isTheirs(holder)) {
              own.add(identifier(type, value));
            }
          });
    }
    for (NodeConfiguration.Source source : sources) {
      each(
          source,
          (row, whose) -> {
            if (records.contains(RecordNames.key(row, source))) {
              own.addAll(row.identifiers());
            }
          });
    }
    if (lake.sealed().holds(NodeLake.CURATED, NodeLake.IDENTIFIERS)) {
      lake.identifiers(
          (holder, type, value) -> {
            Identifier held = identifier(type, value);
            if (own.contains(held) && !isTheirs(holder)) {
              others.add(held);
            }
          });
    }
    for (NodeConfiguration.Source source : sources) {
      each(
          source,
          (row, whose) -> {
            if (whose.isPresent() && !records.contains(RecordNames.key(row, source))) {
              row.identifiers().stream().filter(own::contains).forEach(others::add);
            }
          });
    }
    own.removeAll(others);
    return new PersonTraces(records, own);
  }

  private boolean isTheirs(UUID holder) {
    var now = people.current(person);
    return holder.equals(person) || (!now.isEmpty() && people.current(holder).equals(now));
  }

  private static Identifier identifier(String type, String value) {
    return new Identifier(IdentifierType.ofWord(type).orElseThrow(), value);
  }

  /** Hands over each row that was read, with whose record it is; empty: nobody's. */
  private void each(NodeConfiguration.Source source, BiConsumer<SourceRow, Optional<UUID>> rows) {
    Consumer<SourceRow> each =
        row -> rows.accept(row, people.personOf(RecordNames.key(row, source)));
    zones.intake().rows(mappings.of(source), 0, each);
    zones
        .intake()
        .rejectedPeople(mappings.of(source))
        .ifPresent(rejected -> rejected.each(mappings.of(source), 0, each));
  }
}
