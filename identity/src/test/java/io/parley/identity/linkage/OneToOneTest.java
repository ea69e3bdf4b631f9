package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.table.RecordTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records 0, 2, 4 are of one source, 1, 3, 5 of the other. */
class OneToOneTest {
  private static OneToOne of(ScoredPair... falling) {
    try (RecordTable table = Records.of("email", "a", "a", "a", "a", "a", "a")) {
      return OneToOne.of(List.of(falling), table);
    }
  }

  @Test
  void record_linksToItsBest_andTheOtherTakesTheNext() {
    OneToOne best =
        of(
            new ScoredPair(0, 1, 9),
            new ScoredPair(1, 2, 8),
            new ScoredPair(0, 3, 7),
            new ScoredPair(2, 3, 6));

    assertThat(best.links()).containsExactly(new ScoredPair(0, 1, 9), new ScoredPair(2, 3, 6));
    assertThat(best.ties()).isZero();
  }

  @Test
  void equalWeights_areStated_andTheLowerNumbersAreTaken() {
    OneToOne best = of(new ScoredPair(0, 1, 9), new ScoredPair(0, 3, 9), new ScoredPair(2, 5, 4));

    assertThat(best.links()).containsExactly(new ScoredPair(0, 1, 9), new ScoredPair(2, 5, 4));
    assertThat(best.ties()).isEqualTo(1);
  }
}
