package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.bench.BoundedSql.Care;
import io.parley.server.bench.PriceQuestion.Caps;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The statements whose price is measured compute what they should, whichever way they take. */
class PrivacyPriceTest {
  private static final int PEOPLE = 20_000;
  private static final long[] SEEDS = {-1L, 2L, 3L, Long.MIN_VALUE};

  private final Path folder;
  private final BenchDatabase database;

  PrivacyPriceTest(@TempDir Path folder) throws SQLException {
    this.folder = folder;
    this.database = BenchDatabase.open(folder);
  }

  @BeforeEach
  void write() throws SQLException {
    PeopleData.write(database, folder, PEOPLE);
  }

  @AfterEach
  void close() throws SQLException {
    database.close();
  }

  @Test
  void data_isWhatTheFigureSays() throws SQLException {
    assertThat(one("SELECT count(*), count(DISTINCT p), count(DISTINCT region) FROM a"))
        .isEqualTo("20000|20000|20");
    assertThat(one("SELECT count(*), count(DISTINCT p), count(DISTINCT tier) FROM b"))
        .isEqualTo("20000|20000|20");
    assertThat(one("SELECT count(*), count(DISTINCT p), count(DISTINCT campaign) FROM e"))
        .isEqualTo("60000|20000|20");
    assertThat(one("SELECT count(*) FROM a JOIN b USING (p)")).isEqualTo("8000");
    assertThat(one("SELECT count(*) FROM (SELECT p, lag(p) OVER () q FROM e) WHERE p < q"))
        .as("ordered by token")
        .isEqualTo("0");
    assertThat(one("SELECT typeof(p), typeof(age), typeof(amount) FROM a LIMIT 1"))
        .isEqualTo("UUID|INTEGER|DECIMAL(18,4)");
  }

  @Test
  void peopleWithOneRow_areAnsweredTheFastWayWithTheCarefulResult() throws SQLException {
    SlicedAnswer fast = answer(PriceQuestion.people(), 7, Care.ONE_ROW_EACH);

    assertThat(fast.lines()).hasSize(20).isEqualTo(careful(PriceQuestion.people()));
    assertThat(fast.care()).isEqualTo(Care.ONE_ROW_EACH);
  }

  @Test
  void eventsWithinTheCap_areNotCutAndGiveTheCarefulResult() throws SQLException {
    SlicedAnswer fast = answer(PriceQuestion.events(), 7, Care.ONE_ROW_EACH);

    assertThat(fast.lines()).hasSize(20).isEqualTo(careful(PriceQuestion.events()));
    assertThat(fast.care()).isEqualTo(Care.NO_CUT);
  }

  @Test
  void eventsAboveTheCap_areCut() throws SQLException {
    PriceQuestion question =
        new PriceQuestion("a", "e", "e.campaign", "e.paid", 2, 2, new Caps(1, 2));
    SlicedAnswer fast = answer(question, 7, Care.ONE_ROW_EACH);

    assertThat(fast.lines()).isEqualTo(careful(question));
    assertThat(fast.care()).isEqualTo(Care.EVERYTHING);
    assertThat(fast.lines()).isNotEqualTo(careful(PriceQuestion.events()));
  }

  @Test
  void fileOutOfOrder_isRunWithAllCare() throws SQLException {
    rewrite("b", "SELECT * FROM b ORDER BY spend");

    SlicedAnswer fast = answer(PriceQuestion.people(), 3, Care.ONE_ROW_EACH);

    assertThat(fast.lines()).isEqualTo(careful(PriceQuestion.people()));
    assertThat(fast.care()).isEqualTo(Care.EVERYTHING);
  }

  @Test
  void onePersonAMillionTimes_countsOnce() throws SQLException {
    List<String> before = careful(PriceQuestion.people());
    rewrite(
        "b",
        "SELECT * FROM b UNION ALL SELECT p, tier, visits, spend FROM"
            + " (SELECT * FROM b WHERE p IN (SELECT p FROM a) ORDER BY p LIMIT 1), range(100000)"
            + " ORDER BY p");

    List<String> after = answer(PriceQuestion.people(), 5, Care.ONE_ROW_EACH).lines();

    assertThat(after).isEqualTo(before);
  }

  @Test
  void wideCaps_giveThePlainPeople() throws SQLException {
    PriceQuestion wide = new PriceQuestion("a", "e", "e.campaign", "e.paid", 20, 3, new Caps(1, 3));

    List<String> plain =
        database.rows("SELECT g, n FROM (" + wide.plain(folder) + ") t(g, n, s) ORDER BY 1");

    assertThat(careful(wide)).extracting(l -> l.substring(0, l.lastIndexOf('|'))).isEqualTo(plain);
  }

  /** Of a person with three groups each of the six orders is as likely. */
  @Test
  void choiceOfGroups_isUniformOverSeedsForOnePerson() throws SQLException {
    String order = "hash(xor(hash(p, s1), hash(g, s2)))"; // as in BoundedSql, with seeds as columns
    List<String> counts =
        database.rows(
            """
            SELECT o, count(*) FROM (
              SELECT list(g ORDER BY %s)::VARCHAR o
              FROM (SELECT p FROM %s LIMIT 1), (VALUES ('x'), ('y'), ('z')) t(g),
                (SELECT hash(i * 2 + 1) s1, hash(i * 2) s2, i FROM range(30000) r(i))
              GROUP BY i)
            GROUP BY 1
            """
                .formatted(order, PeopleData.scan(folder, "a")));

    // Each of six counts is binomial(30,000, 1/6) with deviation 64.5; 7.5 deviations: < 1e-12.
    assertThat(counts).hasSize(6);
    assertThat(counts)
        .allSatisfy(
            c ->
                assertThat(Integer.parseInt(c.substring(c.indexOf('|') + 1)))
                    .isBetween(5_000 - 484, 5_000 + 484));
  }

  @Test
  void bench_namesFiguresByTheirSize() throws Exception {
    Workbench workbench =
        new Workbench(
            Map.of("rows", BigDecimal.valueOf(1_000), "rounds", BigDecimal.ONE),
            folder,
            new Progress("bench", new PrintStream(new ByteArrayOutputStream())));

    Map<String, Figure> figures = new PrivacyPriceBench().measure(workbench);

    assertThat(figures).containsOnlyKeys("people_1000", "events_1000");
    assertThat(figures.values()).allMatch(figure -> figure.ratio().isPresent());
  }

  @Test
  void oddNumberOfRows_isWrongUsage() {
    assertThatThrownBy(() -> PeopleData.write(database, folder, 15))
        .isInstanceOf(BenchUsage.class)
        .hasMessage("--rows wants a multiple of 10");
  }

  private SlicedAnswer answer(PriceQuestion question, int slices, Care care) {
    return new SlicedAnswer(database, new BoundedSql(question, folder, SEEDS), slices, care);
  }

  private List<String> careful(PriceQuestion question) throws SQLException {
    return answer(question, 1, Care.EVERYTHING).lines();
  }

  private void rewrite(String table, String query) throws SQLException {
    database.execute(
        "CREATE TABLE t AS "
            + query
                .replaceAll("\\bFROM b\\b", "FROM " + PeopleData.scan(folder, "b"))
                .replaceAll("\\bFROM a\\b", "FROM " + PeopleData.scan(folder, "a"))
            + "; COPY t TO '"
            + folder.resolve(table + ".parquet")
            + "' (FORMAT parquet); DROP TABLE t");
  }

  private String one(String query) throws SQLException {
    String sql = query;
    for (String table : List.of("a", "b", "e")) {
      sql =
          sql.replaceAll(
              "\\b(FROM|JOIN) " + table + "\\b",
              "$1 " + java.util.regex.Matcher.quoteReplacement(PeopleData.scan(folder, table)));
    }
    return database.rows(sql).get(0);
  }
}
