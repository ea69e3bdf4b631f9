package io.parley.connector.lake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.iceberg.types.Conversions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BoundsTest {
  private static String text(Optional<ByteBuffer> bound) {
    return bound
        .map(bytes -> Conversions.fromByteBuffer(LakeType.STRING.icebergType(), bytes).toString())
        .orElse("(none)");
  }

  @Test
  void longText_isCut_andRoundedUpAtTheTop() {
    String word = "abcdefghijklmnopqrst";
    assertThat(text(Bounds.lower(LakeType.STRING, word))).isEqualTo("abcdefghijklmnop");
    assertThat(text(Bounds.upper(LakeType.STRING, word))).isEqualTo("abcdefghijklmnoq");
    assertThat(text(Bounds.upper(LakeType.STRING, "\uDBFF\uDFFF".repeat(20)))).isEqualTo("(none)");
  }

  @ParameterizedTest
  @CsvSource({
    "DATE, infinity",
    "DATE, 0044-03-15 (BC)",
    "DATE, 10000-01-01",
    "TIMESTAMP, -infinity",
    "TIMESTAMP, 0044-03-15 (BC) 00:00:00",
    "LONG, 1e3",
    "DOUBLE, nan",
    "DOUBLE, -inf",
    "DOUBLE, -0.0",
    "DOUBLE, 0.0",
    "INTEGER, 2147483648",
    "TIMESTAMPTZ, 2027-01-01 00:00:00",
    "TIMESTAMPTZ, 2027-01-01 00:00:00+05:30",
    "BOOLEAN, maybe",
    "UUID, 00000000-0000-8000-8000-000000000001",
    "BINARY, 61"
  })
  void whatIsNotPlain_givesNoBound(LakeType type, String word) {
    assertThat(Bounds.lower(type, word)).isEmpty();
    assertThat(Bounds.upper(type, word)).isEmpty();
  }

  @Test
  void timestamps_areMicroseconds() {
    assertThat(Bounds.lower(LakeType.TIMESTAMP, "1970-01-02 00:00:00.5"))
        .contains(Conversions.toByteBuffer(LakeType.TIMESTAMP.icebergType(), 86_400_500_000L));
  }

  @Test
  void moments_areMicrosecondsOfUtc_andNumbersExact() {
    assertThat(Bounds.lower(LakeType.TIMESTAMPTZ, "1970-01-02 00:00:00.5+00"))
        .contains(Conversions.toByteBuffer(LakeType.TIMESTAMPTZ.icebergType(), 86_400_500_000L));
    assertThat(Bounds.upper(LakeType.DOUBLE, "1e+300"))
        .contains(Conversions.toByteBuffer(LakeType.DOUBLE.icebergType(), 1e300));
    assertThat(Bounds.upper(LakeType.INTEGER, "-3"))
        .contains(Conversions.toByteBuffer(LakeType.INTEGER.icebergType(), -3));
  }
}
