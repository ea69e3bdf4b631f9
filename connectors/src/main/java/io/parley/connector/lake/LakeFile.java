package io.parley.connector.lake;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.iceberg.DataFile;
import org.apache.iceberg.types.Comparators;
import org.apache.iceberg.types.Conversions;
import org.jspecify.annotations.Nullable;

/** A data file of a table, and what was deleted of it since. Two of one location are equal. */
public final class LakeFile {
  private final DataFile data;
  private final List<FileDelete> deletes;

  LakeFile(DataFile data, List<FileDelete> deletes) {
    this.data = data;
    this.deletes = List.copyOf(deletes);
  }

  /** Where it rests, as Iceberg notes it. */
  public String location() {
    return data.location();
  }

  /** Its rows, those deleted since included. */
  public long rows() {
    return data.recordCount();
  }

  /** Its size in bytes. */
  public long bytes() {
    return data.fileSizeInBytes();
  }

  DataFile data() {
    return data;
  }

  List<FileDelete> deletes() {
    return deletes;
  }

  FileStore.Stored stored() {
    return new FileStore.Stored(location(), bytes());
  }

  /** Whether each row of the file has NULL in a column; false where that is not known. */
  boolean isAllNull(int field) {
    return number(data.nullValueCounts(), field).filter(n -> n == rows()).isPresent();
  }

  /** Whether the file may hold what is asked of a column. */
  boolean mayHold(LakeFilter filter, LakeType type, int field) {
    if (filter instanceof LakeFilter.Missing) {
      return number(data.nullValueCounts(), field).filter(n -> n == 0).isEmpty();
    }
    if (isAllNull(field)) {
      return false;
    }
    return !(filter instanceof LakeFilter.Between between) || overlaps(between, type, field);
  }

  private boolean overlaps(LakeFilter.Between asked, LakeType type, int field) {
    if (type == LakeType.DOUBLE
        && number(data.nanValueCounts(), field).filter(n -> n == 0).isEmpty()) {
      return true; // Bounds leave NaN out, and DuckDB has it above all numbers.
    }
    Comparator<Object> order = Comparators.forType(type.icebergType().asPrimitiveType());
    boolean isAbove =
        asked
            .greatest()
            .flatMap(
                most ->
                    bound(data.lowerBounds(), type, field)
                        .map(low -> order.compare(low, Bounds.comparable(type, most)) > 0))
            .orElse(false);
    boolean isBelow =
        asked
            .least()
            .flatMap(
                least ->
                    bound(data.upperBounds(), type, field)
                        .map(high -> order.compare(high, Bounds.comparable(type, least)) < 0))
            .orElse(false);
    return !isAbove && !isBelow;
  }

  private static Optional<Object> bound(
      @Nullable Map<Integer, ByteBuffer> bounds, LakeType type, int field) {
    if (bounds == null || bounds.get(field) == null) {
      return Optional.empty();
    }
    // A bound written before a column was widened has the fewer bytes; Iceberg reads both.
    return Optional.of(Conversions.fromByteBuffer(type.icebergType(), bounds.get(field)));
  }

  private static Optional<Long> number(@Nullable Map<Integer, Long> numbers, int field) {
    return numbers == null ? Optional.empty() : Optional.ofNullable(numbers.get(field));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof LakeFile file && file.location().equals(location());
  }

  @Override
  public int hashCode() {
    return location().hashCode();
  }

  /** Where it rests. */
  @Override
  public String toString() {
    return location();
  }
}
