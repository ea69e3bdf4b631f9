package io.parley.query.privacy;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;

/**
 * One occurrence of an offered table in a question.
 *
 * @param index its place among the question's leaves, from 0
 * @param policy its policy
 * @param offset where its person column stands in the question's flat row; its offered columns
 *     follow
 */
public record Leaf(int index, TablePolicy policy, int offset) {
  public TableName table() {
    return policy.table();
  }

  public String party() {
    return policy.table().party();
  }

  int width() {
    return 1 + policy.columns().size();
  }

  /** Whether a place of the flat row is this leaf's. */
  public boolean covers(int flatIndex) {
    return flatIndex >= offset && flatIndex < offset + width();
  }

  boolean isPerson(int flatIndex) {
    return flatIndex == offset;
  }

  /** The offered column at a place of the flat row that this leaf covers. */
  public ColumnPolicy column(int flatIndex) {
    return policy.columns().get(flatIndex - offset - 1);
  }
}
