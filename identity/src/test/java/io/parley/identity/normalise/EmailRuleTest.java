package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailRuleTest {
  private static String of(String raw) {
    return NormalisationProfile.CANONICAL.normalise(IdentifierType.EMAIL, raw, "US").orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "Ann@Shop.Example, ann@shop.example",
        "Ann Lee <Ann.Lee@shop.example>, ann.lee@shop.example",
        "<ann@shop.example>, ann@shop.example",
        "`\"Lee, Ann\" < ann@shop.example >`, ann@shop.example",
        "a.n.n+news@shop.example, a.n.n+news@shop.example",
        "A.n.n+news@gmail.com, ann@gmail.com",
        "A.n.n+news@googlemail.com, ann@gmail.com",
        "A.n.n+news@gmail.example, ann@gmail.example",
        "ann.lee@mail.gmail.com, ann.lee@mail.gmail.com",
        "ann@müller.example, ann@xn--mller-kva.example",
        "ann@ｇｍａｉｌ.com, ann@gmail.com",
        "josé@shop.example, josé@shop.example",
        "o'neil/x=y@shop.example, o'neil/x=y@shop.example",
        "test@shop.example, test@shop.example",
        "notest@test.com, notest@test.com",
      })
  void accepted(String raw, String expected) {
    assertThat(of(raw)).isEqualTo(expected);
  }

  @Test
  void invisibleCharactersAround_areDropped() {
    assertThat(of("\uFEFF\u00A0 ann@shop.example\u200B\t\r\n")).isEqualTo("ann@shop.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "ann",
        "ann@",
        "@shop.example",
        "a@b@shop.example",
        "ann@localhost",
        "ann lee@shop.example",
        "\"ann\"@shop.example",
        ".ann@shop.example",
        "ann.@shop.example",
        "a..n@shop.example",
        "ann@shop..example",
        "ann@-shop.example",
        "ann@shop-.example",
        "ann@.example",
        "ann@shop.example.",
        "ann@10.0.0.1",
        "ann@[10.0.0.1]",
        "ann@sh_op.example",
        "ann,bob@shop.example",
        "+x@gmail.com",
        "...@gmail.com",
        "Ann <>",
        "ann@shop.example>x",
      })
  void malformed_isNoIdentifier(String raw) {
    assertThat(of(raw)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "test@test.com",
        "TEST@Test.com",
        "none@none.com",
        "na@na.org",
        "test@none.net",
        "noreply@shop.example",
        "No-Reply@shop.example",
        "donotreply@gmail.com",
        "no.reply@shop.example",
        "n.o.r.e.p.l.y@gmail.com",
      })
  void placeholder_isNoIdentifier(String raw) {
    assertThat(of(raw)).isEmpty();
  }

  @Test
  void lengthLimits_areThoseOfTheRfc() {
    String label = "d".repeat(63);
    assertThat(of("a".repeat(64) + "@shop.example")).isNotEmpty();
    assertThat(of("a".repeat(65) + "@shop.example")).isEmpty();
    assertThat(of("a@" + label + ".example")).isNotEmpty();
    assertThat(of("a@" + label + "d.example")).isEmpty();
    // Three labels, their dots and the rest: 3 * 64 + 61 = 253.
    String three = (label + ".").repeat(3);
    assertThat(of("a@" + three + "e".repeat(61))).isNotEmpty();
    assertThat(of("a@" + three + "e".repeat(62))).isEmpty();
    assertThat(of(" ".repeat(2_000) + "ann@shop.example")).isEmpty();
  }

  @Property
  void resultIsAFixedPoint(@ForAll("addresses") String raw) {
    String once = of(raw);
    if (!once.isEmpty()) {
      assertThat(of(once)).isEqualTo(once);
    }
  }

  @Provide
  Arbitrary<String> addresses() {
    Arbitrary<String> local =
        Arbitraries.oneOf(
            Arbitraries.strings().withChars("aB.+9ßİΣé").ofMinLength(1).ofMaxLength(8),
            Arbitraries.strings().ofMaxLength(4));
    Arbitrary<String> domain =
        Arbitraries.oneOf(
            Arbitraries.of("gmail.com", "GoogleMail.com", "gmail.example", "Shop.Example"),
            Arbitraries.strings().withChars("aZ9-.üß。").ofMaxLength(9));
    return Combinators.combine(local, domain).as((l, d) -> l + "@" + d);
  }
}
