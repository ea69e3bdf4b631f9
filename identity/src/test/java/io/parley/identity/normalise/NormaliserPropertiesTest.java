package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What holds for every kind and every text. */
class NormaliserPropertiesTest {
  /** Pieces that the rules look for, so that a few of them in a row reach the corners. */
  private static final List<String> PIECES =
      List.of(
          "Mr",
          "jr",
          "III",
          "van",
          "Smith",
          "O'Hare",
          "Anne-Marie",
          "王杰",
          "Александр",
          "ß",
          "İ",
          "the",
          "S.A.",
          "GmbH",
          "&",
          "(x)",
          "123",
          "19781211",
          "1978",
          "13",
          "Dez",
          "0",
          "1/2/03",
          "Street",
          "strasse",
          "Saint",
          "St",
          "NV",
          "89132",
          "12345-6789",
          "LE11 1UU",
          "Georgia",
          "Germany",
          "#12",
          "Suite",
          "P.O. Box",
          "D-10115",
          "@",
          "ann@gmail.com",
          "+",
          "702",
          "9191300",
          "ext 5",
          "www.",
          "http://",
          "none",
          "n/a",
          "Female",
          "us",
          "\u200B",
          "्");

  private static final List<String> JOINTS = List.of(" ", ", ", "", ".", "-", "/", "\n");

  private static final NormaliserOptions AMERICAN = NormaliserOptions.of("US");
  private static final NormaliserOptions GERMAN = NormaliserOptions.of("DE");

  @Property(tries = 3_000)
  void canonicalForm_ofAnyText_isItsOwnAndShort(
      @ForAll AttributeKind kind, @ForAll("texts") String raw, @ForAll boolean german) {
    Normaliser normaliser = Normaliser.of(kind, german ? GERMAN : AMERICAN);

    normaliser
        .canonical(raw)
        .ifPresent(
            once -> {
              assertThat(once).isNotBlank().hasSizeLessThanOrEqualTo(Normaliser.MAX_LENGTH);
              assertThat(normaliser.canonical(once)).contains(once);
            });
  }

  @Property(tries = 1_000)
  void partsOfAnyText_areCanonicalThemselves(@ForAll("texts") String raw) {
    assertCanonical(NameParts.of(raw).attributes());
    assertCanonical(NameParts.of(raw, "", raw).attributes());
    assertCanonical(Address.of(raw, "US").attributes());
  }

  private static void assertCanonical(Map<AttributeKind, String> parts) {
    parts.forEach(
        (kind, part) -> {
          Reading again = Normaliser.of(kind, AMERICAN).read(part);
          if (again instanceof Reading.Value value) {
            assertThat(value.text()).as(kind.word()).isEqualTo(part);
          }
        });
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> piece =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(4, Arbitraries.of(PIECES)),
            net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(6)));
    Arbitrary<String> built =
        Combinators.combine(piece, Arbitraries.of(JOINTS))
            .as((p, j) -> p + j)
            .list()
            .ofMinSize(1)
            .ofMaxSize(7)
            .map(pieces -> String.join("", pieces));
    return Arbitraries.frequencyOf(
        net.jqwik.api.Tuple.of(5, built),
        net.jqwik.api.Tuple.of(1, Arbitraries.strings().ofMaxLength(1_100)));
  }
}
