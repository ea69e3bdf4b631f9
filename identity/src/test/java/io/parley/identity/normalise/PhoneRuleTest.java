package io.parley.identity.normalise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneRuleTest {
  private static String of(String raw, String region) {
    return NormalisationProfile.CANONICAL.normalise(IdentifierType.PHONE, raw, region).orElse("");
  }

  @ParameterizedTest
  @CsvSource({
    "(212) 555-0100, US, +12125550100",
    "+1 212 555 0100, DE, +12125550100",
    "212.555.0100 ext. 7, US, +12125550100",
    "tel:+1-212-555-0100, US, +12125550100",
    "1-800-FLOWERS, US, +18003569377",
    "020 7946 0018, GB, +442079460018",
    "0044 20 7946 0018, DE, +442079460018",
    "011 44 20 7946 0018, US, +442079460018",
    "06 12 34 56 78, FR, +33612345678",
    "06 6982 1234, IT, +390669821234",
  })
  void accepted(String raw, String region, String expected) {
    assertThat(of(raw, region)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "none",
        "+",
        "123",
        "555-0100",
        "(123) 456-7890",
        "441134960987",
        "+1 555 555 5555",
        "2222222222",
        "0000000000",
        "+999 123456",
        "12345678901234567890"
      })
  void notANumberOfTheRegion_isNoIdentifier(String raw) {
    assertThat(of(raw, "US")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"666 666 666, ES", "777777777, CZ", "12345678, SG", "87654321, SG", "98765432, SG"})
  void repeatedDigitOrRun_isNoIdentifier_thoughThePlanHasIt(String raw, String region) {
    assertThat(of(raw, region)).isEmpty();
  }

  /** The demonstration data and our tests use only numbers reserved for fiction. */
  @Property
  void reservedAmericanNumbers_areAccepted(@ForAll @IntRange(min = 100, max = 199) int last) {
    for (String area :
        new String[] {"201", "212", "312", "404", "415", "503", "617", "718", "808"}) {
      assertThat(of("(" + area + ") 555-0" + last, "US")).isEqualTo("+1" + area + "5550" + last);
    }
  }

  @Property
  void resultIsAFixedPoint_inEveryRegion(@ForAll @IntRange(min = 2_000_000) int line) {
    String once = of("+49 30 " + line, "US");
    assertThat(once.isEmpty() ? "" : of(once, "JP")).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "us", "USA", "XX", "ZZ"})
  void unknownRegion_isRefused(String region) {
    assertThat(NormalisationProfile.knowsRegion(region)).isFalse();
    assertThatThrownBy(() -> of("+12125550100", region))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "default region `"
                + region
                + "` is not known; give two upper-case letters, such as US or DE");
  }

  @Test
  void profileIsFoundByItsId() {
    assertThat(NormalisationProfile.ofId("parley-canonical/1"))
        .contains(NormalisationProfile.CANONICAL);
    assertThat(NormalisationProfile.ofId("parley-canonical/2")).isEmpty();
  }
}
