package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

class NormalisationVectorsTest {
  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(
      resources = "/vectors/normalisation.csv",
      useHeadersInDisplayName = false,
      numLinesToSkip = 1,
      emptyValue = "",
      nullValues = "(none)")
  void agreesWithThePublishedCase_orDiffersForAWrittenReason(ArgumentsAccessor row) {
    IdentifierType type = IdentifierType.ofWord(row.getString(2)).orElseThrow();
    String reference = row.getString(5);
    String canonical = row.getString(6);

    assertThat(
            NormalisationProfile.CANONICAL
                .normalise(type, row.getString(4), row.getString(3))
                .orElse(""))
        .isEqualTo(canonical);
    assertThat(row.getString(7).isEmpty())
        .as("a difference is written down exactly where there is one")
        .isEqualTo(reference.equals(canonical));
  }
}
