package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.SourceException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Watermarks, editions, lost lines and names, on a real PostgreSQL. */
@Tag("slow")
class JdbcReadingPostgresPeerTest {
  private static final JdbcSettings SETTINGS =
      new JdbcSettings(1_000, 1 << 20, 100, 3, Duration.ofSeconds(1), Duration.ofSeconds(3));
  private static final JdbcReading BY_VERSION = new JdbcReading.ByWatermark("version", "id");

  private final Line line = new Line(PostgresPeer.database());

  private JdbcSource source(JdbcReading reading) {
    return source(JdbcTable.named("public", "orders"), reading);
  }

  private JdbcSource source(JdbcTable table, JdbcReading reading) {
    return new JdbcSource(
        "orders", PostgresPeer.database(), JdbcTable.Selection.all(table), reading, SETTINGS, line);
  }

  @BeforeEach
  void makeTable() {
    PostgresPeer.run(
        "DROP TABLE IF EXISTS orders CASCADE",
        "CREATE TABLE orders (id BIGINT, version BIGINT, note TEXT)");
  }

  @Test
  void manyRowsOfOneWatermark_comeOnce_andLaterOnesBehindThemToo() {
    PostgresPeer.run("INSERT INTO orders SELECT g, 7, 'x' FROM generate_series(1, 9500) g");
    Kept kept = new Kept().read(source(BY_VERSION));
    PostgresPeer.run("INSERT INTO orders SELECT g, 7, 'y' FROM generate_series(9501, 9600) g");
    kept.read(source(BY_VERSION)).read(source(BY_VERSION));

    assertThat(kept.values("id"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 9600).boxed().toList());
    assertThat(kept.position().orElseThrow().json().length()).isLessThan(1_000);
  }

  @Test
  void aRowAmongManyOfOneWatermark_isRefused_notLost() {
    PostgresPeer.run("INSERT INTO orders SELECT g, 7, 'x' FROM generate_series(1, 9500) g");
    Kept kept = new Kept().read(source(BY_VERSION));
    PostgresPeer.run("INSERT INTO orders VALUES (-1, 7, 'early')");
    assertThatThrownBy(() -> kept.read(source(BY_VERSION)))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            "source `orders`, public.orders: rows were added or deleted among the 9500 rows of one"
                + " watermark that were read before; which are new cannot be told. Use a watermark"
                + " that is finer, or read the table as a new source");
    assertThat(kept.rows()).hasSize(9500);
  }

  @Test
  void changedRow_withANewWatermark_comesAgain_andALateOneWithASmallerDoesNot() {
    PostgresPeer.run("INSERT INTO orders VALUES (1, 10, 'a'), (2, 11, 'b')");
    Kept kept = new Kept().read(source(BY_VERSION));
    PostgresPeer.run(
        "UPDATE orders SET version = 12, note = 'a2' WHERE id = 1",
        "INSERT INTO orders VALUES (3, 9, 'late')");
    kept.read(source(BY_VERSION));
    assertThat(kept.values("note")).containsExactly("a", "b", "a2");
  }

  @Test
  void rowsWithoutWatermark_andKeysThatAreNone_areRefused() {
    PostgresPeer.run("INSERT INTO orders VALUES (1, NULL, 'a')");
    assertThatThrownBy(() -> new Kept().read(source(BY_VERSION)))
        .hasMessage(
            "source `orders`, public.orders: column `version` is NULL in some rows, which would"
                + " never be read; fill it, or leave them out by a query");

    PostgresPeer.run("UPDATE orders SET version = 1", "INSERT INTO orders VALUES (1, 1, 'b')");
    assertThatThrownBy(() -> new Kept().read(source(BY_VERSION)))
        .hasMessageContaining("two rows of one watermark have the same key");
    assertThatThrownBy(() -> new Kept().read(source(new JdbcReading.ByWatermark("versoin", "id"))))
        .hasMessage(
            "source `orders`, public.orders: there is no column `versoin` among those read; they"
                + " are `id`, `version`, `note`");
  }

  @Test
  void wholeTable_comesAgainAsAnEdition_onlyWhenItChanged() {
    PostgresPeer.run("INSERT INTO orders SELECT g, 1, 'x' FROM generate_series(1, 2500) g");
    JdbcReading whole = new JdbcReading.Whole(Optional.of("id"));
    Kept kept = new Kept().read(source(whole)).read(source(whole));
    assertThat(kept.rows()).hasSize(2500);
    assertThat(kept.batchSizes()).containsExactly(1000, 1000, 500);
    assertThat(kept.rows().get(2499).place()).isEqualTo("public.orders, edition 1");

    PostgresPeer.run(
        "UPDATE orders SET note = 'y' WHERE id = 3", "DELETE FROM orders WHERE id = 4");
    kept.read(source(whole)).read(source(whole));
    assertThat(kept.rows()).hasSize(2500 + 2499);
    assertThat(kept.rows().get(2500).place()).isEqualTo("public.orders, edition 2");
  }

  @Test
  void edition_thatWasCut_goesOnWhereItWas() {
    PostgresPeer.run("INSERT INTO orders SELECT g, 1, 'x' FROM generate_series(1, 2500) g");
    line.cutAfter(2500 + 1 + 1700, 1);
    Kept kept = new Kept().read(source(new JdbcReading.Whole(Optional.empty())));
    assertThat(kept.values("id"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 2500).boxed().toList());
    assertThat(line.made()).isEqualTo(2);
  }

  @Test
  void aLostLine_isMadeAgain_andTheReadingGoesOn() {
    PostgresPeer.run("INSERT INTO orders SELECT g, g, 'x' FROM generate_series(1, 5000) g");
    line.cutAfter(3300, 3);
    Kept kept = new Kept().read(source(BY_VERSION));
    assertThat(kept.values("id"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 5000).boxed().toList());
    assertThat(line.pauses())
        .containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3));
    assertThat(line.open()).isZero();
  }

  @Test
  void aLineThatStaysLost_failsWithAClearMessage_andWhatWasKeptStays() {
    PostgresPeer.run("INSERT INTO orders SELECT g, g, 'x' FROM generate_series(1, 5000) g");
    line.cutAfter(3300, 99);
    Kept kept = new Kept();
    assertThatThrownBy(() -> kept.read(source(BY_VERSION)))
        .isInstanceOf(SourceException.class)
        .hasMessageMatching(
            "source `orders`, public.orders of jdbc:postgresql://127.0.0.1:[0-9]+/postgres: the"
                + " database says: the line is cut after 4 attempts");
    assertThat(kept.rows()).hasSize(3000);
    line.mend();
    assertThat(kept.read(source(BY_VERSION)).rows()).hasSize(5000);
  }

  @Test
  void aServerThatEndsTheSession_isAskedAgain() {
    PostgresPeer.run("INSERT INTO orders SELECT g, g, 'x' FROM generate_series(1, 5000) g");
    Kept kept = new Kept();
    int[] batches = {0};
    try (JdbcSource source = source(BY_VERSION)) {
      source.read(
          Optional.empty(),
          batch -> {
            kept.keep(batch);
            if (++batches[0] == 2) {
              PostgresPeer.run(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                      + " WHERE application_name = 'parley-source'");
            }
          });
    }
    assertThat(kept.values("id"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 5000).boxed().toList());
    assertThat(line.made()).isEqualTo(2);
  }

  @Test
  void names_nameAndDoNothingElse() {
    String evil = "o\"; DROP TABLE orders; --";
    PostgresPeer.run(
        "INSERT INTO orders VALUES (1, 1, 'still here')",
        "CREATE TABLE \"" + evil.replace("\"", "\"\"") + "\" (\"a\"\"b' c\" BIGINT, \"Ä\" BIGINT)",
        "INSERT INTO \"" + evil.replace("\"", "\"\"") + "\" VALUES (1, 2)");
    JdbcReading reading = new JdbcReading.ByWatermark("a\"b' c", "Ä");
    Kept kept = new Kept().read(source(JdbcTable.named(evil), reading));
    PostgresPeer.run("DROP TABLE \"" + evil.replace("\"", "\"\"") + "\"");

    assertThat(kept.values("Ä")).containsExactly(2L);
    assertThat(new Kept().read(source(BY_VERSION)).values("note")).containsExactly("still here");
    assertThatThrownBy(
            () -> new Kept().read(source(JdbcTable.named("x; DROP TABLE orders"), BY_VERSION)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("relation \"x; DROP TABLE orders\" does not exist");
  }

  @Test
  void nothingIsWritten_evenByAQueryThatWould() {
    PostgresPeer.run(
        "INSERT INTO orders VALUES (1, 1, 'a')",
        "CREATE OR REPLACE FUNCTION grab() RETURNS BIGINT LANGUAGE sql AS"
            + " 'INSERT INTO orders VALUES (2, 2, ''b'') RETURNING id'");
    JdbcTable query = new JdbcTable.Query("SELECT id, version, grab() AS g FROM orders");
    assertThatThrownBy(() -> new Kept().read(source(query, BY_VERSION)))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("SQLSTATE 25006");
    assertThat(new Kept().read(source(BY_VERSION)).rows()).hasSize(1);
  }

  @Test
  void databasesErrors_thatMayQuoteACell_areWithheld() {
    PostgresPeer.run("INSERT INTO orders VALUES (1, 1, 'secret-cell')");
    JdbcTable query = new JdbcTable.Query("SELECT id, version, note::bigint AS n FROM orders");
    assertThatThrownBy(() -> new Kept().read(source(query, BY_VERSION)))
        .isInstanceOf(SourceException.class)
        .hasNoCause()
        .hasMessageContaining("the database failed (SQLSTATE 22P02)")
        .message()
        .doesNotContain("secret-cell");
  }

  @Test
  void wideRows_makeSmallBatches() {
    PostgresPeer.run(
        "INSERT INTO orders SELECT g, g, repeat('w', 100000) FROM generate_series(1, 40) g");
    Kept kept = new Kept().read(source(BY_VERSION));
    assertThat(kept.batchSizes()).containsExactly(11, 11, 11, 7);
  }

  @Test
  void accounts_areNoPartOfAUrl() {
    for (String url :
        List.of(
            "jdbc:postgresql://h/d?user=a&password=b",
            "jdbc:postgresql://a:b@h/d",
            "jdbc:sqlserver://h;password=b")) {
      assertThatThrownBy(() -> JdbcDatabase.open(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "the URL of a database holds no account: give user and password of their own, the"
                  + " password by reference");
    }
    assertThat(PostgresPeer.database().toString()).doesNotContain("user");
  }
}
