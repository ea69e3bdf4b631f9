package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever a file holds is found in it: bounds never leave a file out that has the value. */
class BoundsPropertyTest {
  private static final List<LakeColumn> COLUMNS =
      List.of(new LakeColumn("s", LakeType.STRING), new LakeColumn("d", LakeType.DOUBLE));

  @SuppressWarnings("NullAway.Init")
  private static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static Lake lake;

  @SuppressWarnings("NullAway.Init")
  private static Duck duckdb;

  @BeforeContainer
  static void open() throws Exception {
    folder = Files.createTempDirectory("bounds");
    lake = Lake.open(folder);
    duckdb = new Duck();
  }

  @AfterContainer
  static void close() throws Exception {
    lake.close();
    duckdb.close();
    new LocalFiles().deletePrefix(folder.toString());
  }

  @Property(tries = 25)
  void valueOfAFile_isFoundInIt(
      @ForAll("texts") List<String> texts, @ForAll("numbers") List<Double> numbers)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      rows.add(
          "(" + DuckSql.text(texts.get(i)) + ", " + literal(numbers.get(i % numbers.size())) + ")");
    }
    LakeTable table =
        lake.replace(
            "raw",
            "t",
            COLUMNS,
            duckdb.connection(),
            "SELECT * FROM (VALUES " + String.join(", ", rows) + ") t(s, d)");
    Stream.of(texts).flatMap(List::stream).forEach(text -> found(table, "s", text));
    for (int i = 0; i < Math.min(texts.size(), numbers.size()); i++) {
      found(table, "d", numbers.get(i));
      assertThat(table.where(LakeFilter.atLeast("d", numbers.get(i))).content()).hasSize(1);
      assertThat(table.where(LakeFilter.atMost("d", numbers.get(i))).content()).hasSize(1);
    }
  }

  private static void found(LakeTable table, String column, Object value) {
    assertThat(table.where(LakeFilter.equal(column, value)).content()).hasSize(1);
  }

  private static String literal(double number) {
    return "'" + Double.toString(number).toLowerCase(Locale.ROOT) + "'::DOUBLE";
  }

  @Provide
  Arbitrary<List<String>> texts() {
    Arbitrary<String> some =
        Arbitraries.strings()
            .withCharRange(' ', '\ud7ff')
            .withCharRange('\ue000', '\uffff')
            .ofMaxLength(400);
    Arbitrary<String> beyond =
        Arbitraries.integers()
            .between(0x10000, 0x10ffff)
            .map(c -> Character.toString(c).repeat(20));
    return Arbitraries.oneOf(some, beyond, Arbitraries.strings().alpha().ofMaxLength(20))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }

  @Provide
  Arbitrary<List<Double>> numbers() {
    return Arbitraries.oneOf(
            Arbitraries.doubles(),
            Arbitraries.of(0.0, -0.0, Double.NaN, 1e300, Double.MIN_VALUE, -Double.MAX_VALUE),
            Arbitraries.of(Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY))
        .list()
        .ofMinSize(1)
        .ofMaxSize(6);
  }
}
