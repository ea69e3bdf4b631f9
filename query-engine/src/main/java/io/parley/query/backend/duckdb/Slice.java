package io.parley.query.backend.duckdb;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The units whose tokens lie in a range. Bounding is per unit, so that the sums of all slices are
 * the sums of the whole, exactly; a slice needs a part of the memory.
 *
 * @param from the first token, empty for all from the lowest
 * @param to the first token beyond, empty for all up to the highest
 */
record Slice(java.util.Optional<UUID> from, java.util.Optional<UUID> to) {
  static final Slice WHOLE = new Slice(java.util.Optional.empty(), java.util.Optional.empty());

  /** Rows of all streams that one slice should hold. */
  private static final long ROWS = 2_500_000;

  private static final int MOST = 4_096;

  /** Equal ranges of tokens, which are spread evenly: as many as so many rows want. */
  static List<Slice> of(long rows) {
    return parts((int) Math.min(MOST, Math.max(1, (rows + ROWS - 1) / ROWS)));
  }

  /** So many equal ranges of tokens. */
  static List<Slice> parts(int count) {
    List<Slice> slices = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      slices.add(new Slice(edge(i, count), edge(i + 1, count)));
    }
    return slices;
  }

  private static java.util.Optional<UUID> edge(int part, int count) {
    return part == 0 || part == count
        ? java.util.Optional.empty()
        : java.util.Optional.of(new UUID(Long.divideUnsigned(-1L, count) * part, 0));
  }

  /** The condition on a stream's token; a row without one belongs to nobody. */
  String where() {
    List<String> conditions = new ArrayList<>(List.of("p IS NOT NULL"));
    from.ifPresent(f -> conditions.add("p >= CAST('" + f + "' AS UUID)"));
    to.ifPresent(t -> conditions.add("p < CAST('" + t + "' AS UUID)"));
    return " WHERE " + String.join(" AND ", conditions);
  }
}
