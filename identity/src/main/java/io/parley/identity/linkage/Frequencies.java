package io.parley.identity.linkage;

import io.parley.identity.compare.Comparison;
import io.parley.identity.normalise.AttributeKind;
import io.parley.identity.table.RecordTable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How often values stand in the columns whose weight follows it.
 *
 * <p>A value is known by the first 8 bytes of its SHA-256, and only when at least {@value
 * #LEAST_HELD} records hold it: what few hold says who they are, and a hash of a guessable value
 * hides nothing. The others are taken for as rare as they are on average.
 *
 * @param columns by name
 */
public record Frequencies(Map<String, Column> columns) {
  /** So many records hold a value that is kept. */
  public static final int LEAST_HELD = 5;

  /** What leads to one person or household, whichever model compares it by frequency. */
  private static final Set<String> WHO_IS_WHO =
      Stream.of(
              AttributeKind.EMAIL,
              AttributeKind.PHONE,
              AttributeKind.NATIONAL_ID,
              AttributeKind.PASSPORT,
              AttributeKind.DRIVER_LICENCE,
              AttributeKind.CUSTOMER_ID,
              AttributeKind.DEVICE_ID,
              AttributeKind.BIRTH_DATE,
              AttributeKind.STREET,
              AttributeKind.WEBSITE)
          .map(AttributeKind::word)
          .collect(Collectors.toUnmodifiableSet());

  /** So many values of a column are kept, the most frequent. */
  public static final int MOST_KEPT = 5_000;

  /**
   * One column's values.
   *
   * @param shares of the records that have a value, by hash
   * @param rest the share of each value that is not kept; above 0
   */
  public record Column(Map<String, Double> shares, double rest) {
    public Column {
      shares = Map.copyOf(shares);
      if (!(rest > 0)) {
        throw new IllegalArgumentException("no value stands nowhere");
      }
    }

    private Column averaged() {
      if (shares.isEmpty()) {
        return this;
      }
      double kept = shares.values().stream().mapToDouble(share -> share).sum();
      return new Column(Map.of(), 1 / (shares.size() + Math.max(0, 1 - kept) / rest));
    }
  }

  public Frequencies {
    columns = Map.copyOf(columns);
  }

  /** Counts the values of the compared columns that ask for it. */
  public static Frequencies of(List<Comparison> comparisons, RecordTable table) {
    Map<String, Column> columns = new LinkedHashMap<>();
    for (Comparison comparison : comparisons) {
      if (comparison.byFrequency()) {
        columns.put(comparison.column(), count(comparison, table));
      }
    }
    return new Frequencies(columns);
  }

  /**
   * The same without the values of columns that belong to one person each, in a file for others.
   * Records are counted here and not people: a customer with five records would leave a hash of
   * their address, which whoever guesses it can test. Each such value is taken for as rare as they
   * are on average.
   */
  Frequencies withoutWhoIsWho() {
    Map<String, Column> all = new LinkedHashMap<>();
    columns.forEach((name, c) -> all.put(name, WHO_IS_WHO.contains(name) ? c.averaged() : c));
    return new Frequencies(all);
  }

  private static Column count(Comparison comparison, RecordTable table) {
    Map<String, Double> shares = new LinkedHashMap<>();
    double[] rest = new double[3]; // values, those that are kept, different ones that are not
    String counted =
        "(SELECT value, count(*) AS n FROM (%s) GROUP BY 1)".formatted(values(comparison));
    table.query(
        "SELECT coalesce(sum(n), 0), count(*) FROM " + counted,
        row -> {
          rest[0] = row.getDouble(1);
          rest[2] = row.getDouble(2);
        });
    table.query(
        "SELECT value, n FROM %s WHERE n >= %d ORDER BY n DESC, value LIMIT %d"
            .formatted(counted, LEAST_HELD, MOST_KEPT),
        row -> {
          shares.put(hash(row.getString(1)), row.getDouble(2) / rest[0]);
          rest[1] += row.getDouble(2);
          rest[2]--;
        });
    double average = rest[2] == 0 ? 1 : (rest[0] - rest[1]) / rest[2];
    return new Column(shares, average / Math.max(1, rest[0]));
  }

  /** Every value of a comparison's columns. */
  private static String values(Comparison comparison) {
    return comparison.values().stream()
        .map(
            column ->
                "SELECT %1$s AS value FROM %2$s WHERE %1$s IS NOT NULL"
                    .formatted(quoted(column), RecordTable.NAME))
        .collect(Collectors.joining(" UNION ALL "));
  }

  /**
   * Makes a temporary table of the kept values that stand in the records, {@code (value, share)}.
   *
   * @param name of the table
   */
  void load(Comparison comparison, String name, RecordTable table) {
    Map<String, Double> shares = column(comparison.column()).shares();
    table.execute("CREATE OR REPLACE TEMP TABLE kept (hash VARCHAR, share DOUBLE)");
    if (!shares.isEmpty()) {
      table.execute(
          "INSERT INTO kept VALUES "
              + shares.entrySet().stream()
                  .map(e -> "('%s', CAST('%s' AS DOUBLE))".formatted(e.getKey(), e.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    table.execute(
        "CREATE OR REPLACE TEMP TABLE %s AS SELECT value, share FROM (SELECT DISTINCT value FROM (%s)) JOIN kept ON hash = left(sha256(value), 16)"
            .formatted(name, values(comparison)));
    table.execute("DROP TABLE kept");
  }

  /** What is known of a column whose comparison asks for it. */
  Column column(String column) {
    Column found = columns.get(column);
    if (found == null) {
      throw new IllegalStateException("the model was trained without the values of " + column);
    }
    return found;
  }

  /** The share of the records that hold a value; empty when the column is not counted. */
  public Optional<Double> share(String column, String value) {
    return Optional.ofNullable(columns.get(column))
        .map(c -> c.shares().getOrDefault(hash(value), c.rest()));
  }

  static String quoted(String column) {
    return '"' + column.replace("\"", "\"\"") + '"';
  }

  /** By what a value is known. */
  public static String hash(String value) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(value.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
