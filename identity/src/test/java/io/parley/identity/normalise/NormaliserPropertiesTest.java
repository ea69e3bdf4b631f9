package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

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

  @Property(tries = 1_000)
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

  @Property(tries = 400)
  void partsOfAnyText_areCanonicalThemselves(@ForAll("texts") String raw) {
    assertCanonical(NameParts.of(raw).attributes());
    assertCanonical(NameParts.of(raw, "", raw).attributes());
    assertCanonical(Address.of(raw, "US").attributes());
  }

  /** What is looked up is what would be read; a text that says nothing is no part of a name. */
  @Property(tries = 400)
  void nameOfTexts_isTheSameWhereTheyAreRemembered(
      @ForAll("texts") String given,
      @ForAll("texts") String middle,
      @ForAll("texts") String family) {
    NameReader reader = new NameReader(AMERICAN);
    for (int again = 0; again < 2; again++) {
      NameReader.Text first = reader.read(given);
      NameParts name = NameReader.of(first, reader.read(middle), reader.read(family));

      assertThat(name).isEqualTo(NameParts.of(said(given), said(middle), said(family)));
      assertThat(NameReader.attributes(name, first)).isEqualTo(name.attributes());
    }
  }

  private static String said(String raw) {
    return Normaliser.of(AttributeKind.FAMILY_NAME, AMERICAN).canonical(raw).isPresent() ? raw : "";
  }

  @Property(tries = 400)
  void anyText_isExportedOrLeftOut_andNeverAsTheHashOfNothing(
      @ForAll ExportProfile profile, @ForAll("texts") String raw) {
    for (AttributeKind kind : AttributeKind.values()) {
      Optional<String> sent = profile.exported(kind, raw, "US");
      if (profile.kinds().contains(kind)) {
        assertThat(sent.orElse("left out"))
            .isNotEmpty()
            .doesNotStartWith("e3b0c44298fc1c14")
            .doesNotStartWith("47DEQpj8HBSa");
      } else {
        assertThat(sent).isEmpty();
      }
    }
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
            Tuple.of(4, Arbitraries.of(PIECES)), Tuple.of(1, Arbitraries.strings().ofMaxLength(6)));
    Arbitrary<String> built =
        Combinators.combine(piece, Arbitraries.of(JOINTS))
            .as((p, j) -> p + j)
            .list()
            .ofMinSize(1)
            .ofMaxSize(7)
            .map(pieces -> String.join("", pieces));
    return Arbitraries.frequencyOf(
        Tuple.of(5, built), Tuple.of(1, Arbitraries.strings().ofMaxLength(1_100)));
  }
}
