package io.parley.server.bench;

import io.trino.tpch.Customer;
import io.trino.tpch.CustomerGenerator;
import io.trino.tpch.Distributions;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.NationGenerator;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import io.trino.tpch.Part;
import io.trino.tpch.PartGenerator;
import io.trino.tpch.RegionGenerator;
import io.trino.tpch.Supplier;
import io.trino.tpch.SupplierGenerator;
import io.trino.tpch.TextPool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.duckdb.DuckDBAppender;

/**
 * TPC-H as curated tables: the standard's rows (from Trino's port of its generator, comments and
 * unused texts left out) in Parquet, where customer, orders and lineitem carry the customer's
 * {@code person}, a UUID, and are ordered by it as a party's stream is. Supplier, part, nation and
 * region are public look-ups.
 */
final class TpchData {
  /** Orders in one part of the raw data: about 1.5 million line items. */
  private static final int ORDERS_A_PART = 375_000;

  private static final int ORDERS_A_SCALE = 1_500_000;
  private static final Distributions WORDS = Distributions.getDefaultDistributions();

  /** Comments are thrown away, so their vocabulary may be small. */
  private static final TextPool TEXTS = new TextPool(1 << 20, WORDS);

  private static final String PERSON = "md5('customer ' || %s)::UUID AS person";
  private static final String MONEY = "CAST(%1$s * 0.01::DECIMAL(3, 2) AS DECIMAL(15, 2)) AS %1$s";
  private static final String DAY = "DATE '1970-01-01' + %1$s AS %1$s";

  private final BenchDatabase database;
  private final Path directory;
  private final double scale;

  private TpchData(BenchDatabase database, Path directory, double scale) {
    this.database = database;
    this.directory = directory;
    this.scale = scale;
  }

  /** Writes all tables below a directory, a folder of Parquet files each. */
  static void write(BenchDatabase database, Path directory, double scale)
      throws SQLException, IOException {
    TpchData data = new TpchData(database, directory, scale);
    data.lookUps();
    data.customers();
    data.raw();
    data.ordered();
  }

  private void lookUps() throws SQLException, IOException {
    fill(
        "supplier",
        "s_suppkey INTEGER, s_nationkey INTEGER",
        new SupplierGenerator(scale, 1, 1, WORDS, TEXTS),
        TpchData::supplier);
    fill(
        "part",
        "p_partkey INTEGER, p_brand VARCHAR, p_type VARCHAR, p_size INTEGER, p_container VARCHAR",
        new PartGenerator(scale, 1, 1, WORDS, TEXTS),
        TpchData::part);
    fill(
        "nation",
        "n_nationkey INTEGER, n_name VARCHAR, n_regionkey INTEGER",
        new NationGenerator(WORDS, TEXTS),
        (row, n) ->
            row.append((int) n.getNationKey()).append(n.getName()).append((int) n.getRegionKey()));
    fill(
        "region",
        "r_regionkey INTEGER, r_name VARCHAR",
        new RegionGenerator(WORDS, TEXTS),
        (row, r) -> row.append((int) r.getRegionKey()).append(r.getName()));
    for (String table : List.of("supplier", "part", "nation", "region")) {
      copy("SELECT * FROM " + table, table, 0);
      database.execute("DROP TABLE " + table);
    }
  }

  private void customers() throws SQLException, IOException {
    fill(
        "customer",
        "c_custkey INTEGER, c_nationkey INTEGER, c_mktsegment VARCHAR, c_acctbal BIGINT",
        new CustomerGenerator(scale, 1, 1, WORDS, TEXTS),
        TpchData::customer);
    copy(
        "SELECT %s, c_custkey, c_nationkey, c_mktsegment, %s FROM customer ORDER BY person"
            .formatted(PERSON.formatted("c_custkey"), MONEY.formatted("c_acctbal")),
        "customer",
        0);
    database.execute("DROP TABLE customer");
  }

  /** Orders and line items as the generator gives them: in the order of their keys. */
  private void raw() throws SQLException, IOException {
    int parts = parts();
    for (int part = 1; part <= parts; part++) {
      fill(
          "orders_raw",
          "o_orderkey BIGINT, o_custkey INTEGER, o_orderstatus VARCHAR, o_totalprice BIGINT,"
              + " o_orderdate INTEGER, o_orderpriority VARCHAR, o_shippriority INTEGER",
          new OrderGenerator(scale, part, parts, WORDS, TEXTS),
          TpchData::order);
      fill(
          "lineitem_raw",
          "l_orderkey BIGINT, l_partkey INTEGER, l_suppkey INTEGER, l_linenumber INTEGER,"
              + " l_quantity INTEGER, l_extendedprice BIGINT, l_discount INTEGER, l_tax INTEGER,"
              + " l_returnflag VARCHAR, l_linestatus VARCHAR, l_shipdate INTEGER,"
              + " l_commitdate INTEGER, l_receiptdate INTEGER, l_shipinstruct VARCHAR,"
              + " l_shipmode VARCHAR",
          new LineItemGenerator(scale, part, parts, WORDS, TEXTS),
          TpchData::lineItem);
      copy(
          "SELECT %s, * EXCLUDE (o_totalprice, o_orderdate), %s, %s FROM orders_raw"
              .formatted(
                  PERSON.formatted("o_custkey"),
                  MONEY.formatted("o_totalprice"),
                  DAY.formatted("o_orderdate")),
          "orders_raw",
          part);
      copy(
          """
          SELECT %s, l_orderkey, l_partkey, l_suppkey, l_linenumber,
            l_quantity::DECIMAL(15, 2) AS l_quantity, %s, %s, %s, l_returnflag, l_linestatus,
            %s, %s, %s, l_shipinstruct, l_shipmode
          FROM lineitem_raw JOIN orders_raw ON l_orderkey = o_orderkey
          """
              .formatted(
                  PERSON.formatted("o_custkey"),
                  MONEY.formatted("l_extendedprice"),
                  MONEY.formatted("l_discount"),
                  MONEY.formatted("l_tax"),
                  DAY.formatted("l_shipdate"),
                  DAY.formatted("l_commitdate"),
                  DAY.formatted("l_receiptdate")),
          "lineitem_raw",
          part);
      database.execute("DROP TABLE orders_raw; DROP TABLE lineitem_raw");
    }
  }

  /** Sorts by person, a slice of the tokens at a time, so that no sort outgrows the memory. */
  private void ordered() throws SQLException, IOException {
    int slices = parts();
    for (String table : List.of("orders", "lineitem")) {
      String raw = table + "_raw";
      String order =
          table.equals("orders") ? "person, o_orderkey" : "person, l_orderkey, l_linenumber";
      for (int slice = 0; slice < slices; slice++) {
        copy(
            "SELECT * FROM %s WHERE %s ORDER BY %s"
                .formatted(
                    scan(directory, raw), TokenSlice.of(slice, slices).where("person"), order),
            table,
            slice);
      }
      BenchDirectory.remove(directory.resolve(raw));
    }
  }

  /** A table as DuckDB reads it. */
  static String scan(Path directory, String table) {
    return "read_parquet('" + directory.resolve(table) + "/*.parquet')";
  }

  private int parts() {
    return (int) Math.max(1, Math.ceil(scale * ORDERS_A_SCALE / ORDERS_A_PART));
  }

  private void copy(String query, String table, int part) throws SQLException, IOException {
    Path folder = Files.createDirectories(directory.resolve(table));
    database.execute(
        "COPY (%s) TO '%s/%05d.parquet' (FORMAT parquet, COMPRESSION zstd)"
            .formatted(query, folder, part));
  }

  private <T> void fill(String table, String columns, Iterable<T> rows, Row<T> row)
      throws SQLException {
    database.execute("CREATE TABLE " + table + " (" + columns + ")");
    try (DuckDBAppender appender = database.connection().createAppender(table)) {
      for (T each : rows) {
        appender.beginRow();
        row.append(appender, each);
        appender.endRow();
      }
    }
  }

  /** Appends the values of one row. */
  @FunctionalInterface
  private interface Row<T> {
    void append(DuckDBAppender appender, T row) throws SQLException;
  }

  private static void supplier(DuckDBAppender row, Supplier s) throws SQLException {
    row.append((int) s.getSupplierKey()).append((int) s.getNationKey());
  }

  private static void part(DuckDBAppender row, Part p) throws SQLException {
    row.append((int) p.getPartKey())
        .append(p.getBrand())
        .append(p.getType())
        .append(p.getSize())
        .append(p.getContainer());
  }

  private static void customer(DuckDBAppender row, Customer c) throws SQLException {
    row.append((int) c.getCustomerKey())
        .append((int) c.getNationKey())
        .append(c.getMarketSegment())
        .append(c.getAccountBalanceInCents());
  }

  private static void order(DuckDBAppender row, Order o) throws SQLException {
    row.append(o.getOrderKey())
        .append((int) o.getCustomerKey())
        .append(String.valueOf(o.getOrderStatus()))
        .append(o.getTotalPriceInCents())
        .append(o.getOrderDate())
        .append(o.getOrderPriority())
        .append(o.getShipPriority());
  }

  private static void lineItem(DuckDBAppender row, LineItem l) throws SQLException {
    row.append(l.getOrderKey())
        .append((int) l.getPartKey())
        .append((int) l.getSupplierKey())
        .append(l.getLineNumber())
        .append((int) l.getQuantity())
        .append(l.getExtendedPriceInCents())
        .append((int) l.getDiscountPercent())
        .append((int) l.getTaxPercent())
        .append(l.getReturnFlag())
        .append(l.getStatus())
        .append(l.getShipDate())
        .append(l.getCommitDate())
        .append(l.getReceiptDate())
        .append(l.getShipInstructions())
        .append(l.getShipMode());
  }
}
