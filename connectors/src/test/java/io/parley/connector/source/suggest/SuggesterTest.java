package io.parley.connector.source.suggest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.SourceException;
import io.parley.identity.normalise.IdentifierType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * The feeds in connectors/examples, each with the mapping that somebody who knows it would write.
 */
class SuggesterTest {
  private static final Path FEEDS = Path.of("examples/feeds");

  private static Path feed(String name) {
    return FEEDS.resolve(name + ".csv");
  }

  private static Suggestion suggested(String name) {
    return Suggester.suggest(Sample.ofCsv(feed(name)), "US");
  }

  /** A suggestion in short: what a column is, by its name. */
  private static String shortly(ColumnSuggestion column) {
    Use use = column.use();
    if (use instanceof Use.Identifies is) {
      return is.type().word();
    }
    if (use instanceof Use.Describes describes) {
      return describes.kind().word();
    }
    if (use instanceof Use.Offers offers) {
      return offers.name() + ":" + offers.type().name().charAt(0);
    }
    return use instanceof Use.NamesTheRow ? "KEY" : "-";
  }

  @ParameterizedTest
  @CsvSource({
    "web, KEY occurred_at:T email - - page_type:T referrer_channel:T order_value:D",
    "app, KEY event_time:T - email phone platform:T app_version:T screen:T purchase_amount:D",
    "ads, KEY shown_at:T campaign:T creative:T placement:T - clicked:B cost:D email",
    "point-of-sale, KEY sold_at:T store:T customer_id phone items:I total:D paid_by:T",
    "crm, KEY given_name family_name email phone street locality region postal_code birth_date"
        + " gender newsletter:B lifetime_value:D -",
    "contact-centre, KEY opened_at:T phone full_name topic:T minutes:I satisfaction:I -",
    "email, KEY sent_at:T email campaign_name:T opened:B clicks:I unsubscribed_on:D",
    "social, KEY posted_on:D - full_name email network:T followers:I -"
  })
  void feeds_areUnderstood(String name, String expected) {
    List<String> found = suggested(name).columns().stream().map(SuggesterTest::shortly).toList();
    assertThat(found).containsExactly(expected.split(" "));
  }

  @ParameterizedTest
  @CsvSource({"web", "app", "ads", "point-of-sale", "crm", "contact-centre", "email", "social"})
  void dryRun_readsEveryRow_andYamlSaysTheSame(String name) throws Exception {
    Suggestion suggestion = suggested(name);
    DryRun run = DryRun.of(feed(name), suggestion.mapping(name));
    assertThat(run.rows()).isEqualTo(Files.readAllLines(feed(name)).size() - 1);
    assertThat(run.rejectedRows()).isZero();
    assertThat(run.unusable()).allSatisfy((type, count) -> assertThat(count).isZero());

    String yaml = suggestion.yaml(name, name + ".csv");
    Object parsed = new Load(LoadSettings.builder().build()).loadFromString(yaml);
    Map<?, ?> source = (Map<?, ?>) ((List<?>) parsed).get(0);
    assertThat(source.get("name")).isEqualTo(name);
    assertThat(source.get("file")).isEqualTo(name + ".csv");
    Map<Object, Object> columns = new TreeMap<>();
    suggestion
        .columns()
        .forEach(
            c -> {
              if (c.use() instanceof Use.Offers offers) {
                columns.put(offers.name(), c.column());
              }
            });
    assertThat(source.get("columns")).isEqualTo(columns);
  }

  @ParameterizedTest
  @CsvSource({"web", "app", "ads", "point-of-sale", "crm", "contact-centre", "email", "social"})
  void noSuggestion_quotesAValue(String name) {
    Sample sample = Sample.ofCsv(feed(name));
    Suggestion suggestion = Suggester.suggest(sample, "US");
    String said = suggestion.yaml(name, name + ".csv") + suggestion;
    Stream<String> values =
        sample.rows().stream()
            .flatMap(row -> row.stream().flatMap(Optional::stream))
            .filter(value -> value.length() > 7)
            .filter(value -> !sample.columns().contains(value));
    assertThat(values).noneMatch(said::contains);
    assertThat(sample.toString()).startsWith("Sample[");
  }

  private static Suggestion of(String column, String... values) {
    List<List<Optional<String>>> rows = new ArrayList<>();
    for (String value : values) {
      rows.add(List.of(Optional.of(value).filter(v -> !v.isEmpty())));
    }
    return Suggester.suggest(new Sample(List.of(column), rows), "DE");
  }

  private static ColumnSuggestion one(String column, String... values) {
    return of(column, values).columns().get(0);
  }

  @Test
  void namesWithoutValues_andValuesWithoutNames_areLessSure() {
    String[] mails = {"ann@shop.example", "ben@shop.example", "eva@shop.example"};
    assertThat(one("E-Mail-Adresse", mails).confidence()).isEqualTo(0.98);
    assertThat(one("x17", mails).confidence()).isEqualTo(0.85);
    ColumnSuggestion mixed = one("x17", "ann@shop.example", "ben@shop.example", "none");
    assertThat(mixed.use()).isEqualTo(new Use.Identifies(IdentifierType.EMAIL));
    assertThat(mixed.reasons()).containsExactly("67 % of its values are e-mail addresses");
    assertThat(shortly(one("email", "yes", "no", "yes"))).isEqualTo("email:B");
  }

  @Test
  void numbersThatCouldBeDialled_areNoPhones_unlessTheyAreWrittenOrCalledSo() {
    String[] digits = {"0301234567", "0301234568", "0301234569"};
    assertThat(shortly(one("Auftrag", digits))).isEqualTo("auftrag:T");
    assertThat(shortly(one("Rufnummer", digits))).isEqualTo("phone");
    assertThat(shortly(one("x", "+49 30 1234567", "+49 30 1234568"))).isEqualTo("phone");
  }

  @Test
  void leadingZeros_stayText_andEmptyColumnsAreLeftOut() {
    assertThat(shortly(one("store", "0012", "0044"))).isEqualTo("store:T");
    assertThat(shortly(one("spare", "", ""))).isEqualTo("-");
    assertThat(shortly(one("Ärger im März", "1", "2"))).isEqualTo("rger_im_mrz:I");
  }

  @Test
  void dryRun_countsRejects_byColumnAndReason(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "mail,n\nann@shop.example,1\nnobody,2\nben@shop.example,x\ncut\n");
    Suggestion suggestion =
        new Suggestion(
            List.of(
                new ColumnSuggestion(
                    "mail", new Use.Identifies(IdentifierType.EMAIL), 1, List.of()),
                new ColumnSuggestion(
                    "n",
                    new Use.Offers("n", io.parley.connector.source.AttributeType.INTEGER),
                    1,
                    List.of())),
            "US",
            4,
            0);
    DryRun run = DryRun.of(file, suggestion.mapping("a"));
    assertThat(run.rows()).isEqualTo(2);
    assertThat(run.rejected())
        .containsExactly(
            Map.entry("column `n` is not a whole number", 1L),
            Map.entry("the row has 1 fields, the header 2", 1L));
    assertThat(run.unusable()).containsEntry(IdentifierType.EMAIL, 1L);
  }

  @Test
  void columnCalledAsAnIdentifier_isNeverOfferedAsText() {
    assertThat(shortly(one("email", "none", "ann@shop.example", "see note"))).isEqualTo("-");
  }

  @Test
  void brokenRows_areLeftOutAsIngestLeavesThemOut(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, "\uFEFFid,mail\n1,\"ann\"x\n2,\"open\n3,ann@shop.example\n4\n");
    Sample sample = Sample.ofCsv(file);
    assertThat(sample.columns()).containsExactly("id", "mail");
    assertThat(sample.rows()).hasSize(1);
    assertThat(sample.leftOut()).isEqualTo(3);
    assertThat(Suggester.suggest(sample, "US").yaml("a", "a.csv"))
        .startsWith("  # Suggested from 1 rows (3 broken ones left out): ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id;mail;n | the separator must be a comma",
        "{\"id\": 1, \"mail\": 2} | looks like JSON",
        "ann@shop.example,(212) 555-0100 | looks like data",
        "PAR1xxxx | the file is Parquet",
      })
  void whatIsNoCsvWithNames_isRefusedByWhatItIs(String text, String said, @TempDir Path folder)
      throws Exception {
    Path file = folder.resolve("a.csv");
    Files.writeString(file, text + "\n");
    assertThatThrownBy(() -> Sample.ofCsv(file))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(said)
        .hasMessageNotContainingAny("ann@", "555");
    Files.write(file, "id,mail\n1,m\u00fcller@shop.example\n".getBytes(ISO_8859_1));
    assertThatThrownBy(() -> Sample.ofCsv(file))
        .hasMessageContaining("line 2")
        .hasMessageContaining("encoding: windows-1252")
        .hasMessageNotContaining("shop");
  }

  @Test
  void whatCannotBeLookedAt_isRefused(@TempDir Path folder) throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.csv"));
    assertThatThrownBy(() -> Sample.ofCsv(empty))
        .isInstanceOf(SourceException.class)
        .hasMessage(empty + ": the file is empty; a header line is needed");
    assertThatThrownBy(() -> Suggester.suggest(new Sample(List.of("a"), List.of()), "XX"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("region `XX` is not known");
  }
}
