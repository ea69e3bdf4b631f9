package io.parley.server.wire;

import io.parley.query.dp.CellSpan;
import io.parley.query.dp.ReleasedQuantile;
import io.parley.query.release.ReleasedGroup;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a question released, as the room keeps it: noised numbers alone, from which questions that
 * differ only above the boundaries are answered. It never leaves the room as it is.
 *
 * @param measurements the groups of each boundary
 * @param withheld numbers about withheld groups; null where none were asked for
 * @param receipt the receipt of the question that paid
 */
public record ReleaseDocument(
    int v,
    List<List<Group>> measurements,
    @Nullable List<AnswerDocument.About> withheld,
    AnswerDocument.Receipt receipt) {
  public static final int VERSION = 1;

  public ReleaseDocument {
    if (v != VERSION) {
      throw new BadDocument("release version " + v + " is not understood; this program reads 1");
    }
    measurements = measurements.stream().map(List::copyOf).toList();
  }

  /** A group: its keys, its noised numbers, its quantiles by rank question. */
  public record Group(List<Key> keys, List<Long> steps, List<List<Quantile>> quantiles) {
    public Group {
      keys = List.copyOf(keys);
      steps = List.copyOf(steps);
      quantiles = quantiles.stream().map(List::copyOf).toList();
    }
  }

  /**
   * A value of a key.
   *
   * @param type the name of its Java class
   * @param text null for SQL NULL
   */
  public record Key(String type, @Nullable String text) {}

  /** A released quantile. */
  public record Quantile(double position, int from, int to) {}

  /** The document of a release. */
  public static ReleaseDocument of(
      List<List<ReleasedGroup>> released,
      @Nullable List<AnswerDocument.About> withheld,
      AnswerDocument.Receipt receipt) {
    return new ReleaseDocument(
        VERSION,
        released.stream().map(m -> m.stream().map(ReleaseDocument::group).toList()).toList(),
        withheld,
        receipt);
  }

  private static Group group(ReleasedGroup group) {
    return new Group(
        group.keys().stream().map(ReleaseDocument::key).toList(),
        group.steps(),
        group.quantiles().stream()
            .map(
                rank ->
                    rank.stream()
                        .map(q -> new Quantile(q.position(), q.span().from(), q.span().to()))
                        .toList())
            .toList());
  }

  private static Key key(Optional<Object> value) {
    return value
        .map(v -> new Key(v.getClass().getSimpleName(), v.toString()))
        .orElseGet(() -> new Key("", null));
  }

  /** The release again. */
  public List<List<ReleasedGroup>> released() {
    List<List<ReleasedGroup>> released = new ArrayList<>();
    for (List<Group> measurement : measurements) {
      released.add(measurement.stream().map(ReleaseDocument::released).toList());
    }
    return released;
  }

  private static ReleasedGroup released(Group group) {
    return new ReleasedGroup(
        group.keys().stream().map(ReleaseDocument::value).toList(),
        group.steps(),
        group.quantiles().stream()
            .map(
                rank ->
                    rank.stream()
                        .map(
                            q -> new ReleasedQuantile(q.position(), new CellSpan(q.from(), q.to())))
                        .toList())
            .toList());
  }

  private static Optional<Object> value(Key key) {
    return Optional.ofNullable(key.text()).map(text -> typed(key.type(), text));
  }

  private static Object typed(String type, String text) {
    return switch (type) {
      case "String" -> text;
      case "Byte" -> Byte.valueOf(text);
      case "Short" -> Short.valueOf(text);
      case "Integer" -> Integer.valueOf(text);
      case "Long" -> Long.valueOf(text);
      case "Float" -> Float.valueOf(text);
      case "Double" -> Double.valueOf(text);
      case "Boolean" -> Boolean.valueOf(text);
      case "BigInteger" -> new java.math.BigInteger(text);
      case "BigDecimal" -> new BigDecimal(text);
      case "LocalDate" -> LocalDate.parse(text);
      case "LocalDateTime" -> LocalDateTime.parse(text);
      default -> throw new BadDocument("a group's key is of no type that this program reads");
    };
  }
}
