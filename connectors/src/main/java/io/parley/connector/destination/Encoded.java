package io.parley.connector.destination;

import java.util.List;

/** What a destination made of a person. */
public sealed interface Encoded {
  /**
   * The person in the receiver's form.
   *
   * @param identity by which a delivery that is taken up again knows that this was sent: the rows
   *     themselves, or the person's id where a second message must not go out even if a field of it
   *     has changed
   * @param rows one or more pieces of a body, complete by themselves: lines or JSON values
   * @param leftOut how many of the person's values the receiver would have refused, 0 or more
   */
  record Rows(String identity, List<String> rows, int leftOut) implements Encoded {
    /** Checks that there is something. */
    public Rows {
      rows = List.copyOf(rows);
      if (rows.isEmpty() || leftOut < 0) {
        throw new IllegalArgumentException("a person has at least one row, or is skipped");
      }
    }

    /** Rows that are known again by themselves. */
    public static Rows of(List<String> rows, int leftOut) {
      return new Rows(String.join("\n", rows), rows, leftOut);
    }

    /** Without the rows, which are a person's data. */
    @Override
    public String toString() {
      return "Rows[" + rows.size() + "]";
    }
  }

  /**
   * The person is not sent.
   *
   * @param reason why
   * @param leftOut how many values were tried and refused
   */
  record Skipped(SkipReason reason, int leftOut) implements Encoded {}
}
