package io.parley.connector.lake;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.iceberg.Schema;
import org.apache.iceberg.UpdateSchema;
import org.apache.iceberg.catalog.TableIdentifier;
import org.apache.iceberg.types.Type;
import org.apache.iceberg.types.Types;
import org.jspecify.annotations.Nullable;

/** Columns of tables, and how those of a table become those that are wanted. */
final class Columns {
  /** Iceberg's word for the top of a schema; else a dot in a name would be a path. */
  private static final @Nullable String TOP = null;

  private Columns() {}

  /** A schema of columns, numbered from 1. */
  static Schema schema(List<LakeColumn> columns) {
    if (columns.isEmpty()) {
      throw new IllegalArgumentException("a table needs at least one column");
    }
    // DuckDB does not tell columns apart by case.
    Set<String> seen = new HashSet<>();
    Types.NestedField[] fields = new Types.NestedField[columns.size()];
    for (int i = 0; i < fields.length; i++) {
      LakeColumn column = columns.get(i);
      if (!seen.add(column.name().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("column `" + column.name() + "` stands twice");
      }
      fields[i] = Types.NestedField.optional(i + 1, column.name(), column.type().icebergType());
    }
    return new Schema(fields);
  }

  /**
   * What a table must learn, so that it can take rows of these columns.
   *
   * @throws LakeException if one has another type there
   */
  static List<LakeEvolution> missing(TableIdentifier id, Schema schema, List<LakeColumn> wanted) {
    List<LakeEvolution> steps = new ArrayList<>();
    for (LakeColumn column : wanted) {
      Optional<Types.NestedField> found =
          Optional.ofNullable(schema.caseInsensitiveFindField(column.name()));
      if (found.isEmpty()) {
        steps.add(new LakeEvolution.Add(column));
        continue;
      }
      Type type = found.get().type();
      if (!found.get().name().equals(column.name())) {
        throw new LakeException(
            "table %s has a column `%s`; `%s` differs from it by case alone: rename it in the source"
                .formatted(id, found.get().name(), column.name()));
      }
      if (!takes(type, column.type())) {
        throw new LakeException(
            "table %s: column `%s` is of type %s and now comes as %s; give the source another name, or the column"
                .formatted(id, column.name(), type, column.type().icebergType()));
      }
      if (column.type() == LakeType.LONG && type.typeId() == Type.TypeID.INTEGER) {
        steps.add(new LakeEvolution.Widen(column.name()));
      }
    }
    return steps;
  }

  private static boolean takes(Type type, LakeType wanted) {
    Optional<LakeType> has = LakeType.of(type);
    return has.filter(t -> t == wanted || (isWhole(t) && isWhole(wanted))).isPresent();
  }

  private static boolean isWhole(LakeType type) {
    return type == LakeType.LONG || type == LakeType.INTEGER;
  }

  /** The same columns in the types of the table. */
  static List<LakeColumn> asStored(Schema schema, List<LakeColumn> columns) {
    return columns.stream()
        .map(
            c ->
                new LakeColumn(
                    c.name(), LakeType.of(schema.findField(c.name()).type()).orElse(c.type())))
        .toList();
  }

  /** Notes steps for the next commit. */
  static void apply(UpdateSchema update, List<LakeEvolution> steps) {
    for (LakeEvolution step : steps) {
      if (step instanceof LakeEvolution.Add add) {
        update.addColumn(TOP, add.column().name(), add.column().type().icebergType());
      } else if (step instanceof LakeEvolution.Rename rename) {
        update.renameColumn(rename.column(), rename.name());
      } else if (step instanceof LakeEvolution.Widen widen) {
        update.updateColumn(widen.column(), Types.LongType.get());
      }
    }
  }
}
