package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The examples of RFC 8785, and its author's library as oracle. */
class CanonicalJsonTest {
  /** Reads numbers as doubles, which is what the RFC starts from. */
  private static final JsonMapper DOUBLES = JsonMapper.builder().build();

  private static String canonical(String json) {
    return CanonicalJson.of(DOUBLES.readTree(json));
  }

  @Test
  void exampleOfSection322_isWrittenAsThere() {
    assertThat(
            canonical(
                """
                {
                  "numbers": [333333333.33333329, 1E30, 4.50,
                              2e-3, 0.000000000000000000000000001],
                  "string": "\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\"\\/",
                  "literals": [null, true, false]
                }
                """))
        .isEqualTo(
            "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],"
                + "\"string\":\"\u20ac$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}");
  }

  @Test
  void exampleOfSection323_isSortedByUtf16Units() {
    assertThat(
            canonical(
                """
                {
                  "\\u20ac": "Euro Sign",
                  "\\r": "Carriage Return",
                  "\\ufb33": "Hebrew Letter Dalet With Dagesh",
                  "1": "One",
                  "\\ud83d\\ude00": "Emoji: Grinning Face",
                  "\\u0080": "Control",
                  "\\u00f6": "Latin Small Letter O With Diaeresis"
                }
                """))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u0080\":\"Control\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
  }

  /** Appendix B of the RFC. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void number_isWrittenAsInAppendixB(String bits, String text) {
    assertThat(EcmaNumber.text(Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16))))
        .isEqualTo(text);
  }

  @Test
  void infinityAndNaN_areNoNumbers() {
    for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> EcmaNumber.text(none))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("JSON has no number for " + none);
    }
  }

  @Property
  void anyDouble_isWrittenAsTheOracleDoes(@ForAll long bits) throws IOException {
    double value = Double.longBitsToDouble(bits);
    if (Double.isFinite(value)) {
      assertThat(EcmaNumber.text(value)).isEqualTo(NumberToJSON.serializeNumber(value));
      assertThat(Double.parseDouble(EcmaNumber.text(value))).isEqualTo(value + 0.0);
    }
  }

  /** Where the doubles below lie closer than those above, and shortest digits are hard. */
  @Test
  void everyPowerOfTwo_isWrittenAsTheOracleDoes() throws IOException {
    for (int exponent = -1074; exponent <= 1023; exponent++) {
      double value = Math.scalb(1.0, exponent);
      assertThat(EcmaNumber.text(value)).isEqualTo(NumberToJSON.serializeNumber(value));
    }
  }

  @Property
  void anyDocument_isWrittenAsTheOracleDoes(@ForAll("documents") Map<String, Object> document)
      throws IOException {
    String json = DOUBLES.writeValueAsString(document);

    assertThat(canonical(json)).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
  }

  @Property
  void canonicalText_isItsOwnCanonicalForm(@ForAll("documents") Map<String, Object> document) {
    String once = canonical(DOUBLES.writeValueAsString(document));

    assertThat(canonical(once)).isEqualTo(once);
  }

  @Provide
  Arbitrary<Map<String, Object>> documents() {
    Arbitrary<String> text =
        Arbitraries.strings()
            .withCharRange('\0', '\ud7ff')
            .withCharRange('\ue000', '\uffff')
            .ofMaxLength(8);
    Arbitrary<Object> leaf =
        Arbitraries.oneOf(
            text.map(t -> t),
            Arbitraries.doubles().map(d -> d),
            Arbitraries.integers().map(i -> i),
            Arbitraries.of(true, false));
    Arbitrary<Object> value =
        Arbitraries.oneOf(leaf, leaf.list().ofMaxSize(4).map(l -> l), object(text, leaf));
    return Arbitraries.maps(text, value).ofMaxSize(6).map(HashMap::new);
  }

  private static Arbitrary<Object> object(Arbitrary<String> text, Arbitrary<Object> leaf) {
    return Arbitraries.maps(text, leaf).ofMaxSize(4).map(m -> m);
  }

  /** The oracle would write 9007199254740992 here. */
  @Test
  void numberThatADoubleDoesNotHold_isText() {
    JsonMapper exact = JsonMapper.builder().build();
    List<Object> numbers =
        List.of(
            9_007_199_254_740_992L,
            9_007_199_254_740_993L,
            new BigInteger("123456789012345678901234567890"),
            new BigDecimal("0.1"),
            new BigDecimal("12.50"),
            new BigDecimal("0.12345678901234567890"),
            new BigDecimal("1E-9"),
            new BigDecimal("1E+400"));

    assertThat(CanonicalJson.of(exact.valueToTree(numbers)))
        .isEqualTo(
            "[9007199254740992,\"9007199254740993\",\"123456789012345678901234567890\",0.1,12.5,"
                + "\"0.12345678901234567890\",1e-9,\"1E+400\"]");
  }

  @Test
  void halfASurrogatePair_isRefused() {
    for (String half : List.of("\ud83d", "\ude00", "\ud83dx", "\ude00\ud83d")) {
      assertThatThrownBy(() -> CanonicalJson.of(DOUBLES.valueToTree(List.of(half))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("a text in a document is not well-formed Unicode");
    }
  }
}
