package io.parley.server.bench;

import java.util.List;

/**
 * The five TPC-H queries that figures exist for, with bounds by hand: a person's sum is clamped to
 * r times a row's bounds. No customer of the generator reaches a cap, which {@link TpchBench}
 * checks: the bounded answer is then the plain one.
 */
final class TpchQuestions {
  /** Rows per person, r. */
  private static final int ROWS = 500;

  private static final String REVENUE = "l_extendedprice * (1 - l_discount)";
  private static final String EXCESS = "max((c > @cap)::INT)";

  private TpchQuestions() {}

  static List<TpchQuestion> all() {
    return List.of(q1(), q5(), q6(), q14(), q19());
  }

  /** Six aggregates in four groups, of which a person may be in all. */
  private static TpchQuestion q1() {
    String where = "l_shipdate <= DATE '1998-12-01' - INTERVAL 90 DAY";
    String charge = REVENUE + " * (1 + l_tax)";
    String partial =
        """
        SELECT person, l_returnflag, l_linestatus, count(*) c, least(count(*), %d) n,
          %s s1, %s s2, %s s3, %s s4, %s s5
        FROM l GROUP BY 1, 2, 3
        """
            .formatted(
                ROWS,
                sum("l_quantity", 50),
                sum("l_extendedprice", 110_000),
                sum(REVENUE, 110_000),
                sum(charge, 120_000),
                sum("l_discount", 1));
    String released =
        "l_returnflag || l_linestatus g,"
            + numbers("count(*)", "sum(n)", "sum(s1)", "sum(s2)", "sum(s3)", "sum(s4)", "sum(s5)");
    return new TpchQuestion(
        "q1",
        """
        SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice), sum(%s),
          sum(%s), avg(l_quantity), avg(l_extendedprice), avg(l_discount), count(*)
        FROM {lineitem} WHERE %s GROUP BY 1, 2 ORDER BY 1, 2
        """
            .formatted(REVENUE, charge, where),
        "SELECT 0 excess, l_returnflag || l_linestatus g,"
            + numbers(
                "count(DISTINCT person)",
                "count(*)",
                "sum(l_quantity)",
                "sum(l_extendedprice)",
                "sum(" + REVENUE + ")",
                "sum(" + charge + ")",
                "sum(l_discount)")
            + " FROM {lineitem} WHERE "
            + where
            + " GROUP BY g ORDER BY g",
        List.of(new PrivateRows("l", "lineitem", where, "l_orderkey, l_linenumber", true)),
        // Four groups at most in the answer: nobody has more, so that no group need be chosen.
        "SELECT (count(*) OVER () > 4)::INT excess, g, v FROM (SELECT "
            + released
            + " FROM ("
            + partial
            + ") GROUP BY g)",
        """
        SELECT 0 excess, %s FROM (
          SELECT *, row_number() OVER (
            PARTITION BY person ORDER BY %s, l_returnflag, l_linestatus) k
          FROM (%s))
        WHERE k <= 4 GROUP BY g
        """
            .formatted(released, PrivateRows.keyed("l_returnflag, l_linestatus"), partial));
  }

  /** A join of three private tables; a customer has one nation. */
  private static TpchQuestion q5() {
    String looked =
        """
        l_suppkey = s_suppkey AND c_nationkey = s_nationkey AND s_nationkey = n_nationkey
          AND n_regionkey = r_regionkey AND r_name = 'ASIA'
        """;
    String year = "o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1995-01-01'";
    String from = " FROM {customer}, {orders}, {lineitem}, {supplier}, {nation}, {region} WHERE ";
    String plain =
        from + "c_custkey = o_custkey AND l_orderkey = o_orderkey AND " + looked + " AND " + year;
    // The same person said with two inequalities: a hash of the order's key alone is quicker.
    String bounded =
        """
        SELECT 0 excess, g,%s FROM (
          SELECT *, row_number() OVER (PARTITION BY person ORDER BY %s, g) k FROM (
            SELECT c.person, n_name g, %s s
            FROM c, o, l, {supplier}, {nation}, {region}
            WHERE c.person = o.person AND l_orderkey = o_orderkey
              AND l.person <= o.person AND l.person >= o.person AND %s
            GROUP BY 1, 2))
        WHERE k <= 1 GROUP BY g
        """
            .formatted(
                numbers("count(*)", "sum(s)"),
                PrivateRows.keyed("g"),
                sum(REVENUE, 110_000),
                looked);
    return new TpchQuestion(
        "q5",
        "SELECT n_name, sum(" + REVENUE + ") revenue" + plain + " GROUP BY 1 ORDER BY 2 DESC",
        "SELECT 0 excess, n_name g,"
            + numbers("count(DISTINCT c_custkey)", "sum(" + REVENUE + ")")
            + plain
            + " GROUP BY g ORDER BY g",
        List.of(
            new PrivateRows("c", "customer", "TRUE", "c_custkey", true),
            new PrivateRows("o", "orders", year, "o_orderkey", true),
            new PrivateRows("l", "lineitem", "TRUE", "l_orderkey, l_linenumber", true)),
        bounded.replace("@first", "1").replace("@second", "2"),
        bounded);
  }

  private static TpchQuestion q6() {
    String where =
        """
        l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
          AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24
        """;
    return single(
        "q6",
        where,
        "l",
        "",
        List.of("l_extendedprice * l_discount"),
        "sum(l_extendedprice * l_discount)",
        true);
  }

  private static TpchQuestion q14() {
    String promotion = "CASE WHEN p_type LIKE 'PROMO%' THEN " + REVENUE + " ELSE 0 END";
    return single(
        "q14",
        "l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1995-10-01'",
        "l, {part}",
        "l_partkey = p_partkey",
        List.of(promotion, REVENUE),
        "100.00 * sum(" + promotion + ") / sum(" + REVENUE + ")",
        false);
  }

  private static TpchQuestion q19() {
    String parts =
        """
        l_partkey = p_partkey
        AND ((p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
            AND l_quantity BETWEEN 1 AND 11 AND p_size BETWEEN 1 AND 5)
          OR (p_brand = 'Brand#23' AND p_container IN ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
            AND l_quantity BETWEEN 10 AND 20 AND p_size BETWEEN 1 AND 10)
          OR (p_brand = 'Brand#34' AND p_container IN ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
            AND l_quantity BETWEEN 20 AND 30 AND p_size BETWEEN 1 AND 15))
        """;
    return single(
        "q19",
        "l_shipmode IN ('AIR', 'AIR REG') AND l_shipinstruct = 'DELIVER IN PERSON'",
        "l, {part}",
        parts,
        List.of(REVENUE),
        "sum(" + REVENUE + ")",
        false);
  }

  /** Line items, perhaps with a look-up, without groups. */
  private static TpchQuestion single(
      String name,
      String where,
      String from,
      String join,
      List<String> values,
      String plain,
      boolean countsItself) {
    String joined = join.isEmpty() ? "" : " WHERE " + join;
    String all = " WHERE " + where + (join.isEmpty() ? "" : " AND " + join);
    String lineItems = from.replaceFirst("^l", "{lineitem}");
    StringBuilder partial = new StringBuilder("SELECT count(*) c");
    String[] sums = new String[values.size() + 1];
    String[] plainSums = new String[values.size() + 1];
    sums[0] = "count(*)";
    plainSums[0] = "count(DISTINCT person)";
    for (int i = 0; i < values.size(); i++) {
      partial.append(", ").append(sum(values.get(i), 110_000)).append(" s").append(i);
      sums[i + 1] = "sum(s" + i + ")";
      plainSums[i + 1] = "sum(" + values.get(i) + ")";
    }
    partial.append(" FROM ").append(from).append(joined).append(" GROUP BY person");
    String bounded = ", '' g," + numbers(sums) + " FROM (" + partial + ")";
    return new TpchQuestion(
        name,
        "SELECT " + plain + " FROM " + lineItems + all,
        "SELECT 0 excess, '' g," + numbers(plainSums) + " FROM " + lineItems + all,
        List.of(new PrivateRows("l", "lineitem", where, "l_orderkey, l_linenumber", !countsItself)),
        "SELECT " + (countsItself ? EXCESS : "0") + " excess" + bounded,
        "SELECT 0 excess" + bounded);
  }

  /** A person's sum: each row within its bounds, the whole within r rows' worth. */
  private static String sum(String expression, int high) {
    return "least(greatest(sum(least(greatest(%s, 0), %d)), 0), %d)"
        .formatted(expression, high, (long) ROWS * high);
  }

  /** Numbers of one group as one text, of one scale, so that two statements' can be compared. */
  private static String numbers(String... numbers) {
    return " [" + String.join(", ", numbers) + "]::DECIMAL(38, 6)[]::VARCHAR v";
  }
}
