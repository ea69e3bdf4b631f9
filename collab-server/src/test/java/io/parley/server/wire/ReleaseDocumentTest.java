package io.parley.server.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.query.dp.CellSpan;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.release.ReleasedGroup;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseDocumentTest {
  private static final AnswerDocument.Receipt RECEIPT =
      new AnswerDocument.Receipt(
          "00",
          "ab",
          "hearth",
          "hearth",
          "measurement",
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          "cd");

  @Test
  void release_ofEveryTypeOfKey_survivesItsDocument() {
    List<Optional<Object>> keys =
        List.of(
            Optional.of("north"),
            Optional.of(""),
            Optional.of((byte) 1),
            Optional.of((short) 2),
            Optional.of(3),
            Optional.of(4L),
            Optional.of(0.1f),
            Optional.of(1e-300),
            Optional.of(true),
            Optional.of(BigInteger.TEN.pow(30)),
            Optional.of(new BigDecimal("1.50")),
            Optional.of(LocalDate.of(2026, 2, 28)),
            Optional.of(LocalDateTime.of(2026, 2, 28, 1, 2, 3, 456_000)),
            Optional.empty());
    List<List<ReleasedGroup>> released =
        List.of(
            List.of(
                new ReleasedGroup(
                    keys,
                    List.of(-5L, Long.MAX_VALUE),
                    List.of(List.of(new ReleasedQuantile(0.1 + 0.2, new CellSpan(1, 9)))))),
            List.of());

    byte[] stored = Json.bytes(ReleaseDocument.of(released, null, RECEIPT));

    assertThat(Json.read(stored, ReleaseDocument.class).released()).isEqualTo(released);
  }

  @Test
  void otherVersion_isRefusedByName() {
    assertThatThrownBy(() -> new ReleaseDocument(2, List.of(), null, RECEIPT))
        .isInstanceOf(BadDocument.class)
        .hasMessage("release version 2 is not understood; this program reads 1");
  }
}
