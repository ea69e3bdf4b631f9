package io.parley.connector.source.jdbc;

import io.parley.connector.source.Source;
import io.parley.connector.source.SourceContract;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A table `feed` of (id, at, note, amount) in some database, three rows of which share a watermark,
 * so that batches of seven cut through them.
 */
final class JdbcFeed implements SourceContract.Feed {
  static final JdbcSettings SETTINGS =
      new JdbcSettings(7, 1 << 20, 3, 1, Duration.ofMillis(1), Duration.ofMillis(1));

  private final Line line;
  private final Consumer<String> database;
  private final UnaryOperator<String> time;
  private int rows;

  /**
   * Over an empty table.
   *
   * @param database runs a statement
   * @param time writes a time as the database wants it
   */
  JdbcFeed(Line line, Consumer<String> database, UnaryOperator<String> time) {
    this.line = line;
    this.database = database;
    this.time = time;
  }

  @Override
  public Source open() {
    return new JdbcSource(
        "feed",
        JdbcDatabase.open("jdbc:not-used"),
        JdbcTable.Selection.all(JdbcTable.named("feed")),
        new JdbcReading.ByWatermark("at", "id"),
        SETTINGS,
        line);
  }

  @Override
  public void append(List<String> texts) {
    if (!texts.isEmpty()) {
      insert(texts.stream().map(text -> row(text, "1.5")).collect(Collectors.joining(", ")));
    }
  }

  @Override
  public void appendBroken(String text) {
    insert(row(text, "'NaN'"));
  }

  private void insert(String values) {
    database.accept("INSERT INTO feed (id, at, note, amount) VALUES " + values);
  }

  private String row(String text, String amount) {
    int minute = rows / 3;
    String at =
        time.apply(
            "2027-01-%02d %02d:%02d:00"
                .formatted(1 + minute / 1440, minute / 60 % 24, minute % 60));
    // Ids that fall, so that a row that comes later sorts before those of its watermark.
    return "(%d, %s, '%s', %s)".formatted(1_000_000 - rows++, at, text, amount);
  }

  @Override
  public void changeBelow() {
    database.accept("ALTER TABLE feed RENAME COLUMN amount TO total");
  }

  @Override
  public void breakAfter(int rows) {
    line.cutAfter(rows, Integer.MAX_VALUE);
  }

  @Override
  public void mend() {
    line.mend();
  }

  @Override
  public int held() {
    return line.open();
  }

  @Override
  public void close() {
    database.accept("DROP TABLE feed");
  }
}
