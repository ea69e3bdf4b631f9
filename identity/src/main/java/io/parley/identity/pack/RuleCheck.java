package io.parley.identity.pack;

import io.parley.identity.linkage.BlockingRule;
import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.linkage.LinkageModel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What holds beside the weights: see {@link io.parley.identity.linkage.Rules}. */
final class RuleCheck {
  private final PackedRecords records;
  private final List<Compiled> same;

  /** Columns that are not compared and must not differ. */
  private final int[] never;

  private final byte[][] foreign;

  /** A rule's parts, and where in a record they stand on either side. */
  @SuppressWarnings("ArrayRecordComponent") // of this class alone
  private record Compiled(List<Part> parts, int[] left, int[] right) {}

  RuleCheck(LinkageModel model, PackedRecords records) {
    this.records = records;
    NeededColumns columns = records.columns();
    same = model.rules().same().stream().map(rule -> compiled(rule, columns)).toList();
    never =
        model.rules().never().stream()
            .filter(
                column -> model.comparisons().stream().noneMatch(c -> c.column().equals(column)))
            .mapToInt(columns::place)
            .toArray();
    foreign = new byte[0][];
  }

  private RuleCheck(RuleCheck other, byte[][] foreign) {
    records = other.records;
    same = other.same;
    never = other.never;
    this.foreign = foreign;
  }

  /** The same for pairs with a record on the right that is not among the others. */
  RuleCheck with(Probe probe) {
    return new RuleCheck(this, probe.bytes());
  }

  private static Compiled compiled(BlockingRule rule, NeededColumns columns) {
    return new Compiled(
        rule.parts(),
        rule.parts().stream().mapToInt(part -> columns.place(part.left())).toArray(),
        rule.parts().stream().mapToInt(part -> columns.place(part.right())).toArray());
  }

  boolean contradicts(int[] left, int l, int[] right, int r) {
    for (int column : never) {
      int x = left[l + column];
      int y = right[r + column];
      if (x != Values.NONE && y != Values.NONE && x != y) {
        return true;
      }
    }
    return false;
  }

  boolean isCertain(int[] left, int l, int[] right, int r) {
    for (Compiled rule : same) {
      if (holds(rule, left, l, right, r)) {
        return true;
      }
    }
    return false;
  }

  private boolean holds(Compiled rule, int[] left, int l, int[] right, int r) {
    for (int i = 0; i < rule.left().length; i++) {
      int one = rule.left()[i];
      int other = rule.right()[i];
      int x = left[l + one];
      int y = right[r + other];
      if (x == Values.NONE || y == Values.NONE) {
        return false;
      }
      Part part = rule.parts().get(i);
      boolean whole = part.from() == 1 && part.length() == 0;
      boolean shared = records.values(one) == records.values(other);
      if ((whole && shared) ? x != y : !text(one, x, part).equals(text(other, y, part))) {
        return false;
      }
    }
    return true;
  }

  private String text(int column, int value, Part part) {
    byte[] bytes =
        value < Probe.FOREIGN
            ? PackedRecords.utf8(records.values(column).text(value))
            : foreign[value - Probe.FOREIGN];
    int from = RuleKey.skip(bytes, 0, bytes.length, part.from() - 1);
    int to =
        part.length() == 0 ? bytes.length : RuleKey.skip(bytes, from, bytes.length, part.length());
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }
}
