package io.parley.server.psi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.blind.IntersectionSide;
import io.parley.policy.PsiTerms;
import io.parley.server.node.ConfigurationException;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowBucketsTest {
  private static final int MIXED_IN = 4_178;

  @Test
  void numberOfThePolicy_isAnnouncedWhateverTheSize() {
    Set<Integer> announced = new HashSet<>();
    for (int people = 0; people <= 10_000 - MIXED_IN; people++) {
      announced.add(RowBuckets.of(Optional.of(10_000), people, MIXED_IN));
    }

    assertThat(announced).containsExactly(10_000);
  }

  @Test
  void populationBeyondTheNumber_isRefusedWithoutSayingHowLargeItIs() {
    assertThatThrownBy(() -> RowBuckets.of(Optional.of(10_000), 10_001 - MIXED_IN, MIXED_IN))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "this population has more people than `rows` of its `psi` holds beside 4,178 rows of dummies and checks; write a larger number, 4,194,304 at most");
  }

  @ParameterizedTest
  @CsvSource({"0,0,1024", "1024,0,1024", "1025,0,1152", "1100,60,1280", "1000000,82,1048576"})
  void withoutANumber_theNextBucketIsAnnounced(int people, int mixedIn, int rows) {
    assertThat(RowBuckets.of(Optional.empty(), people, mixedIn)).isEqualTo(rows);
  }

  @Test
  void policyAndProtocol_haveOneLargestRun() {
    assertThat(PsiTerms.MOST_ROWS).isEqualTo(IntersectionSide.MOST_ROWS);
    assertThat(PsiTerms.LEAST_ROWS).isGreaterThan(MIXED_IN);
  }
}
