package io.parley.server.bench;

import java.util.List;

/**
 * The five TPC-H queries that figures exist for.
 *
 * <p>The questions differ from the standard's text where the engine's own rules want it: tables of
 * people are joined on the person, beside the order's key; money is added up in whole units, since
 * a sum in smaller ones could leave 62 bits at {@link TpchPolicies#ROWS_PER_PERSON} rows a person,
 * and its noise is far above them; Q5 makes one look-up of supplier, nation and region; Q14 and Q19
 * filter line items before theirs, and Q19 the parts too, as an analyst does who wants each table's
 * own conditions to work where it is: before its cap, or at its owner's. The control rounds each
 * row in the same way.
 */
final class TpchQuestions {
  private static final String REVENUE = "l_extendedprice * (1 - l_discount)";
  private static final String CHARGE = REVENUE + " * (1 + l_tax)";

  private TpchQuestions() {}

  static List<TpchQuestion> all() {
    return List.of(q1(), q5(), q6(), q14(), q19());
  }

  /** Eight aggregates in four groups, of which a person may be in all. */
  private static TpchQuestion q1() {
    String where = "l_shipdate <= DATE '1998-09-02'";
    return new TpchQuestion(
        "q1",
        """
        SELECT l_returnflag, l_linestatus, SUM(l_quantity), SUM(%1$s), SUM(%2$s), SUM(%3$s),
          AVG(l_quantity), AVG(%1$s), AVG(l_discount), COUNT(*)
        FROM shop.lineitem WHERE %4$s GROUP BY l_returnflag, l_linestatus
        """
            .formatted(whole("l_extendedprice"), whole(REVENUE), whole(CHARGE), where),
        """
        SELECT l_returnflag, l_linestatus, sum(l_quantity), sum(l_extendedprice), sum(%s), sum(%s),
          avg(l_quantity), avg(l_extendedprice), avg(l_discount), count(*)
        FROM {lineitem} WHERE %s GROUP BY 1, 2 ORDER BY 1, 2
        """
            .formatted(REVENUE, CHARGE, where),
        control(
            "l_returnflag || '|' || l_linestatus",
            "{lineitem} WHERE " + where,
            "sum(l_quantity)",
            sum("l_extendedprice"),
            sum(REVENUE),
            sum(CHARGE),
            "count(l_quantity)",
            "count(l_extendedprice)",
            "sum(l_discount)",
            "count(l_discount)",
            "count(*)"));
  }

  /** A join of three private tables, and a look-up in three public ones. */
  private static TpchQuestion q5() {
    String year = "o_orderdate >= DATE '1994-01-01' AND o_orderdate < DATE '1995-01-01'";
    String from =
        """
        {customer}, {orders}, {lineitem}, {supplier}, {nation}, {region}
        WHERE c_custkey = o_custkey AND l_orderkey = o_orderkey AND l_suppkey = s_suppkey
          AND c_nationkey = s_nationkey AND s_nationkey = n_nationkey
          AND n_regionkey = r_regionkey AND r_name = 'ASIA' AND %s
        """
            .formatted(year);
    return new TpchQuestion(
        "q5",
        """
        SELECT n_name, SUM(%s) AS revenue
        FROM (
          SELECT c.c_nationkey, l.l_suppkey, l.l_extendedprice, l.l_discount
          FROM shop.customer c
            JOIN (SELECT person, o_orderkey FROM shop.orders WHERE %s) o ON o.person = c.person
            JOIN shop.lineitem l ON l.person = o.person AND l.l_orderkey = o.o_orderkey) t
          JOIN (
            SELECT s.s_suppkey, s.s_nationkey, n.n_name
            FROM shop.supplier s
              JOIN shop.nation n ON n.n_nationkey = s.s_nationkey
              JOIN shop.region r ON r.r_regionkey = n.n_regionkey
            WHERE r.r_name = 'ASIA') a
          ON a.s_suppkey = t.l_suppkey AND a.s_nationkey = t.c_nationkey
        GROUP BY n_name
        """
            .formatted(whole(REVENUE), year),
        "SELECT n_name, sum(" + REVENUE + ") revenue FROM " + from + "GROUP BY 1 ORDER BY 2 DESC",
        control("n_name", from, "count(DISTINCT c_custkey)", sum(REVENUE)));
  }

  private static TpchQuestion q6() {
    String value = "l_extendedprice * l_discount";
    String where =
        """
        l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01'
          AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24
        """;
    return new TpchQuestion(
        "q6",
        "SELECT SUM(" + whole(value) + ") AS revenue FROM shop.lineitem WHERE " + where,
        "SELECT sum(" + value + ") revenue FROM {lineitem} WHERE " + where,
        control("''", "{lineitem} WHERE " + where, sum(value)));
  }

  private static TpchQuestion q14() {
    String month = "l_shipdate >= DATE '1995-09-01' AND l_shipdate < DATE '1995-10-01'";
    String from = "{lineitem}, {part} WHERE l_partkey = p_partkey AND " + month;
    String promotion = "CASE WHEN p_type LIKE 'PROMO%%' THEN %s ELSE 0 END";
    return new TpchQuestion(
        "q14",
        """
        SELECT 100.00 * SUM(%s) / SUM(%s) AS promo_revenue
        FROM (SELECT l_partkey, l_extendedprice, l_discount FROM shop.lineitem WHERE %s) l
          JOIN shop.part p ON p.p_partkey = l.l_partkey
        """
            .formatted(promotion.formatted(whole(REVENUE)), whole(REVENUE), month),
        "SELECT 100.00 * sum(%s) / sum(%s) FROM %s"
            .formatted(promotion.formatted(REVENUE), REVENUE, from),
        control("''", from, "sum(" + promotion.formatted(whole(REVENUE)) + ")", sum(REVENUE)));
  }

  private static TpchQuestion q19() {
    String shipped = "l_shipmode IN ('AIR', 'AIR REG') AND l_shipinstruct = 'DELIVER IN PERSON'";
    String parts =
        """
        ((p_brand = 'Brand#12' AND p_container IN ('SM CASE', 'SM BOX', 'SM PACK', 'SM PKG')
            %s AND p_size BETWEEN 1 AND 5)
          OR (p_brand = 'Brand#23' AND p_container IN ('MED BAG', 'MED BOX', 'MED PKG', 'MED PACK')
            %s AND p_size BETWEEN 1 AND 10)
          OR (p_brand = 'Brand#34' AND p_container IN ('LG CASE', 'LG BOX', 'LG PACK', 'LG PKG')
            %s AND p_size BETWEEN 1 AND 15))
        """;
    String sold =
        parts.formatted(
            "AND l_quantity BETWEEN 1 AND 11",
            "AND l_quantity BETWEEN 10 AND 20",
            "AND l_quantity BETWEEN 20 AND 30");
    String from = "{lineitem}, {part} WHERE l_partkey = p_partkey AND " + shipped + " AND " + sold;
    return new TpchQuestion(
        "q19",
        """
        SELECT SUM(%s) AS revenue
        FROM (
          SELECT l_partkey, l_quantity, l_extendedprice, l_discount
          FROM shop.lineitem WHERE %s) l
          JOIN (
            SELECT p_partkey, p_brand, p_size, p_container FROM shop.part WHERE %s) p
          ON p.p_partkey = l.l_partkey
        WHERE %s
        """
            .formatted(whole(REVENUE), shipped, parts.formatted("", "", ""), sold),
        "SELECT sum(" + REVENUE + ") revenue FROM " + from,
        control("''", from, sum(REVENUE)));
  }

  private static String whole(String expression) {
    return "CAST(" + expression + " AS BIGINT)";
  }

  private static String sum(String expression) {
    return "sum(" + whole(expression) + ")";
  }

  /** Numbers of one group as one text, of one scale, so that two answers can be compared. */
  private static String control(String group, String from, String... numbers) {
    return "SELECT %s g, [%s]::DECIMAL(38, 6)[]::VARCHAR v FROM %s GROUP BY ALL ORDER BY g"
        .formatted(group, String.join(", ", numbers), from);
  }
}
