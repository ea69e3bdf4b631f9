package io.parley.server.party;

import io.parley.connector.source.SourceRow;
import io.parley.connector.zone.CleanRows;
import io.parley.identity.link.RecordKey;
import io.parley.identity.survive.Consent;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What records are called from one ingest to the next.
 *
 * <p>A record is called by its source and by the cell of the column that the configuration names as
 * {@code key}. Without one, and in a row whose cell there is empty, it is called by its line: then
 * the name stays with the line, whoever stands there. In a source that goes through raw and clean a
 * line is the place of its row in raw, and stays with the row. The kinds of names differ in their
 * form, so that a key {@code 17} never takes the place of line 17.
 */
final class RecordNames {
  private static final String LINE = "line-";
  private static final String ROW = "raw-";
  private static final Comparator<Name> ORDER =
      Comparator.<Name, String>comparing(name -> name.key.source()).thenComparingLong(Name::line);

  /** As long as a line's number may be. */
  private static final Pattern BY_LINE = Pattern.compile(LINE + "[0-9]{1,19}");

  private final List<Name> names = new ArrayList<>();
  private final Map<RecordKey, Long> taken = new HashMap<>();
  private final Map<String, Long> unnamed = new HashMap<>();
  private final RecordConsents consents;

  /**
   * No names yet.
   *
   * @param purposes for which records say consent
   */
  RecordNames(List<String> purposes) {
    this.consents = new RecordConsents(purposes);
  }

  /**
   * What one record is called.
   *
   * @param line at which it stands now
   * @param key the name that stays
   * @param consents what the record says of each purpose
   */
  record Name(long line, RecordKey key, List<Consent> consents) {}

  /**
   * Adds a record; what it is called.
   *
   * @throws ConfigurationException when an earlier one of its source has the same key
   */
  RecordKey add(SourceRow row, NodeConfiguration.Source source) {
    RecordKey key = key(row, source);
    if (!source.key().isEmpty() && cell(row).isEmpty()) {
      unnamed.merge(source.name(), 1L, Long::sum);
    }
    if (!source.key().isEmpty()) {
      Long before = taken.putIfAbsent(key, row.line());
      if (before != null) {
        throw new ConfigurationException(
            "source `%s`: lines %d and %d have the same `%s`, which is to name one record; name a column that differs in every row, or remove `key`"
                .formatted(source.name(), before, row.line(), source.key()));
      }
    }
    names.add(new Name(row.line(), key, consents.of(row, source)));
    return key;
  }

  /**
   * That no row has a key; of sources whose rows have keys.
   *
   * @throws ConfigurationException when one has
   */
  void checkIsNew(RecordKey key) {
    if (taken.containsKey(key)) {
      throw new ConfigurationException(
          "source `%s` has a row of that key, which no ingest has read; run `parley ingest`"
              .formatted(key.source()));
    }
  }

  /** The cell that names a record; empty where there is none that does. */
  static Optional<String> cell(SourceRow row) {
    return row.attributes().get(SourceMappings.KEY) instanceof String cell
        ? naming(cell)
        : Optional.empty();
  }

  private static Optional<String> naming(String cell) {
    return cell.isBlank() || cell.length() > RecordKey.LONGEST
        ? Optional.empty()
        : Optional.of(cell.strip());
  }

  /** What a record is called. */
  static RecordKey key(SourceRow row, NodeConfiguration.Source source) {
    return new RecordKey(
        row.source(),
        cell(row)
            .orElseGet(() -> source.from().isOneFile() ? LINE + row.line() : inRaw(row.line())));
  }

  private static String inRaw(long line) {
    return ROW + CleanRows.batch(line) + "-" + CleanRows.row(line);
  }

  /** What the record of a row in raw is called. */
  static RecordKey key(String source, long line, Optional<String> cell) {
    return new RecordKey(source, cell.flatMap(RecordNames::naming).orElseGet(() -> inRaw(line)));
  }

  /** Whether a record goes by its line, as far as its name can tell. */
  static boolean isByLine(RecordKey key) {
    return BY_LINE.matcher(key.key()).matches();
  }

  /** How many records of a source should have a key and have none, by the source's name. */
  Map<String, Long> unnamed() {
    return Map.copyOf(unnamed);
  }

  /** All names, by source and line: as a resolution has its records. */
  List<Name> ordered() {
    return names.stream().sorted(ORDER).toList();
  }
}
