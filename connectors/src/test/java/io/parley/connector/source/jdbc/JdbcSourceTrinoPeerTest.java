package io.parley.connector.source.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.connector.source.SourceContract;
import io.parley.connector.source.SourceException;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.function.Executable;

/** What every source must do, of a real Trino. */
@Tag("slow")
class JdbcSourceTrinoPeerTest extends SourceContract {
  private static final String AMOUNT = "TIMESTAMP '2027-01-01 00:00:00.000001'";

  @Override
  protected Feed feed() {
    TrinoPeer.run(
        "DROP TABLE IF EXISTS feed",
        "CREATE TABLE feed (id BIGINT, at TIMESTAMP(6) WITH TIME ZONE, note VARCHAR, amount"
            + " TIMESTAMP(6))");
    return new JdbcFeed(
        new Line(TrinoPeer.database()),
        sql -> TrinoPeer.run(sql.replace("', 1.5)", "', " + AMOUNT + ")")),
        time -> "TIMESTAMP '" + time + " Europe/Berlin'");
  }

  /** Its columns hold what they say; what can fail is a query of the operator's own. */
  @Override
  protected Optional<Executable> brokenOtherwise() {
    return Optional.of(this::queryThatFailsForARow_isRefusedAsAWhole_untilTheRowIsMended);
  }

  private void queryThatFailsForARow_isRefusedAsAWhole_untilTheRowIsMended() {
    Kept kept = new Kept();
    notes("7", MARK + "-1", "9");
    assertThatThrownBy(() -> kept.read(asNumbers()))
        .isInstanceOf(SourceException.class)
        .message()
        .doesNotContain(MARK);
    assertThat(kept.rows()).isEmpty();

    notes("7", "8", "9");
    kept.read(asNumbers()).read(asNumbers());
    assertThat(kept.values("n")).containsExactly(7L, 8L, 9L);
    TrinoPeer.run("DROP TABLE notes");
  }

  private static void notes(String first, String second, String third) {
    TrinoPeer.run(
        "DROP TABLE IF EXISTS notes",
        "CREATE TABLE notes (id BIGINT, note VARCHAR)",
        "INSERT INTO notes VALUES (1, '%s'), (2, '%s'), (3, '%s')".formatted(first, second, third));
  }

  private static JdbcSource asNumbers() {
    return new JdbcSource(
        "notes",
        TrinoPeer.database(),
        JdbcTable.Selection.all(
            new JdbcTable.Query("SELECT id, CAST(note AS bigint) AS n FROM memory.default.notes")),
        new JdbcReading.ByWatermark("id", "id"),
        JdbcFeed.SETTINGS);
  }

  @Override
  protected int rounds() {
    return 4; // each statement takes a good part of a second
  }
}
