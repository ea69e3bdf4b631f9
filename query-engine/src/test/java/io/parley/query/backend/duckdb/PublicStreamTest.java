package io.parley.query.backend.duckdb;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.CorpusRoom;
import io.parley.query.SmallRoom;
import io.parley.query.backend.BackendException;
import io.parley.query.plan.Contribution;
import io.parley.query.plan.PrivatePlan;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An owner that lies about its public table spoils the question, and learns and shows nothing. */
class PublicStreamTest {
  private static final String QUESTION =
      "SELECT COUNT(*) FROM metromail.mailings m JOIN hearth.areas a ON m.segment = a.area";

  private final DuckDb room = DuckDb.open(256);
  private final JointRun run = new JointRun(room, new byte[16]);
  private Contribution.PublicRows areas;

  @BeforeEach
  void plan() {
    try (SmallRoom corpus = CorpusRoom.open()) {
      PrivatePlan.Numbers plan = corpus.planned(QUESTION);
      areas =
          plan.contributions().stream()
              .filter(Contribution.PublicRows.class::isInstance)
              .map(Contribution.PublicRows.class::cast)
              .findFirst()
              .orElseThrow();
    }
  }

  @AfterEach
  void close() {
    room.close();
  }

  @Test
  void streamAsItsPolicySays_isTaken() {
    assertThatCode(() -> run.load(areas, stream("('north'), ('south'), (NULL), (NULL)")))
        .doesNotThrowAnyException();
  }

  @Test
  void keyThatRepeats_failsWithoutAValue() {
    assertThatThrownBy(() -> run.load(areas, stream("('north'), ('north')")))
        .isInstanceOf(BackendException.class)
        .hasMessage("the public rows of `hearth` are not as its policy says");
  }

  @Test
  void moreRowsThanDeclared_fail() {
    String many = "(SELECT 'a' || i AS c0 FROM range(51) r(i))";

    assertThatThrownBy(() -> run.load(areas, many))
        .isInstanceOf(BackendException.class)
        .hasMessage("the public rows of `hearth` are not as its policy says");
  }

  private static String stream(String tuples) {
    return "(SELECT * FROM (VALUES " + tuples + ") v(c0))";
  }
}
