package io.parley.connector.source.jdbc;

import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import io.parley.connector.source.SourceException;
import io.parley.connector.source.inplace.KeyedPeople;
import io.parley.connector.source.inplace.Labels;
import io.parley.connector.source.inplace.OfferedInPlace;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;
import java.util.stream.Collectors;

/**
 * A table of a database, Trino among them, offered where it lies. The people are a table of their
 * own in a schema in which the account may make tables; for the offered table it needs to read and
 * no more. A database keeps no versions: a question sees the table as it is then.
 */
public final class JdbcInPlace implements OfferedInPlace {
  private static final int ROWS = 500;
  private static final Collector<CharSequence, ?, String> LIST = Collectors.joining();

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
    InDatabase published = new InDatabase(people(label));
    published.fill(people);
    return published;
  }

  /** Takes a row of a person; a cell that is NULL, or not what its column says, is empty. */
  @FunctionalInterface
  public interface Rows {
    void row(UUID person, List<Optional<Object>> cells);
  }

  /**
   * Reads the rows of people who were published under a label, joined in the database, as it is
   * now. Of the table these columns alone leave it.
   *
   * @param columns of those of the table; none: persons alone
   * @param patience how long the database may take for the statement
   * @throws SourceException if the database does not answer, or nobody was published so
   */
  public void read(String label, List<String> columns, Duration patience, Rows to) {
    List<TableColumn> wanted = columns.stream().map(this::column).toList();
    try (Connection connection = database.connect()) {
      dialect.begin(connection);
      try (PreparedStatement statement = connection.prepareStatement(joined(label, wanted))) {
        statement.setFetchSize(JdbcSettings.DEFAULT.fetchRows());
        statement.setQueryTimeout((int) Math.max(1, patience.toSeconds()));
        try (ResultSet row = statement.executeQuery()) {
          while (row.next()) {
            read(row, wanted, to);
          }
        }
      } finally {
        dialect.end(connection);
      }
    } catch (SQLException e) {
      throw refusal(name, e);
    }
  }

  private String joined(String label, List<TableColumn> wanted) {
    String inner =
        wanted.stream().map(c -> ", " + qualified(c) + " AS " + names.name(c.name())).collect(LIST);
    return "SELECT parley_person, parley_key, parley_theirs"
        + wanted.stream().map(c -> ", " + c.kind().selectSql(names.name(c.name()))).collect(LIST)
        + " FROM (SELECT p.person AS parley_person, p.record_key AS parley_key, "
        + qualified(key)
        + " AS parley_theirs"
        + inner
        + " FROM "
        + table.fromSql(names)
        + (table instanceof JdbcTable.Named ? " t" : "")
        + " JOIN "
        + people(label)
        + " p ON p.record_key = "
        + qualified(key)
        + ") r";
  }

  /**
   * The same join as a relation for whoever asks the database in its own SQL: {@code person}, and
   * whatever is selected of the table.
   *
   * @param select expressions of the table's columns, by the names that they get
   */
  public String relation(
      String label, Map<String, Function<UnaryOperator<String>, String>> select) {
    String list =
        select.entrySet().stream()
            .map(
                s ->
                    ", "
                        + s.getValue().apply(name -> qualified(column(name)))
                        + " AS "
                        + names.name(s.getKey()))
            .collect(LIST);
    return "(SELECT p.person AS person"
        + list
        + " FROM "
        + table.fromSql(names)
        + (table instanceof JdbcTable.Named ? " t" : "")
        + " JOIN "
        + people(label)
        + " p ON p.record_key = "
        + qualified(key)
        + ")";
  }

  private void read(ResultSet row, List<TableColumn> wanted, Rows to) throws SQLException {
    // A database may take texts for equal that differ: then a record would be two people's.
    if (keyType().equals(dialect.textType())
        && !row.getString(2).equals(row.getString(3).stripTrailing())) {
      return;
    }
    List<Optional<Object>> cells = new ArrayList<>(wanted.size());
    for (int i = 0; i < wanted.size(); i++) {
      cells.add(cell(wanted.get(i), row, i + 4));
    }
    to.row(UUID.fromString(row.getString(1).strip()), cells);
  }

  private static Optional<Object> cell(TableColumn column, ResultSet row, int at)
      throws SQLException {
    try {
      return column.kind().cell(row, at);
    } catch (UnreadableValueException e) {
      return Optional.empty();
    }
  }

  /** Removes what was published under a label; nothing, where that is gone. */
  public void remove(String label) {
    new InDatabase(people(label)).close();
  }

  private String people(String label) {
    List<String> path = new ArrayList<>(peopleSchema);
    path.add(Labels.table(label));
    return names.path(path);
  }

  private String qualified(TableColumn of) {
    return (table instanceof JdbcTable.Named ? "t." : "q.") + names.name(of.name());
  }

  private TableColumn column(String wanted) {
    return columns.stream()
        .filter(c -> c.name().equals(wanted))
        .findAny()
        .orElseThrow(
            () -> new SourceException("table " + name + ": there is no column `" + wanted + "`"));
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

    private String one(String wanted) {
      return qualified(column(wanted));
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
