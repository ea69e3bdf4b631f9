package io.parley.server.flightsql;

import com.google.protobuf.ByteString;
import io.parley.query.sql.SqlColumn;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A result as it is sent.
 *
 * @param rows values in the order of the schema's fields, null for SQL NULL
 * @param signed the answer as the room signed it, for the metadata of the last batch; empty for an
 *     explanation
 */
record ResultTable(Schema schema, List<List<@Nullable Object>> rows, ByteString signed) {
  /** Where the receipt stands in a schema's metadata, as JSON. */
  static final String RECEIPT = "parley.receipt";

  /** Where numbers about withheld groups stand, where they were asked for. */
  private static final String WITHHELD = "parley.withheld";

  private static final List<SqlColumn> DELIVERY =
      List.of(text("file"), new SqlColumn("people", "BIGINT", 19, 0));
  private static final List<SqlColumn> EXPLANATION = List.of(text("explanation"));

  private static SqlColumn text(String name) {
    return new SqlColumn(name, "VARCHAR", -1, 0);
  }

  /** The form of an answer before there is one. */
  static Schema form(List<SqlColumn> columns, boolean intervals) {
    return ArrowColumns.answer(columns.isEmpty() ? DELIVERY : columns, intervals, Map.of());
  }

  static Schema formOfExplanation() {
    return ArrowColumns.schema(EXPLANATION);
  }

  static ResultTable explanation(String text) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    text.lines().forEach(line -> rows.add(row(line)));
    return new ResultTable(formOfExplanation(), rows, ByteString.EMPTY);
  }

  /**
   * An answer.
   *
   * @param columns of the answer; none for an audience, of which the delivery is told
   */
  static ResultTable of(
      AnswerDocument answer, List<SqlColumn> columns, boolean intervals, ByteString signed) {
    Map<String, String> metadata = new TreeMap<>();
    metadata.put(RECEIPT, Json.text(answer.receipt()));
    if (answer.withheld() != null) {
      metadata.put(WITHHELD, Json.text(answer.withheld()));
    }
    Delivery delivery = answer.audience();
    if (delivery != null) {
      return new ResultTable(
          ArrowColumns.answer(DELIVERY, intervals, metadata),
          List.of(delivered(delivery, intervals)),
          signed);
    }
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int r = 0; r < answer.rows().size(); r++) {
      rows.add(values(answer, columns, r, intervals));
    }
    return new ResultTable(ArrowColumns.answer(columns, intervals, metadata), rows, signed);
  }

  private static List<@Nullable Object> delivered(Delivery delivery, boolean intervals) {
    return intervals
        ? row(delivery.file(), delivery.people(), null, null)
        : row(delivery.file(), delivery.people());
  }

  private static List<@Nullable Object> row(@Nullable Object... values) {
    return Arrays.asList(values);
  }

  private static List<@Nullable Object> values(
      AnswerDocument answer, List<SqlColumn> columns, int row, boolean intervals) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int c = 0; c < columns.size(); c++) {
      values.add(answer.rows().get(row).get(c));
      if (intervals && ArrowColumns.isNumber(columns.get(c))) {
        List<Double> ends = answer.intervals95().get(row).get(c);
        values.add(ends == null ? null : ends.get(0));
        values.add(ends == null ? null : ends.get(1));
      }
    }
    return values;
  }
}
