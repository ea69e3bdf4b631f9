package io.parley.connector.source.jdbc;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.connector.source.inplace.Labels;
import io.parley.connector.source.inplace.OfferedInPlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A table of a database, Trino among them, offered where it lies. The people are a table of their
 * own in a schema in which the account may make tables; for the offered table it needs to read and
 * no more. A database keeps no versions: a question sees the table as it is then.
 */
public final class JdbcInPlace implements OfferedInPlace {
  private static final int ROWS = 500;

  private final String name;
  private final JdbcDatabase database;
  private final JdbcTable table;
  private final List<String> peopleSchema;
  private final SqlNames names;
  private final Dialect dialect;
  private final List<TableColumn> columns;
  private final TableColumn key;

  private JdbcInPlace(
      String name,
      JdbcDatabase database,
      List<String> peopleSchema,
      TableScan scan,
      Dialect dialect,
      String key) {
    this.name = name;
    this.database = database;
    this.table = scan.table();
    this.peopleSchema = peopleSchema;
    this.names = scan.names();
    this.dialect = dialect;
    this.columns = scan.columns();
    this.key = scan.column(key);
    if (keyType().isEmpty()) {
      throw scan.refusal(
          "column `" + key + "` is not of whole numbers, text or UUIDs, to know records by");
    }
  }

  /**
   * Looks at a table.
   *
   * @param name of the table, for messages
   * @param keyColumn its column of record keys: whole numbers, text or UUIDs
   * @param peopleSchema where people are published: {@code [schema]} or {@code [catalog, schema]};
   *     empty: the account's default
   * @throws SourceException if the table or a column is not there, or of a type that is not kept
   */
  public static JdbcInPlace of(
      String name,
      JdbcDatabase database,
      JdbcTable.Selection selection,
      String keyColumn,
      List<String> peopleSchema) {
    try (Connection connection = database.connect()) {
      Dialect dialect = Dialect.of(connection);
      TableScan scan = TableScan.of(name, selection, connection, dialect, JdbcSettings.DEFAULT);
      return new JdbcInPlace(name, database, List.copyOf(peopleSchema), scan, dialect, keyColumn);
    } catch (SQLException e) {
      throw refusal(name, e);
    }
  }

  private String keyType() {
    return switch (key.kind()) {
      case WHOLE -> "BIGINT";
      case TEXT, LOOSE_TEXT -> dialect.textType();
      case ID -> "UUID";
      default -> "";
    };
  }

  @Override
  public String shown() {
    return table.shown() + " of " + database.shown();
  }

  @Override
  public String version() {
    return "";
  }

  @Override
  public LakeColumn keyColumn() {
    return key.lakeColumn();
  }

  @Override
  public List<LakeColumn> columns() {
    return columns.stream().map(TableColumn::lakeColumn).toList();
  }

  @Override
  public Published publish(String label, KeyedPeople people) {
    List<String> path = new ArrayList<>(peopleSchema);
    path.add(Labels.table(label));
    InDatabase published = new InDatabase(names.path(path));
    published.fill(people);
    return published;
  }

  private static SourceException refusal(String name, SQLException e) {
    return new SourceException("table " + name + ": " + DatabaseErrors.said(e));
  }

  /** People in a table of the database. */
  private final class InDatabase implements Published {
    private final String people;
    private final List<Object> waiting = new ArrayList<>();
    private long keys;

    InDatabase(String people) {
      this.people = people;
    }

    void fill(KeyedPeople given) {
      try (Connection connection = database.connect()) {
        run(connection, "DROP TABLE IF EXISTS " + people);
        run(
            connection,
            "CREATE TABLE "
                + people
                + " (record_key "
                + keyType()
                + ", person "
                + dialect.personType()
                + ")");
        given.each((value, person) -> add(connection, value, person));
        flush(connection);
      } catch (SQLException e) {
        throw refusal(name, e);
      }
    }

    private void add(Connection connection, String value, UUID person) {
      try {
        waiting.add(key.kind().type() == LakeType.LONG ? (Object) Long.valueOf(value) : value);
        waiting.add(person.toString());
        keys++;
        if (waiting.size() >= 2 * ROWS) {
          flush(connection);
        }
      } catch (SQLException e) {
        throw refusal(name, e);
      } catch (NumberFormatException e) {
        throw new SourceException(
            "table " + name + ": a record key that was published is not of the type of its column");
      }
    }

    private void flush(Connection connection) throws SQLException {
      if (waiting.isEmpty()) {
        return;
      }
      String row = "(CAST(? AS " + keyType() + "), CAST(? AS " + dialect.personType() + "))";
      String rows = String.join(", ", Collections.nCopies(waiting.size() / 2, row));
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO " + people + " VALUES " + rows)) {
        for (int i = 0; i < waiting.size(); i++) {
          insert.setObject(i + 1, waiting.get(i));
        }
        insert.executeUpdate();
      }
      waiting.clear();
    }

    private void run(Connection connection, String sql) throws SQLException {
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
    }

    @Override
    public long keys() {
      return keys;
    }

    @Override
    public String rowsSql(List<String> wanted) {
      String list = wanted.stream().map(this::one).collect(Collectors.joining(", "));
      return "SELECT p.person, "
          + list
          + " FROM "
          + table.fromSql(names)
          + (table instanceof JdbcTable.Named ? " t" : "")
          + " JOIN "
          + people
          + " p ON p.record_key = "
          + qualified(key);
    }

    private String one(String column) {
      return columns.stream()
          .filter(c -> c.name().equals(column))
          .findAny()
          .map(this::qualified)
          .orElseThrow(
              () -> new SourceException("table " + name + ": there is no column `" + column + "`"));
    }

    private String qualified(TableColumn column) {
      return (table instanceof JdbcTable.Named ? "t." : "q.") + names.name(column.name());
    }

    @Override
    public void close() {
      try (Connection connection = database.connect()) {
        run(connection, "DROP TABLE IF EXISTS " + people);
      } catch (SQLException e) {
        throw refusal(name, e);
      }
    }
  }
}
