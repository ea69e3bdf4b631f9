package io.parley.connector.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.parley.connector.lake.LakeColumn;
import io.parley.connector.lake.LakeType;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * What every source must do. The test of a source extends this and makes a feed; it inherits every
 * test.
 *
 * <p>No test is left out for any kind of source.
 *
 * <p>Rows are told apart by a text of their own. Texts begin with {@link #MARK}, so that a message
 * or a position that quotes one is found out.
 */
public abstract class SourceContract {
  /** Begins every text of a row, and stands nowhere else. */
  public static final String MARK = "quoted";

  /** What a source reads, in the hands of a test. It is closed after its last source. */
  public interface Feed extends AutoCloseable {
    /**
     * A new source over it, as after a restart, giving few rows a batch: at most ten, if it can.
     */
    Source open();

    /** Adds rows with these texts, at the end. */
    void append(List<String> texts);

    /** Adds, at the end, a row that cannot be read and has this text in it. */
    default void appendBroken(String text) {
      throw new UnsupportedOperationException();
    }

    /** Changes what was appended first, so that a position beyond it is of no use any more. */
    void changeBelow();

    /** Lets its sources fail with a {@link SourceException} after about so many more rows. */
    void breakAfter(int rows);

    /** Ends what {@link #breakAfter} began. */
    void mend();

    /** How many connections, files and copies its sources hold at the moment. */
    int held();

    @Override
    void close();
  }

  private Optional<Feed> feed = Optional.empty();
  private Keeper keeper = new Keeper(Optional.empty());
  private int texts;

  /** An empty feed. */
  protected abstract Feed feed() throws Exception;

  /**
   * What is tested in the place of broken rows, where no single row of such a feed can be broken;
   * empty: one can be.
   */
  protected Optional<Executable> brokenOtherwise() {
    return Optional.empty();
  }

  /**
   * The text of a row.
   *
   * @param columns the columns of its batch
   * @param values its values; here the text stands in the column {@code note}
   */
  protected String text(List<LakeColumn> columns, List<Optional<Object>> values) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).name().equals("note")) {
        return String.valueOf(values.get(i).orElse("nothing"));
      }
    }
    return fail("no column `note` among " + columns);
  }

  /** How often tests of failures are run, each time with failures elsewhere. */
  protected int rounds() {
    return 10;
  }

  @BeforeEach
  void makeFeed() throws Exception {
    feed = Optional.of(feed());
  }

  private Feed fed() {
    return feed.orElseThrow();
  }

  @AfterEach
  void closeFeed() {
    feed.ifPresent(Feed::close);
  }

  @Test
  void everyRow_comesOnce_andBelongsToItsColumns() {
    List<String> appended = append(40);
    readOn();
    assertKept(appended);
  }

  @Test
  void emptyFeed_givesNoRow_andTheRowsThatComeLater() {
    readOn();
    assertThat(keeper.rows).isEmpty();

    List<String> appended = append(5);
    readOn();
    assertKept(appended);
  }

  @Test
  void readAgainFromTheEnd_givesNothing() {
    List<String> appended = append(25);
    readOn();
    String end = keeper.position.orElseThrow();

    readOn();
    readOn();
    assertKept(appended);
    assertThat(keeper.position).contains(end);
  }

  @Test
  void appendedRows_comeLater_andAlone() {
    append(13);
    readOn();
    for (int more : List.of(1, 30, 2)) {
      keeper = new Keeper(keeper.position);
      List<String> appended = append(more);
      readOn();
      assertKept(appended);
    }
  }

  @Test
  void aSourceThatStaysOpen_isReadOnAsOneThatIsNew() {
    List<String> all = new ArrayList<>();
    try (Source source = fed().open()) {
      for (int more : List.of(12, 0, 3)) {
        all.addAll(append(more));
        source.read(keeper.last(), keeper);
      }
    }
    assertKept(all);
  }

  @Test
  void aKeeperThatFails_beforeOrAfterItKept_losesAndDoublesNothing() {
    List<String> all = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      Random random = new Random(round);
      all.addAll(append(1 + random.nextInt(35)));
      keeper.failIn(1 + random.nextInt(4), random.nextBoolean());
      readOnUntilDone();
      assertKept(all);
    }
  }

  @Test
  void aKeepersFailure_comesOutAsItWas_andEndsTheReading() {
    append(30);
    keeper.failIn(1, false);
    int before = keeper.asked;
    assertThat(catchThrowable(this::readOn)).isInstanceOf(Crash.class);
    assertThat(keeper.asked).isEqualTo(before + 1);
    assertThat(fed().held()).isZero();
  }

  @Test
  void aSourceThatFails_losesAndDoublesNothing() {
    List<String> all = new ArrayList<>();
    for (int round = 0; round < rounds(); round++) {
      Random random = new Random(round);
      all.addAll(append(10 + random.nextInt(30)));
      fed().breakAfter(random.nextInt(25));
      Throwable failure = catchThrowable(this::readOn);
      if (failure != null) {
        assertThat(failure).isInstanceOf(SourceException.class).message().doesNotContain(MARK);
      }
      fed().mend();
      readOn();
      assertKept(all);
      assertThat(fed().held()).isZero();
    }
  }

  @Test
  void whatIsLeft_isTold_andIsNothingAtTheEnd() {
    append(40);
    List<Long> left = new ArrayList<>();
    try (Source source = fed().open()) {
      source.read(
          Optional.empty(),
          batch -> {
            keeper.keep(batch);
            OptionalLong bytes = source.pending(Optional.of(batch.end()));
            left.add(bytes.isPresent() ? bytes.getAsLong() : rowsLeft(source, batch));
          });
    }
    assertThat(left).hasSizeGreaterThan(1).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(left.get(0)).isPositive();
    assertThat(left.get(left.size() - 1)).isZero();
    assertThat(fed().held()).isZero();
  }

  private static long rowsLeft(Source source, Batch batch) {
    return source.pendingRows(batch.end()).orElseThrow();
  }

  @Test
  void positions_areJsonWithAVersion_andSayNothingOfRows() throws JsonProcessingException {
    append(40);
    readOn();
    assertThat(keeper.positions).isNotEmpty();
    for (String position : keeper.positions) {
      JsonNode json = new ObjectMapper().readTree(position);
      assertThat(json.isObject()).isTrue();
      assertThat(json.path("v").isIntegralNumber()).isTrue();
      assertThat(position).doesNotContain(MARK);
    }
  }

  @Test
  void positions_thatAreNotItsOwn_areRefused() {
    append(10);
    for (String other : List.of("{\"v\":999}", "{}", "[1]", "7", "\"x\"", "no JSON", "{\"v\":1}")) {
      keeper = new Keeper(Optional.of(other));
      assertThatThrownBy(this::readOn).as(other).isInstanceOf(SourceException.class);
      assertThat(keeper.rows).isEmpty();
    }
  }

  @Test
  void brokenRows_areHandedOnOnce_withPlaceLineReasonAndText() throws Throwable {
    Optional<Executable> otherwise = brokenOtherwise();
    if (otherwise.isPresent()) {
      otherwise.get().execute();
      return;
    }
    List<String> appended = new ArrayList<>(append(8));
    List<String> broken = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      broken.add(next());
      fed().appendBroken(broken.get(i));
      appended.addAll(append(9));
      keeper.failIn(1, i % 2 == 0);
      readOnUntilDone();
    }

    assertKept(appended);
    List<RawRow.Rejected> rejected = keeper.rejected();
    assertThat(rejected).hasSameSizeAs(broken);
    for (String text : broken) {
      assertThat(rejected.stream().filter(r -> r.text().contains(text))).hasSize(1);
    }
    for (RawRow.Rejected row : rejected) {
      assertThat(row.place()).isNotBlank().doesNotContain(MARK);
      assertThat(row.line()).isPositive();
      assertThat(row.reason()).isNotBlank().doesNotContain(MARK);
      assertThat(row.toString()).doesNotContain(MARK);
    }
  }

  @Test
  void aSourceThatChangedBelowItsPosition_isRefused_beforeAnyRow() {
    append(25);
    readOn();
    append(5);
    fed().changeBelow();

    keeper = new Keeper(keeper.position);
    assertThatThrownBy(this::readOn)
        .isInstanceOf(SourceException.class)
        .message()
        .doesNotContain(MARK);
    assertThat(keeper.rows).isEmpty();
    assertThat(keeper.positions).isEmpty();
    assertThat(fed().held()).isZero();
  }

  @Test
  void nothingThatIsPrinted_quotesARow() {
    append(12);
    try (Source source = fed().open()) {
      source.read(Optional.empty(), keeper);
      assertThat(source.toString()).doesNotContain(MARK);
      assertThat(source.name()).matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    }
    assertThat(keeper.rows).isNotEmpty().noneMatch(row -> row.toString().contains(MARK));
  }

  @Test
  void close_givesEverythingBack_alsoTwice_alsoUnread() {
    append(20);
    Source unread = fed().open();
    unread.close();

    Source source = fed().open();
    source.read(Optional.empty(), keeper);
    source.close();
    source.close();
    assertThat(fed().held()).isZero();
  }

  private String next() {
    return String.format("%s-%06d", MARK, ++texts);
  }

  private List<String> append(int count) {
    List<String> added = IntStream.range(0, count).mapToObj(i -> next()).toList();
    fed().append(added);
    return added;
  }

  /** Reads once with a new source, from where the last batch was kept. */
  private void readOn() {
    try (Source source = fed().open()) {
      source.read(keeper.last(), keeper);
    }
  }

  private void readOnUntilDone() {
    for (boolean done = false; !done; ) {
      try {
        readOn();
        done = true;
      } catch (Crash expected) {
        // The next source begins where the keeper is.
      }
    }
  }

  private void assertKept(List<String> appended) {
    assertThat(keeper.texts).containsExactlyInAnyOrderElementsOf(appended);
    Set<String> places = new HashSet<>();
    for (RawRow row : keeper.rows) {
      assertThat(places.add(row.place() + "\n" + row.line())).as("%s comes twice", row).isTrue();
    }
  }

  /** The rows of a batch, each as its columns say it is. */
  private static List<RawRow> rows(Batch batch) {
    if (batch.rows() instanceof Batch.Rows.Listed listed) {
      for (RawRow row : listed.rows()) {
        if (row instanceof RawRow.Read read) {
          assertThat(read.values()).hasSameSizeAs(batch.columns());
          for (int i = 0; i < read.values().size(); i++) {
            LakeType type = batch.columns().get(i).type();
            read.values().get(i).ifPresent(value -> assertThat(value).isInstanceOf(javaType(type)));
          }
        }
      }
      return listed.rows();
    }
    return selected(batch.columns(), ((Batch.Rows.Selected) batch.rows()).sql());
  }

  private static Class<?> javaType(LakeType type) {
    return switch (type) {
      case LONG -> Long.class;
      case INTEGER -> Integer.class;
      case DOUBLE -> Double.class;
      case DECIMAL -> BigDecimal.class;
      case STRING -> String.class;
      case BOOLEAN -> Boolean.class;
      case DATE -> LocalDate.class;
      case TIMESTAMP -> LocalDateTime.class;
      case TIMESTAMPTZ -> OffsetDateTime.class;
      case UUID -> UUID.class;
      case BINARY -> byte[].class;
    };
  }

  private static List<RawRow> selected(List<LakeColumn> columns, String sql) {
    List<RawRow> rows = new ArrayList<>();
    try (Connection duckdb = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = duckdb.createStatement();
        ResultSet row = statement.executeQuery("SELECT * FROM (\n" + sql + "\n)")) {
      while (row.next()) {
        String place = row.getString("_place");
        long line = row.getLong("_line");
        String reason = row.getString("_reason");
        if (reason != null) {
          rows.add(new RawRow.Rejected(place, line, reason, row.getString("_text")));
          continue;
        }
        List<Optional<Object>> values = new ArrayList<>();
        for (LakeColumn column : columns) {
          values.add(Optional.ofNullable(row.getObject(column.name())));
        }
        rows.add(new RawRow.Read(place, line, values));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError("DuckDB does not run the source's statement", e);
    }
  }

  /** What stops the keeper; no source knows it. */
  private static final class Crash extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Keeps rows and position together, as the raw zone does in one commit. */
  private final class Keeper implements BatchSink {
    private final List<RawRow> rows = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private final List<String> positions = new ArrayList<>();
    private Optional<String> position;
    private int asked;
    private int failIn = Integer.MAX_VALUE;
    private boolean afterKeeping;

    Keeper(Optional<String> position) {
      this.position = position;
    }

    /** Fails at the n-th batch from now on, before it keeps it or just after. */
    void failIn(int batches, boolean afterKeeping) {
      this.failIn = batches;
      this.afterKeeping = afterKeeping;
    }

    Optional<Position> last() {
      return position.map(Position::new);
    }

    List<RawRow.Rejected> rejected() {
      return rows.stream()
          .filter(RawRow.Rejected.class::isInstance)
          .map(RawRow.Rejected.class::cast)
          .toList();
    }

    @Override
    public void keep(Batch batch) {
      asked++;
      failIn--;
      if (failIn == 0 && !afterKeeping) {
        throw new Crash();
      }
      for (RawRow row : rows(batch)) {
        rows.add(row);
        if (row instanceof RawRow.Read read) {
          texts.add(text(batch.columns(), read.values()));
        }
      }
      position = Optional.of(batch.end().json());
      positions.add(batch.end().json());
      if (failIn == 0) {
        throw new Crash();
      }
    }
  }
}
