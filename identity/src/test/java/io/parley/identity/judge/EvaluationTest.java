package io.parley.identity.judge;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.identity.plan.IdentityFile;
import io.parley.identity.progress.Progress;
import io.parley.identity.table.RecordTable;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One shipped model, trained without labels on data of others, finds who is one person. */
@Tag("slow")
class EvaluationTest {
  @ParameterizedTest
  @CsvSource({"febrl3, 0.998", "febrl3-no-ssn, 0.990", "fake_1000, 0.93", "senzing, 0.83"})
  void example_isResolvedAtLeastSoWell(String name, double least) {
    try (RecordTable table = RecordTable.open(512)) {
      Evaluation evaluation =
          Evaluation.of(
              IdentityFile.read(Path.of("examples", name + ".yaml")), table, Progress.NONE);

      assertThat(evaluation.accuracy().pairwise().f1()).isGreaterThan(least);
      assertThat(evaluation.staged().rejections()).isZero();
      assertThat(evaluation.thresholds())
          .filteredOn(t -> t.threshold() == evaluation.trained().model().threshold())
          .singleElement()
          // Without guards: they cut links, and make none.
          .satisfies(
              t ->
                  assertThat(t.accuracy().pairwise().recall())
                      .isGreaterThanOrEqualTo(evaluation.accuracy().pairwise().recall()));
    }
  }
}
