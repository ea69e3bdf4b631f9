package io.parley.server.party;

import io.parley.identity.link.Linker;
import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.LinkType;
import io.parley.identity.linkage.ScoredPair;
import io.parley.identity.linkage.TrainedModel;
import io.parley.identity.pack.BulkScorer;
import io.parley.identity.pack.LiveRecords;
import io.parley.identity.pack.NeededColumns;
import io.parley.identity.pack.PackedRecords;
import io.parley.identity.pack.Values;
import io.parley.identity.table.RecordTable;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * The model of a running node, as its last ingest left it, over the records of now: it finds those
 * that look like one person in an index in memory, and holds its guards over what hangs together.
 *
 * <p>Beside an ingest of everything two things may differ, both where a block of likely pairs is
 * cut for its size: an ingest would cut it for records of before too, and a region by itself has no
 * block that is too large, so that more pairs count as evidence.
 */
final class LiveModel {
  /** DuckDB's memory for the records of a region, megabytes. */
  private static final int MEMORY = 256;

  private final TrainedModel trained;
  private final PackedRecords packed;
  private final LiveRecords live;
  private final List<ScoredPair> pairs;
  private final List<LiveRecord> numbered = new ArrayList<>();
  private final Map<LiveRecord, Integer> numbers = new HashMap<>();
  private final Map<String, AttributeForm> forms = new HashMap<>();

  private LiveModel(ModelLinks.Learned learned) {
    this.trained = learned.trained();
    this.packed = learned.records();
    this.pairs = learned.pairs();
    this.live = new LiveRecords(trained, packed, LinkType.WITHIN);
  }

  static LiveModel of(ModelLinks.Learned learned) {
    return new LiveModel(learned);
  }

  /** The records of the ingest, in the order in which they were read, and their pairs. */
  void begin(List<LiveRecord> records, LiveLinks links) {
    records.forEach(this::number);
    pairs.forEach(pair -> links.alike(numbered.get(pair.a()), numbered.get(pair.b()), pair.bits()));
  }

  private void number(LiveRecord record) {
    numbers.put(record, numbered.size());
    numbered.add(record);
  }

  /** Adds a record, and the pairs that it makes with those of before. */
  void add(LiveRecord record, LiveTaken.Fresh row, LiveLinks links) {
    Map<String, String> values = values(row);
    for (ScoredPair pair : live.find(values, trained.model().threshold()).pairs()) {
      links.alike(numbered.get(pair.a()), record, pair.bits());
    }
    int unused = live.add(values);
    number(record);
  }

  /**
   * What looks like a record that is not among these.
   *
   * @param compared how many records were looked at
   * @param cut blocking rules that brought nobody
   */
  record Alike(Map<LiveRecord, Double> bits, int compared, List<String> cut) {
    Alike {
      bits = Map.copyOf(bits);
      cut = List.copyOf(cut);
    }
  }

  /** Finds, from so many bits on; empty: the model's threshold. */
  Alike find(LiveTaken.Fresh row, Optional<Double> least) {
    LiveRecords.Found found = live.find(values(row), least.orElse(trained.model().threshold()));
    Map<LiveRecord, Double> bits = new LinkedHashMap<>();
    found.pairs().forEach(pair -> bits.put(numbered.get(pair.a()), pair.bits()));
    return new Alike(bits, found.looked(), found.cut().stream().map(BlockingRule::text).toList());
  }

  /** As {@link ModelRecords} has them. */
  private Map<String, String> values(LiveTaken.Fresh row) {
    Map<String, String> values =
        new HashMap<>(
            forms
                .computeIfAbsent(row.source().name(), unseen -> new AttributeForm(row.source()))
                .read(row.row()));
    for (String type : NodeModel.IDENTIFIERS) {
      row.row().identifiers().stream()
          .filter(i -> i.type().word().equals(type))
          .findFirst()
          .ifPresent(i -> values.putIfAbsent(type, i.value()));
    }
    values.put(NeededColumns.SOURCE, row.row().source());
    return values;
  }

  /** Which links of a region hold, by places of its records. */
  Linker.Holding judge(List<LiveRecord> region, List<ScoredPair> shared, List<ScoredPair> found) {
    TreeSet<Integer> linked = new TreeSet<>();
    for (List<ScoredPair> links : List.of(shared, found)) {
      links.forEach(link -> linked.addAll(List.of(link.a(), link.b())));
    }
    if (linked.isEmpty()) {
      return new Linker.Holding(shared, found);
    }
    List<Integer> place = List.copyOf(linked);
    Map<Integer, Integer> at = new HashMap<>();
    place.forEach(p -> at.put(p, at.size()));
    try (RecordTable table = RecordTable.open(MEMORY)) {
      fill(table, place.stream().map(region::get).toList());
      PackedRecords few = PackedRecords.of(table, packed.columns());
      BulkScorer scorer = new BulkScorer(trained, few, LinkType.WITHIN);
      Linker.Holding holding =
          ModelLinks.holding(trained, table, scorer::within, named(found, at), named(shared, at));
      return new Linker.Holding(placed(holding.shared(), place), placed(holding.found(), place));
    } catch (SQLException e) {
      throw new IllegalStateException("records could not be compared", e);
    }
  }

  private static List<ScoredPair> named(List<ScoredPair> pairs, Map<Integer, Integer> at) {
    return pairs.stream()
        .map(p -> new ScoredPair(at.getOrDefault(p.a(), -1), at.getOrDefault(p.b(), -1), p.bits()))
        .toList();
  }

  private static List<ScoredPair> placed(List<ScoredPair> pairs, List<Integer> place) {
    return pairs.stream()
        .map(p -> new ScoredPair(place.get(p.a()), place.get(p.b()), p.bits()))
        .toList();
  }

  private void fill(RecordTable table, List<LiveRecord> records) throws SQLException {
    List<String> columns =
        packed.columns().columns().stream().filter(c -> !c.equals(NeededColumns.SOURCE)).toList();
    StringBuilder create = new StringBuilder("CREATE TABLE ");
    create.append(RecordTable.NAME).append(" (rid INTEGER, source VARCHAR, key VARCHAR");
    columns.forEach(c -> create.append(", \"").append(c).append("\" VARCHAR"));
    table.execute(create.append(')').toString());
    try (DuckDBAppender appender =
        table.connection().unwrap(DuckDBConnection.class).createAppender(RecordTable.NAME)) {
      for (int i = 0; i < records.size(); i++) {
        int number = numbers.getOrDefault(records.get(i), -1);
        appender.beginRow().append(i).append(records.get(i).source).append(Integer.toString(i));
        for (String column : columns) {
          int at = packed.columns().place(column);
          int value = packed.value(number, at);
          Cells.append(appender, value == Values.NONE ? null : packed.values(at).text(value));
        }
        appender.endRow();
      }
    }
  }
}
