package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Each receiver's own cases; where they come from is told in vectors/README.md. */
class ExportVectorsTest {
  private static final String NONE = "(none)";

  @ParameterizedTest(name = "{0} {1} {2}")
  @CsvFileSource(
      resources = "/vectors/export.csv",
      numLinesToSkip = 1,
      emptyValue = "",
      ignoreLeadingAndTrailingWhitespace = false)
  void agreesWithThePublishedCase(ArgumentsAccessor row) {
    String input = row.getString(4);
    String expected = row.getString(5);
    if (row.getString(2).equals("email_hash")) {
      assertThat(ExportEncoding.SHA256_BASE64.ofHash(input).orElse(NONE)).isEqualTo(expected);
      return;
    }

    String normalised =
        ExportProfile.ofId(row.getString(1))
            .orElseThrow()
            .normalised(kind(row.getString(2)), input, row.getString(3))
            .orElse(NONE);
    assertThat(normalised).isEqualTo(expected);
    if (!row.getString(6).isEmpty()) {
      assertThat(ExportEncoding.SHA256_HEX.of(normalised)).isEqualTo(row.getString(6));
      assertThat(ExportEncoding.SHA256_BASE64.of(normalised)).isEqualTo(row.getString(7));
    }
  }

  @ParameterizedTest(name = "{0} {1}: {6}")
  @CsvFileSource(
      resources = "/vectors/activation.csv",
      numLinesToSkip = 1,
      emptyValue = "",
      ignoreLeadingAndTrailingWhitespace = false)
  void isSentAsTheReceiverAsks(ArgumentsAccessor row) {
    ExportProfile profile = ExportProfile.ofId(row.getString(0)).orElseThrow();
    AttributeKind kind = kind(row.getString(1));

    assertThat(profile.normalised(kind, row.getString(3), row.getString(2)).orElse(NONE))
        .isEqualTo(row.getString(4));
    assertThat(profile.exported(kind, row.getString(3), row.getString(2)).orElse(NONE))
        .isEqualTo(row.getString(5));
  }

  private static AttributeKind kind(String word) {
    return AttributeKind.ofWord(word).orElseThrow();
  }

  @Test
  void hashOfNothing_isRefused() {
    assertThatThrownBy(() -> ExportEncoding.SHA256_HEX.of(""))
        .hasMessage("an empty value is not exported; leave it out instead");
  }

  @Test
  void regionThatDoesNotExist_isRefused() {
    assertThatThrownBy(() -> ExportProfile.X.normalised(AttributeKind.EMAIL, "a@b.example", "us"))
        .hasMessage(
            "default region `us` is not known; give two upper-case letters, such as US or DE");
  }

  @Test
  void hashThatTheSourceHolds_isPassedOnAndNeverHashedAgain() {
    String hex = ExportEncoding.SHA256_HEX.of("ann@shop.example");

    assertThat(ExportEncoding.SHA256_BASE64.ofHash(hex))
        .contains(ExportEncoding.SHA256_BASE64.of("ann@shop.example"));
    assertThat(ExportEncoding.SHA1_HEX.ofHash(hex)).isEmpty();
    assertThat(ExportProfile.META.exported(AttributeKind.GIVEN_NAME, hex, "US")).isEmpty();
  }
}
