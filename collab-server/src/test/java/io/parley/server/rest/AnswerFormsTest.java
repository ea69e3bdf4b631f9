package io.parley.server.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.ipc.ArrowStreamReader;
import org.junit.jupiter.api.Test;

/** Every type that an answer can have, NULL and the hard values among them, in CSV and Arrow. */
class AnswerFormsTest {
  private static final AnswerDocument.Receipt RECEIPT =
      new AnswerDocument.Receipt(
          "a", "b", "hearth", "hearth", "p", List.of(), List.of(), Map.of(), Map.of(), Map.of(),
          "c");

  /** As it comes back from the store, where long numbers are text. */
  private static AnswerTable table(boolean intervals) {
    List<String> types =
        List.of("VARCHAR", "BIGINT", "DECIMAL", "DOUBLE", "BOOLEAN", "DATE", "TIMESTAMP");
    List<AnswerDocument.Column> columns = new ArrayList<>();
    for (String type : types) {
      columns.add(new AnswerDocument.Column(type.toLowerCase(java.util.Locale.ROOT), type, null));
    }
    List<Object> first =
        Arrays.asList(
            "a \"b\",\nc",
            Long.MAX_VALUE,
            new java.math.BigDecimal("12345678901234567890.1234"),
            0.1,
            true,
            "2026-02-28",
            "2026-02-28T23:59:59.123456");
    List<Object> second =
        Arrays.asList("", -1L, new java.math.BigDecimal("5"), null, null, null, null);
    List<List<Double>> bounds =
        Arrays.asList(null, List.of(-3.0, 1.5), null, null, null, null, null);
    List<List<Double>> none = Arrays.asList(null, null, null, null, null, null, null);
    AnswerDocument answer =
        new AnswerDocument(
            1, columns, List.of(first, second), List.of(none, bounds), null, null, RECEIPT);
    return AnswerTable.of(Json.read(Json.bytes(answer), AnswerDocument.class), intervals);
  }

  @Test
  void csv_tellsEmptyTextFromNull_andKeepsEveryDigit() {
    assertThat(AnswerCsv.of(table(false)))
        .isEqualTo(
            """
            "varchar","bigint","decimal","double","boolean","date","timestamp"\r
            "a ""b"",
            c",9223372036854775807,12345678901234567890.1234,0.1,true,"2026-02-28","2026-02-28T23:59:59.123456"\r
            "",-1,5,,,,\r
            """);
    assertThat(AnswerCsv.of(table(true)))
        .contains("\"bigint\",\"bigint_low95\",\"bigint_high95\",\"decimal\"")
        .contains("9223372036854775807,,,12345678901234567890.1234")
        .contains("\"\",-1,-3.0,1.5,5");
  }

  @Test
  void arrow_hasTypedColumnsWithEveryDigit() throws IOException {
    try (RootAllocator allocator = new RootAllocator()) {
      byte[] stream = AnswerArrow.of(table(false), allocator);
      try (ArrowStreamReader reader =
          new ArrowStreamReader(new ByteArrayInputStream(stream), allocator)) {
        assertThat(reader.loadNextBatch()).isTrue();
        List<String> types = new ArrayList<>();
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        for (FieldVector column : reader.getVectorSchemaRoot().getFieldVectors()) {
          types.add(column.getField().getType().toString());
          first.add(String.valueOf(column.getObject(0)));
          second.add(String.valueOf(column.getObject(1)));
        }
        assertThat(types)
            .containsExactly(
                "Utf8",
                "Int(64, true)",
                "Decimal(76, 4, 256)",
                "FloatingPoint(DOUBLE)",
                "Bool",
                "Date(DAY)",
                "Timestamp(MICROSECOND, null)");
        assertThat(first)
            .containsExactly(
                "a \"b\",\nc",
                "9223372036854775807",
                "12345678901234567890.1234",
                "0.1",
                "true",
                String.valueOf(LocalDate.parse("2026-02-28").toEpochDay()),
                "2026-02-28T23:59:59.123456");
        assertThat(second).containsExactly("", "-1", "5.0000", "null", "null", "null", "null");
        assertThat(reader.loadNextBatch()).isFalse();
      }
      assertThat(allocator.getAllocatedMemory()).isZero();
    }
  }
}
