package io.parley.identity.plan;

import io.parley.identity.table.RecordTable;
import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Nearest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * A source's file as DuckDB reads it: a relation in which every column is a text.
 *
 * <p>A CSV is read with the columns of its first line and in strict mode, so that DuckDB guesses
 * nothing: a guess follows the rows, and would be another one tomorrow.
 */
final class SourceSql {
  /** No header is longer than that; the limit bounds the work that a hostile file can cause. */
  private static final int MOST_HEADER = 1_000_000;

  private final RecordTable table;
  private final Source source;
  private final Map<String, String> columns;
  private final Set<String> twice;

  private SourceSql(
      RecordTable table, Source source, Map<String, String> columns, Set<String> twice) {
    this.twice = twice;
    this.table = table;
    this.source = source;
    this.columns = columns;
  }

  /**
   * Looks at the file.
   *
   * @throws BadFile when it is not there or cannot be read
   */
  static SourceSql of(RecordTable table, Source source) {
    if (!Files.isRegularFile(source.file())) {
      throw new BadFile(
          "the source `%s` has no file %s; its path is relative to the identity file"
              .formatted(source.name(), source.file()));
    }
    Map<String, String> columns = new LinkedHashMap<>();
    Set<String> twice = Set.of();
    try {
      switch (source.format()) {
        case CSV -> {
          List<String> header = header(source);
          twice = twice(header);
          distinct(header).forEach(name -> columns.put(name.strip(), quoted(name)));
        }
        case JSON ->
            table.query(
                "SELECT DISTINCT unnest(json_keys(json)) FROM (SELECT json FROM "
                    + relation(source, List.of())
                    + " LIMIT 10000)",
                row -> columns.put(row.getString(1), jsonValue(row.getString(1))));
        case PARQUET ->
            table.query(
                "DESCRIBE SELECT * FROM " + relation(source, List.of()),
                row ->
                    columns.put(
                        row.getString(1), "CAST(" + quoted(row.getString(1)) + " AS VARCHAR)"));
      }
    } catch (IllegalStateException e) {
      throw unreadable(source);
    }
    return new SourceSql(table, source, columns, twice);
  }

  private static BadFile unreadable(Source source) {
    return new BadFile(
        source.format() == Source.Format.CSV
            ? "the source `%s` cannot be read as CSV; are its delimiter `%s` and its encoding %s right, and do all its lines end in the same way?"
                .formatted(source.name(), source.delimiter(), source.encoding())
            : "the source `%s` cannot be read as %s"
                .formatted(source.name(), source.format().name().toLowerCase(Locale.ROOT)));
  }

  /**
   * Loads the rows into a table, in the file's order.
   *
   * @param name of the table
   * @param expressions SQL over {@link #column}, each with its name
   * @return the lines of a CSV that are no rows, if its quotes are broken; else they stand in
   *     DuckDB's table of rejects
   */
  Optional<List<CsvRows.Broken>> load(String name, List<String> expressions) {
    forgetRejects(table);
    try {
      load(name, expressions, relation(source, List.copyOf(columns.values())));
      return source.format() == Source.Format.CSV && quotesAreBroken()
          ? Optional.of(loadByLine(name, expressions))
          : Optional.empty();
    } catch (IllegalStateException | IOException | SQLException e) {
      throw unreadable(source); // without the cause, whose text may hold a value
    }
  }

  private void load(String name, List<String> expressions, String relation) {
    table.execute(
        "CREATE OR REPLACE TABLE %s AS SELECT %s FROM %s"
            .formatted(name, String.join(", ", expressions), relation));
  }

  /** What follows an open quote is lost to DuckDB, up to the end or the longest line. */
  private boolean quotesAreBroken() {
    boolean[] broken = new boolean[1];
    table.query(
        "SELECT count(*) > 0 FROM rejected WHERE error_type NOT IN ('MISSING COLUMNS', 'TOO MANY COLUMNS', 'INVALID ENCODING')",
        row -> broken[0] = row.getBoolean(1));
    return broken[0];
  }

  private List<CsvRows.Broken> loadByLine(String name, List<String> expressions)
      throws IOException, SQLException {
    forgetRejects(table);
    table.execute(
        "CREATE OR REPLACE TABLE csv_rows (%s)"
            .formatted(
                columns.values().stream()
                    .map(c -> c + " VARCHAR")
                    .collect(Collectors.joining(", "))));
    try {
      List<CsvRows.Broken> broken;
      try (DuckDBAppender rows =
          table.connection().unwrap(DuckDBConnection.class).createAppender("csv_rows")) {
        broken = CsvRows.read(source, columns.size(), rows);
      }
      load(name, expressions, "csv_rows");
      return broken;
    } finally {
      table.execute("DROP TABLE csv_rows");
    }
  }

  /** Those of an earlier file. */
  static void forgetRejects(RecordTable table) {
    table.execute("DROP TABLE IF EXISTS rejected");
    table.execute("DROP TABLE IF EXISTS rejected_scan");
  }

  /**
   * A column's value as SQL: a text, NULL where it is empty.
   *
   * @throws BadFile when the source has no such column, or two
   */
  String column(String name) {
    if (twice.contains(name)) {
      throw new BadFile(
          "the source `%s` has two columns `%s`; rename the one that is not meant"
              .formatted(source.name(), name));
    }
    String sql = columns.get(name);
    if (sql == null) {
      throw new BadFile(
          "the source `%s` has no column `%s`; %s"
              .formatted(
                  source.name(),
                  name,
                  Nearest.nearest(name, columns.keySet())
                      .map(near -> "did you mean `" + near + "`?")
                      .orElse(whereNamesStand())));
    }
    return "nullif(trim(" + sql + ", E' \\t\\r\\n'), '')";
  }

  /** All names are not shown: a file without a header has somebody's data there. */
  private String whereNamesStand() {
    return source.format() == Source.Format.CSV
        ? "the names stand in the first row of the file, as it is parted by `%s` in %s"
            .formatted(source.delimiter(), source.encoding())
        : "look at the file's own names";
  }

  private static String relation(Source source, List<String> columns) {
    String file = literal(source.file().toString());
    return switch (source.format()) {
      case PARQUET -> "read_parquet(" + file + ")";
      case JSON ->
          source.file().toString().toLowerCase(Locale.ROOT).endsWith(".jsonl")
              ? "read_ndjson_objects(%s, ignore_errors = true)".formatted(file)
              : "read_json_objects(%s)".formatted(file);
      case CSV -> {
        List<String> types =
            columns.stream()
                .map(
                    c ->
                        literal(c.substring(1, c.length() - 1).replace("\"\"", "\""))
                            + ": 'VARCHAR'")
                .toList();
        yield "read_csv(%s, columns = {%s}, auto_detect = false, header = true, delim = %s, quote = '\"', escape = '\"', encoding = %s, store_rejects = true, rejects_table = 'rejected', rejects_scan = 'rejected_scan', rejects_limit = 0)"
            .formatted(
                file,
                String.join(", ", types),
                literal(source.delimiter()),
                literal(source.encoding()));
      }
    };
  }

  static String literal(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String jsonValue(String key) {
    return "json ->> " + literal("$.\"" + key.replace("\"", "\\\"") + "\"");
  }

  static Charset charset(Source source) {
    return switch (source.encoding()) {
      case "latin-1" -> StandardCharsets.ISO_8859_1;
      case "utf-16" -> StandardCharsets.UTF_16LE;
      default -> StandardCharsets.UTF_8;
    };
  }

  /** Names that stand in a header more than once: which one is meant, nobody can tell. */
  private static Set<String> twice(List<String> header) {
    Set<String> seen = new HashSet<>();
    return header.stream().map(String::strip).filter(n -> !seen.add(n)).collect(Collectors.toSet());
  }

  /** The names in the first row of a CSV. */
  private static List<String> header(Source source) {
    List<String> names = new ArrayList<>();
    StringBuilder name = new StringBuilder();
    boolean quoted = false;
    try (BufferedReader reader = reader(source.file(), charset(source))) {
      int c = reader.read();
      if (c == 0xFEFF) {
        c = reader.read();
      }
      for (int i = 0; c >= 0 && i < MOST_HEADER; i++, c = reader.read()) {
        if (c == '"') {
          quoted = !quoted;
        } else if (!quoted && (c == '\n' || c == '\r')) {
          break;
        } else if (!quoted && c == source.delimiter().charAt(0)) {
          names.add(name.toString());
          name.setLength(0);
        } else {
          name.append((char) c);
        }
      }
    } catch (IOException e) {
      throw unreadable(source);
    }
    names.add(name.toString());
    if (String.join("", names).isBlank()) {
      throw new BadFile(
          "the source `%s` has no names of columns in its first row; is %s empty?"
              .formatted(source.name(), source.file()));
    }
    return names;
  }

  /** Columns that nothing is read of may have one name: DuckDB wants them told apart. */
  private static List<String> distinct(List<String> names) {
    List<String> distinct = new ArrayList<>();
    for (String name : names) {
      String own = name;
      for (int i = 2; distinct.contains(own); i++) {
        own = name + "_" + i;
      }
      distinct.add(own);
    }
    return distinct;
  }

  private static BufferedReader reader(Path file, Charset charset) throws IOException {
    // Bytes that are no text are replaced here, and rejected with their rows by DuckDB.
    return new BufferedReader(new InputStreamReader(Files.newInputStream(file), charset));
  }
}
