package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine, whose price is measured, answers what it should, whichever way it takes. */
@Tag("slow")
class PrivacyPriceTest {
  private static final int PEOPLE = 20_000;

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
  void peopleWithOneRow_areAnsweredExactly() throws SQLException {
    assertThat(answer(PriceQuestion.people()))
        .hasSize(20)
        .isEqualTo(reference(PriceQuestion.people()));
  }

  @Test
  void eventsOfPeopleWithNoMoreGroupsThanAllowed_areAnsweredExactly() throws SQLException {
    assertThat(answer(wide(3))).hasSize(20).isEqualTo(reference(wide(3)));
  }

  /** Which groups are left out is random; how many a person keeps is not. */
  @Test
  void eventsInMoreGroupsThanAllowed_keepTwoGroupsAPerson() throws SQLException {
    assertThat(answer(PriceQuestion.events()).stream().mapToLong(l -> people(l)).sum())
        .isEqualTo(
            Long.parseLong(
                one(
                    "SELECT sum(least(2, n))::BIGINT FROM (SELECT count(DISTINCT campaign) n"
                        + " FROM e JOIN (SELECT p FROM a) USING (p) GROUP BY p)")));
  }

  @Test
  void eventsAboveTheCap_areCutToTwoAPerson() throws SQLException {
    long all = answer(wide(3)).stream().mapToLong(l -> people(l)).sum();
    long cut = answer(wide(2)).stream().mapToLong(l -> people(l)).sum();

    // Of 8,000 shared people none has more than two groups left, and of three groups one is lost.
    assertThat(cut).isLessThanOrEqualTo(2 * 8_000L).isGreaterThan(8_000).isLessThan(all);
  }

  @Test
  void fileOutOfOrder_givesTheSameAnswer() throws SQLException {
    rewrite("b", "SELECT * FROM b ORDER BY spend");

    assertThat(answer(PriceQuestion.people())).isEqualTo(reference(PriceQuestion.people()));
  }

  @Test
  void onePersonAHundredThousandTimes_countsOnce() throws SQLException {
    List<String> before = answer(PriceQuestion.people());
    rewrite(
        "b",
        "SELECT * FROM b UNION ALL SELECT p, tier, visits, spend FROM"
            + " (SELECT * FROM b WHERE p IN (SELECT p FROM a) ORDER BY p LIMIT 1), range(100000)"
            + " ORDER BY p");

    assertThat(answer(PriceQuestion.people())).isEqualTo(before);
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

  /** Events with room for every group of a person, and so many rows a person. */
  private static PriceQuestion wide(int rows) {
    return new PriceQuestion("a", "e", "e.campaign", "e.paid", 20, 3, new Caps(1, rows));
  }

  private static long people(String line) {
    return Long.parseLong(line.split("\\|", -1)[1]);
  }

  private List<String> answer(PriceQuestion question) {
    return new EngineAnswer(folder, question).lines();
  }

  /** The plain answer with clamped values: what is due where no cap but the bounds binds. */
  private List<String> reference(PriceQuestion question) throws SQLException {
    return database.rows(
        "SELECT %s g, count(DISTINCT p), sum(least(greatest(%s, %d.0000), %d.0000)) FROM %s %s JOIN %s %s USING (p) GROUP BY 1 ORDER BY 1"
            .formatted(
                question.group(),
                question.value(),
                PriceQuestion.LOW,
                PriceQuestion.HIGH,
                PeopleData.scan(folder, question.left()),
                question.left(),
                PeopleData.scan(folder, question.right()),
                question.right()));
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
