package io.parley.identity.linkage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.parley.identity.yaml.BadFile;
import io.parley.identity.yaml.Item;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MadeOfTest {
  private static final String MODEL =
      """
      model: m/1
      threshold: 1
      comparisons:
        given: {levels: [same, swapped family, alike 0.9]}
        family: {levels: [same, alike 0.9], unless_swapped: given}
        email: {levels: [same, alike 0.9], made_of: [given, family], n: [0.1, 0.5, 0.4]}
      blocking: [given, family]
      training: [given]
      """;

  // Of each comparison, "different" first.
  private static final double[][] M = {{0.05, 0.10, 0.05, 0.8}, {0.1, 0.1, 0.8}, {0.2, 0.1, 0.7}};
  private static final double[][] U = {
    {0.888, 0.1, 0.004, 0.008}, {0.98, 0.012, 0.008}, {0.98, 0.01, 0.01}
  };

  private static LinkageModel model() {
    return ModelReader.read(Item.read("m.yaml", MODEL));
  }

  private static Namesakes.Factors factors() {
    Namesakes of =
        Namesakes.of(model())
            .get(0)
            .withParts(List.of(new double[] {0.8, 0.19, 0.01}, new double[0]));
    return of.factors(M, U);
  }

  /** With the same name, n stands in the place of u. */
  @Test
  void strangersOfOneName_areAsLikelyAsNSays() {
    assertThat(factors().of(new int[] {3, 2, 1}, 0)).isCloseTo(0.5 / 0.01, within(1e-9));
    assertThat(factors().of(new int[] {3, 2, 0}, 0)).isCloseTo(0.4 / 0.98, within(1e-9));
    assertThat(factors().of(new int[] {3, 2, -1}, 0)).as("no value").isEqualTo(1);
    assertThat(factors().of(new int[] {3, 2, 2}, 3))
        .as("a rare value is rarer between strangers, and not between namesakes")
        .isCloseTo(1 + 9 * 8, within(1e-9));
    assertThat(factors().least()).isCloseTo(0.4 / 0.98, within(1e-9));
  }

  @Test
  void whoSharesAPart_isAlikeAsFarAsThatPartGoes() {
    double given = 0.008 / 0.8;
    // The family names differ: hardly one name, nearly always one given name.
    double family = given * 0.1 / 0.98;
    assertThat(factors().of(new int[] {3, 0, 1}, 0))
        .isCloseTo(1 + family * 49 + (1 - family) * 18, within(1e-9));
    assertThat(factors().of(new int[] {-1, -1, 1}, 0))
        .as("names that are not known are the same as often as those of strangers")
        .isCloseTo(1 + given * given * 49 + given * (1 - given) * 18, within(1e-9));
  }

  @Test
  void namesInEachOthersPlace_haveTheChanceOfBoth() {
    double both = (0.008 / 0.8) * (0.008 / 0.8) * 0.05 / 0.004;
    assertThat(factors().of(new int[] {2, -1, 1}, 0)).isCloseTo(1 + both * 49, within(1e-9));
  }

  @Test
  void valueWithoutItsParts_isMadeOfNothing() {
    assertThat(Namesakes.of(model().over(Set.of("family", "email")))).isEmpty();
    assertThat(Namesakes.of(model().without(Set.of("given")))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "made_of: [given, family], n: [0.1, 0.5, 0.4] | n: [0.1, 0.5, 0.4] | m.yaml:6:10: `made_of` and `n` stand together, or neither does",
        "made_of: [given, family] | made_of: [email] | m.yaml:6:48: `email` is no other column that is compared; known are family, given",
        "made_of: [given, family] | made_of: [given, famly] | m.yaml:6:55: `famly` is no other column that is compared; did you mean `family`?",
        "n: [0.1, 0.5, 0.4] | n: [0.1, 0.9] | m.yaml:6:19: `email` has 3 levels with \"different\", and so many shares of n"
      })
  void mistake_isNamedWithItsPlace(String right, String wrong, String message) {
    assertThatThrownBy(() -> ModelReader.read(Item.read("m.yaml", MODEL.replace(right, wrong))))
        .isInstanceOf(BadFile.class)
        .hasMessage(message);
  }
}
