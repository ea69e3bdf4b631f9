package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.plan.Contribution;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The engine, whose price is measured, answers TPC-H's queries as they are meant. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("slow")
class TpchTest {
  private static final double SCALE = 0.02;

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
  void engine_answersWhatThePlainQueryDoes(TpchQuestion question) throws Exception {
    List<String> plain = database.rows(question.controlSql(folder));

    assertThat(plain).isNotEmpty();
    assertThat(answer(question, TpchPolicies.CAPS)).isEqualTo(plain);
    assertThat(database.rows(question.plainSql(folder))).hasSameSizeAs(plain);
  }

  @ParameterizedTest
  @MethodSource("questions")
  void customerAboveTheCap_isCut(TpchQuestion question) throws Exception {
    List<String> cut = answer(question, Map.of("customer", 1, "orders", 1, "lineitem", 1));

    assertThat(cut).isNotEqualTo(database.rows(question.controlSql(folder)));
  }

  @Test
  void capOfOneLineItem_leavesOneOfEachCustomer() throws Exception {
    TpchQuestion question = TpchQuestions.all().get(0);
    List<String> cut = answer(question, Map.of("customer", 1, "orders", 60, "lineitem", 1));

    long rows =
        cut.stream()
            .mapToLong(l -> new BigDecimal(l.replaceAll("^.*, |\\]$", "")).longValueExact())
            .sum();
    assertThat(
            rows("SELECT count(DISTINCT person) FROM {lineitem} WHERE l_shipdate <= '1998-09-02'"))
        .containsExactly(Long.toString(rows));
  }

  /** People's tables are one party's, so that it works out all but the look-ups. */
  @Test
  void plans_haveOneFragmentAndAtMostOneStreamOfPublicRows() {
    Map<String, Integer> streams = new TreeMap<>();
    for (TpchQuestion question : TpchQuestions.all()) {
      List<Contribution> contributions =
          new TpchAnswer(folder, question, policies(TpchPolicies.CAPS)).plan().contributions();
      assertThat(contributions).filteredOn(Contribution.Rows.class::isInstance).hasSize(1);
      streams.put(question.name(), contributions.size());
    }

    assertThat(streams).isEqualTo(Map.of("q1", 1, "q5", 2, "q6", 1, "q14", 2, "q19", 2));
  }

  @Test
  void bench_namesAllFiguresAndTheFactor(@TempDir Path directory) throws Exception {
    Map<String, Figure> figures = new TpchBench().measureAnyScale(workbench("0.01", directory));

    assertThat(figures).containsOnlyKeys("scale_factor", "q1", "q5", "q6", "q14", "q19");
    assertThat(figures.get("scale_factor")).isEqualTo(Figure.of(0.01, "number"));
    assertThat(figures.values()).filteredOn(figure -> figure.ratio().isPresent()).hasSize(5);
  }

  @Test
  void wrongAnswer_isNoFigure(@TempDir Path directory) {
    TpchBench wrong = new TpchBench(policies(Map.of("customer", 1, "orders", 60, "lineitem", 2)));

    assertThatThrownBy(() -> wrong.measureAnyScale(workbench("0.01", directory)))
        .hasMessage("q1: the bounded answer is not the plain one");
  }

  @Test
  void smallFactor_isWrongUsage(@TempDir Path directory) {
    assertThatThrownBy(() -> new TpchBench().measure(workbench("2.9", directory)))
        .isInstanceOf(BenchUsage.class)
        .hasMessage("--sf wants at least 3");
  }

  private List<String> answer(TpchQuestion question, Map<String, Integer> caps) throws Exception {
    TpchAnswer answer = new TpchAnswer(folder, question, policies(caps));
    answer.prepare(database);
    return answer.lines();
  }

  private static BenchPolicies policies(Map<String, Integer> caps) {
    return TpchPolicies.of(caps, TpchPolicies.ROWS_PER_PERSON);
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
