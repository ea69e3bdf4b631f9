package io.parley.server.party;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.connector.source.jdbc.JdbcDatabase;
import io.parley.connector.source.jdbc.JdbcInPlace;
import io.parley.connector.source.jdbc.JdbcTable;
import io.parley.policy.ColumnType;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.engine.NodeTrino;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OfferInPlace;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.duckdb.DuckDBAppender;

/**
 * A table of a database in place, Trino among them: people are published beside it and joined
 * there, and of the columns that a question reads the rows of people come over, into the memory of
 * the question's database. Nothing of it is kept.
 */
final class TableInDatabase implements TableInPlace {
  private final OfferInPlace offer;
  private final JdbcDatabase database;
  private final JdbcTable table;

  TableInDatabase(OfferInPlace offer, NodeDirectory directory) {
    this.offer = offer;
    OfferInPlace.Database place = offer.database();
    try {
      this.database =
          new JdbcDatabase(
              place.url(), place.user(), InPlace.password(place.password(), directory), Map.of());
      this.table =
          place.query().isEmpty()
              ? new JdbcTable.Named(OfferInPlace.path(place.table()))
              : new JdbcTable.Query(place.query());
    } catch (IllegalArgumentException e) {
      throw new ConfigurationException("node.offers: `" + offer.table() + "`: " + e.getMessage());
    }
  }

  private JdbcInPlace now() {
    return JdbcInPlace.of(
        offer.table(),
        database,
        JdbcTable.Selection.all(table),
        offer.key(),
        OfferInPlace.path(offer.database().people()));
  }

  @Override
  public OfferInPlace offer() {
    return offer;
  }

  @Override
  public Form form() {
    JdbcInPlace now = now();
    return new Form(now.keyColumn().type(), now.columns());
  }

  @Override
  public OptionalLong version() {
    return OptionalLong.empty();
  }

  /** {@inheritDoc} It stays there until it is removed. */
  @Override
  public void publish(String label, KeyedPeople people) {
    @SuppressWarnings("resource") // closing it removes it
    var unused = now().publish(label, people);
  }

  @Override
  public void remove(String label) {
    now().remove(label);
  }

  /**
   * {@inheritDoc}
   *
   * <p>It has a name of its own each time, as what it holds is never known to be what it held.
   */
  @Override
  public String scan(DuckDb duckdb, InPlaceColumns columns, Seen seen) {
    JdbcInPlace now = now();
    List<String> wanted = columns.theirs(seen.used());
    List<LakeColumn> kinds = new ArrayList<>();
    for (String name : wanted) {
      kinds.add(
          now.columns().stream()
              .filter(c -> c.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new SourceException("table " + offer.table() + " has changed")));
    }
    String held = "inplace_" + UUID.randomUUID().toString().replace("-", "");
    duckdb.execute(
        "CREATE TEMP TABLE %s (person UUID%s)"
            .formatted(
                held,
                IntStream.range(0, kinds.size())
                    .mapToObj(i -> ", x" + i + " " + kinds.get(i).type().duckdbType())
                    .collect(Collectors.joining())));
    try (DuckDBAppender rows = duckdb.connection().createAppender("temp", "main", held)) {
      now.read(seen.label(), wanted, seen.patience(), (person, cells) -> add(rows, person, cells));
    } catch (SQLException e) {
      throw new SourceException("table " + offer.table() + ": its rows do not fit", e);
    }
    return "(SELECT person%s FROM temp.main.%s)"
        .formatted(
            columns.select(
                o ->
                    seen.used().contains(o.offered())
                        ? Optional.of("x" + wanted.indexOf(o.theirs()))
                        : Optional.empty()),
            held);
  }

  /** Whether its database is this one. */
  boolean isIn(NodeTrino trino) {
    return trino.isAt(offer.database().url());
  }

  /**
   * The same relation in Trino's SQL, for a statement that runs there.
   *
   * @param label under which people are published
   */
  String relation(InPlaceColumns columns, String label) {
    Map<String, Function<UnaryOperator<String>, String>> select = new LinkedHashMap<>();
    for (InPlaceColumns.One one : columns.all()) {
      String type = one.type() == ColumnType.TIMESTAMP ? "TIMESTAMP(6)" : one.sqlType();
      select.put(
          one.offered(), name -> "TRY_CAST(" + name.apply(one.theirs()) + " AS " + type + ")");
    }
    return now().relation(label, select);
  }

  private void add(DuckDBAppender rows, UUID person, List<Optional<Object>> cells) {
    try {
      rows.beginRow().append(person);
      for (Optional<Object> cell : cells) {
        Cells.append(rows, cell.orElse(null));
      }
      rows.endRow();
    } catch (SQLException e) {
      throw new SourceException("table " + offer.table() + ": its rows do not fit", e);
    }
  }
}
