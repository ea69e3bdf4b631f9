package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bounded TPC-H queries compute what they should, whichever way they take. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchTest {
  private static final double SCALE = 0.02;
  private static final int CAP = TpchQuestion.ROWS_BEFORE_JOIN;

  private final Path folder;
  private final BenchDatabase database;

  TpchTest(@TempDir Path folder) throws SQLException, IOException {
    this.folder = folder;
    this.database = BenchDatabase.open(folder);
    TpchData.write(database, folder, SCALE);
  }

  @AfterAll
  void close() throws SQLException {
    database.close();
  }

  static Stream<TpchQuestion> questions() {
    return TpchQuestions.all().stream();
  }

  @Test
  void tables_haveTheStandardsRows() throws SQLException {
    assertThat(rows("SELECT count(*), count(DISTINCT person) FROM {customer}"))
        .containsExactly("3000|3000");
    assertThat(rows("SELECT count(*) FROM {orders}")).containsExactly("30000");
    assertThat(rows("SELECT count(*) FROM {part}")).containsExactly("4000");
    assertThat(rows("SELECT count(*) FROM {supplier}")).containsExactly("200");
    assertThat(rows("SELECT count(*) FROM {nation}, {region} WHERE n_regionkey = r_regionkey"))
        .containsExactly("25");
    assertThat(folder.resolve("lineitem_raw")).doesNotExist();
  }

  @Test
  void person_isTheCustomerOnEveryPrivateTable() throws SQLException {
    assertThat(
            rows(
                "SELECT count(*) FROM {orders} o JOIN {customer} c ON o_custkey = c_custkey"
                    + " WHERE c.person = o.person"))
        .containsExactly("30000");
    assertThat(
            rows(
                "SELECT (SELECT count(*) FROM {lineitem})"
                    + " = (SELECT count(*) FROM {lineitem} l JOIN {orders} o"
                    + " ON l_orderkey = o_orderkey AND l.person = o.person)"))
        .containsExactly("true");
  }

  @ParameterizedTest
  @MethodSource("questions")
  void quickAnswer_isThePlainAndTheCarefulOne(TpchQuestion question) throws SQLException {
    List<String> plain =
        database.rows("SELECT g, v FROM (" + question.controlSql(folder) + ") ORDER BY g");

    assertThat(plain).isNotEmpty();
    for (TpchTables tables :
        List.of(TpchTables.unread(folder), TpchTables.read(database, folder))) {
      assertThat(TpchBench.valid(database, question.quickSql(tables, CAP))).contains(plain);
    }
    assertThat(careful(question, CAP)).isEqualTo(plain);
    assertThat(database.rows(question.plainSql(folder))).hasSameSizeAs(plain);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void customerAboveTheCap_makesTheQuickAnswerInvalid(TpchQuestion question) throws SQLException {
    for (TpchTables tables :
        List.of(TpchTables.unread(folder), TpchTables.read(database, folder))) {
      assertThat(TpchBench.valid(database, question.quickSql(tables, 1))).isEmpty();
    }
    assertThat(TpchBench.valid(database, question.carefulSql(folder, 1, 7, -7)))
        .hasValueSatisfying(
            cut -> assertThat(cut).isNotEmpty().isNotEqualTo(careful(question, CAP)));
  }

  @Test
  void bench_namesAllFiguresAndTheFactor(@TempDir Path directory) throws Exception {
    Map<String, Figure> figures = new TpchBench().measureAnyScale(workbench("0.01", directory));

    assertThat(figures)
        .containsOnlyKeys("scale_factor", "tables_read", "q1", "q5", "q6", "q14", "q19");
    assertThat(figures.get("scale_factor")).isEqualTo(Figure.of(0.01, "number"));
    assertThat(figures.values()).filteredOn(figure -> figure.ratio().isPresent()).hasSize(5);
  }

  @Test
  void wrongAnswer_isNoFigure(@TempDir Path directory) {
    TpchBench wrong = new TpchBench((db, tables, question) -> List.of("|[1.000000]"));

    assertThatThrownBy(() -> wrong.measureAnyScale(workbench("0.01", directory)))
        .hasMessage("q1: the bounded answer is not the plain one");
  }

  @Test
  void smallFactor_isWrongUsage(@TempDir Path directory) {
    assertThatThrownBy(() -> new TpchBench().measure(workbench("2.9", directory)))
        .isInstanceOf(BenchUsage.class)
        .hasMessage("--sf wants at least 3");
  }

  private List<String> careful(TpchQuestion question, int cap) {
    try {
      return TpchBench.valid(database, question.carefulSql(folder, cap, 7, -7)).orElseThrow();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private static Workbench workbench(String scale, Path directory) {
    return new Workbench(
        Map.of("sf", new BigDecimal(scale), "rounds", BigDecimal.ONE),
        directory,
        new Progress("bench", new PrintStream(new ByteArrayOutputStream())));
  }

  private List<String> rows(String sql) throws SQLException {
    String scanned = sql;
    for (String table :
        List.of("customer", "orders", "lineitem", "part", "supplier", "nation", "region")) {
      scanned = scanned.replace("{" + table + "}", TpchData.scan(folder, table));
    }
    return database.rows(scanned);
  }
}
