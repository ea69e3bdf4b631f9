package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Reason;
import io.parley.query.CappedPlans;
import io.parley.query.JointRows;
import io.parley.query.Planning;
import io.parley.query.backend.BackendException;
import io.parley.query.plan.PrivatePlan;
import java.math.BigInteger;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The memory that a question can need, worked out from public caps, is enough for streams that fill
 * every cap: as many rows as there may be, all different, each as wide as it may be, all of people
 * whom everybody has.
 */
class MemoryNeedTest {
  private static final String JOIN =
      "SELECT v.area, COUNT(DISTINCT person) AS n, SUM(v.points) AS s FROM hearth.visits v"
          + " JOIN metromail.mailings m USING (person) GROUP BY v.area";
  private static final int MOST = 1 << 14;
  private static final List<String> ONE_KEY = List.of("email");

  private final BufferAllocator memory = new RootAllocator();

  /** At the end nothing is left in memory, or this fails. */
  @AfterEach
  void close() {
    memory.close();
  }

  private static int megabytes(PrivatePlan plan) {
    return MemoryNeed.of(plan).orElseThrow().database().shiftRight(20).intValueExact();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        JOIN,
        "SELECT area, COUNT(DISTINCT person) AS n, SUM(points) AS s FROM hearth.visits GROUP BY area",
        "SELECT m.segment, COUNT(DISTINCT v.area) AS n, SUM(v.price) AS s FROM hearth.visits v"
            + " JOIN metromail.mailings m USING (person) GROUP BY m.segment",
        "SELECT m.segment, MEDIAN(v.points) AS n FROM hearth.visits v"
            + " FULL JOIN metromail.mailings m USING (person) GROUP BY m.segment",
        "SELECT c.zip_code, COUNT(*) AS n, SUM(w.price) AS s FROM hearth.customers c"
            + " JOIN metromail.mailings m USING (person) JOIN hearth.visits w USING (person)"
            + " GROUP BY c.zip_code",
        "SELECT t.area, COUNT(DISTINCT person) AS n FROM (SELECT v.person, v.area, ROW_NUMBER() OVER"
            + " (PARTITION BY v.person ORDER BY m.segment) AS k FROM hearth.visits v"
            + " JOIN metromail.mailings m USING (person)) t WHERE t.k > 0 GROUP BY t.area",
      })
  void streamsAtEveryCap_inARoomOfThatMemory_areAnswered(String sql) throws SQLException {
    for (List<String> keys : List.of(ONE_KEY, List.of("email", "phone"))) {
      PrivatePlan.Numbers plan = new CappedPlans(9_000, 3, 6, keys).plan(sql);

      List<Integer> groups = FullStreams.groups(plan, 0, 0, megabytes(plan), memory);

      assertThat(groups).as("%s on %s", sql, keys).allMatch(n -> n > 1_000);
    }
  }

  @Test
  void widestTexts_areAnsweredToo() throws SQLException {
    PrivatePlan.Numbers plan = new CappedPlans(4_000, 1, 1_024, ONE_KEY).plan(JOIN);

    assertThat(FullStreams.groups(plan, 0, 0, megabytes(plan), memory)).containsExactly(4_000);
  }

  /** What is planted: streams of that many rows fail where there is less memory. */
  @Test
  void streamsAtEveryCap_inASmallRoom_fail() {
    PrivatePlan.Numbers plan = new CappedPlans(4_000, 1, 1_024, ONE_KEY).plan(JOIN);

    assertThatThrownBy(() -> FullStreams.groups(plan, 0, 0, megabytes(plan) / 32, memory))
        .isInstanceOf(BackendException.class);
  }

  @Test
  void streamAboveItsCaps_failsByItself() {
    PrivatePlan.Numbers plan = new CappedPlans(1_000, 3, 6, ONE_KEY).plan(JOIN);

    assertThatThrownBy(() -> FullStreams.groups(plan, 1, 0, MOST, memory))
        .hasStackTraceContaining("a stream has more rows than the policies of its tables say");
    assertThatThrownBy(() -> FullStreams.groups(plan, 0, 1, MOST, memory))
        .hasStackTraceContaining("a stream has a longer text than its table's policy says");
  }

  @Test
  void questionThatMayNeedMore_isRefusedInWords() {
    CappedPlans capped = new CappedPlans(1_000_000, 3, 40, ONE_KEY);

    Reason reason =
        ((Planning.Refused) capped.planning(JOIN, 2_048, Long.MAX_VALUE)).reasons().get(0);

    assertThat(reason.code()).isEqualTo("question-too-large");
    assertThat(reason.message())
        .matches(
            "with 1,000,000 rows of hearth\\.visits and 1,000,000 rows of metromail\\.mailings, as"
                + " the policies allow, the question may need [0-9,]+ MB of memory, and one question"
                + " has 2,048");
    assertThat(reason.help())
        .isEqualTo(
            "join fewer tables or use fewer columns of text; or ask the owners for a smaller"
                + " `rows`, `rows_before_join` or `length`, or the node's operator for more"
                + " `node.memory.question-megabytes`");
    assertThat(((Planning.Refused) capped.planning(JOIN, 1 << 20, 1 << 20)).reasons())
        .singleElement()
        .extracting(Reason::message)
        .asString()
        .contains("the groups of the answer may need")
        .endsWith("one question has 1");
    assertThat(capped.planning(JOIN, 1 << 20, Long.MAX_VALUE)).isInstanceOf(Planning.Planned.class);
  }

  @Test
  void need_growsWithEachCap_andIsUnknownWithoutRows() {
    BigInteger need =
        MemoryNeed.of(new CappedPlans(5_000, 2, 6, ONE_KEY).plan(JOIN)).orElseThrow().database();

    for (CappedPlans larger :
        List.of(
            new CappedPlans(10_000, 2, 6, ONE_KEY),
            new CappedPlans(5_000, 4, 6, ONE_KEY),
            new CappedPlans(5_000, 2, 60, ONE_KEY))) {
      assertThat(MemoryNeed.of(larger.plan(JOIN)).orElseThrow().database()).isGreaterThan(need);
    }
    assertThat(MemoryNeed.of(JointRows.plan(10))).isEmpty();
  }

  /** Before the owner's own condition, and before anything that a question makes of it. */
  @Test
  void texts_areCutToTheLengthOfTheirColumn() {
    assertThat(new CappedPlans(100, 3, 4, ONE_KEY).areasOf("Nordrhein", "Nordbaden", "Ost"))
        .containsExactlyInAnyOrder("Nord", "Ost");
    assertThat(new CappedPlans(100, 3, 7, ONE_KEY).areasOf("Nordrhein", "Nordbaden", "Ost"))
        .containsExactlyInAnyOrder("Nordrhe", "Nordbad", "Ost");
  }

  @Test
  void databases_haveWhatIsNeeded_roundedUpToAHalf() {
    try (QuestionDatabases databases = new QuestionDatabases(2_048)) {
      assertThat(databases.size(2_048)).isEqualTo(2_048);
      assertThat(databases.size(1_025)).isEqualTo(2_048);
      assertThat(databases.size(1_024)).isEqualTo(1_024);
      assertThat(databases.size(300)).isEqualTo(512);
      assertThat(databases.size(1)).isEqualTo(QuestionDatabases.LEAST);
    }
  }
}
