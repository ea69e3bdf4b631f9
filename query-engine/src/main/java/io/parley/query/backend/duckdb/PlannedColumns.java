package io.parley.query.backend.duckdb;

import io.parley.query.plan.Contribution;
import io.parley.query.plan.StreamColumn;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.arrow.vector.types.DateUnit;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.calcite.rel.type.RelDataType;

/**
 * The columns of a stream as parties send them: those of the plan, each in the type that its
 * statement casts to. Of a stream that is exactly so no value can fail where the room casts it
 * again. Another one could hold a text in the place of a number in the rows of one person, and fail
 * where, and only where, these are kept.
 */
final class PlannedColumns {
  static final String TOKEN = "p";

  private static final int TOKEN_SIZE = 16;
  private static final String EXTENSION = "ARROW:extension:name";

  private PlannedColumns() {}

  /**
   * Whether these are the tokens and the plan's columns, in any order, and nothing else. Names are
   * those of the plan to the letter: the backend takes {@code C0} for {@code c0}, and caps do not.
   */
  static boolean are(Contribution contribution, List<Field> fields) {
    Map<String, Field> byName = new HashMap<>();
    fields.forEach(f -> byName.put(f.getName(), f));
    List<String> tokens = tokens(contribution);
    return fields.size() == contribution.columns().size() + tokens.size()
        && tokens.stream()
            .allMatch(t -> byName.containsKey(t) && isUuid(Objects.requireNonNull(byName.get(t))))
        && contribution.columns().stream()
            .allMatch(c -> isSent(c, Optional.ofNullable(byName.get(c.name()))));
  }

  /** That of the person, and of people one for each key; public rows have none. */
  static List<String> tokens(Contribution contribution) {
    List<String> tokens = new ArrayList<>();
    if (!(contribution instanceof Contribution.PublicRows)) {
      tokens.add(TOKEN);
    }
    if (contribution instanceof Contribution.People people) {
      IntStream.range(0, people.keys().size()).forEach(i -> tokens.add("k" + i));
    }
    return tokens;
  }

  private static boolean isUuid(Field field) {
    return stored(field).equals(new ArrowType.FixedSizeBinary(TOKEN_SIZE))
        && extension(field).equals(Optional.of("arrow.uuid"));
  }

  private static boolean isSent(StreamColumn column, Optional<Field> sent) {
    return sent.isPresent() && isSent(column, sent.get());
  }

  private static boolean isSent(StreamColumn column, Field field) {
    ArrowType type = stored(field);
    Optional<String> extension = extension(field);
    if (isFlag(column)) {
      return extension.isEmpty()
          ? type.equals(ArrowType.Bool.INSTANCE)
          : extension.get().equals("arrow.bool8") && type.equals(new ArrowType.Int(8, true));
    }
    if (DuckTypes.name(column.type()).equals("UUID")) {
      return isUuid(field);
    }
    return extension.isEmpty() && type.equals(type(column.type()));
  }

  private static boolean isFlag(StreamColumn column) {
    return column.kind() == StreamColumn.Kind.PRESENCE
        || DuckTypes.name(column.type()).equals("BOOLEAN");
  }

  private static ArrowType type(RelDataType type) {
    return switch (DuckTypes.name(type)) {
      case "BIGINT" -> new ArrowType.Int(64, true);
      case "INTEGER" -> new ArrowType.Int(32, true);
      case "DOUBLE" -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case "VARCHAR" -> ArrowType.Utf8.INSTANCE;
      case "DATE" -> new ArrowType.Date(DateUnit.DAY);
      case "TIMESTAMP" -> new ArrowType.Timestamp(TimeUnit.MICROSECOND, null);
      default -> decimal(type);
    };
  }

  private static ArrowType decimal(RelDataType type) {
    String name = DuckTypes.name(type);
    if (!name.startsWith("DECIMAL(")) {
      throw new IllegalStateException("no stream has a column of the type " + name);
    }
    int precision = Integer.parseInt(name.substring(name.indexOf('(') + 1, name.indexOf(',')));
    return new ArrowType.Decimal(precision, type.getScale(), 128);
  }

  private static ArrowType stored(Field field) {
    return field.getType() instanceof ArrowType.ExtensionType extension
        ? extension.storageType()
        : field.getType();
  }

  private static Optional<String> extension(Field field) {
    return field.getType() instanceof ArrowType.ExtensionType extension
        ? Optional.of(extension.extensionName())
        : Optional.ofNullable(field.getMetadata().get(EXTENSION));
  }

  /** The most bytes that a row of the stream has, as {@link RowSizes} counts them. */
  static long widest(Contribution.Rows rows) {
    return RowSizes.FIXED_MOST + rows.columns().stream().mapToLong(PlannedColumns::widest).sum();
  }

  private static long widest(StreamColumn column) {
    boolean isText = !isFlag(column) && DuckTypes.name(column.type()).equals("VARCHAR");
    return isText ? RowSizes.TEXT_MOST : RowSizes.FIXED_MOST;
  }
}
