package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.TableName;
import io.parley.query.backend.duckdb.ContributionSql;
import java.util.Collections;
import org.junit.jupiter.api.Test;

/** What is short to ask is not long to run: nobody has paid when a statement is written. */
class StatementLengthTest {
  @Test
  void product_growsByItsFactors() {
    assertGrowsEvenly(
        length(String.join(" * ", Collections.nCopies(10, "price"))),
        length(String.join(" * ", Collections.nCopies(20, "price"))));
  }

  @Test
  void nestedFunctions_growByTheirNesting() {
    assertGrowsEvenly(
        length("LN(".repeat(10) + "price" + ")".repeat(10)),
        length("LN(".repeat(20) + "price" + ")".repeat(20)));
    assertGrowsEvenly(
        length("SQRT(".repeat(10) + "price" + ")".repeat(10)),
        length("SQRT(".repeat(20) + "price" + ")".repeat(20)));
  }

  private static void assertGrowsEvenly(int once, int twice) {
    assertThat(twice).isLessThan(3 * once);
  }

  private static int length(String expression) {
    try (SmallRoom room = CorpusRoom.empty(SmallRoom.KEYS)) {
      return new ContributionSql(TableName::toString)
          .queries(room.planned("SELECT COUNT(*) FROM hearth.visits WHERE " + expression + " > 0"))
          .get(0)
          .length();
    }
  }
}
