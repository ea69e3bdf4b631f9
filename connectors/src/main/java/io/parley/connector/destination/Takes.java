package io.parley.connector.destination;

import io.parley.identity.normalise.AttributeKind;
import java.util.Set;

/**
 * What a destination takes.
 *
 * @param kinds the kinds of value that it reads
 * @param maxRows rows of a batch, 1 or more
 * @param maxBytes bytes of a batch's body, 1 or more
 * @param fewest people below which the receiver uses no audience, 0 where it says nothing
 * @param removal how people leave
 * @param repeatable whether a batch that came twice does no harm: a set is told twice that somebody
 *     belongs to it, or the batch's id tells. Where it is not, a batch in doubt is never sent again
 * @param whole whether the receiver needs an audience in one batch; a delivery over the limits is
 *     then refused
 */
public record Takes(
    Set<AttributeKind> kinds,
    int maxRows,
    long maxBytes,
    int fewest,
    Removal removal,
    boolean repeatable,
    boolean whole) {
  /** Checks the limits. */
  public Takes {
    kinds = Set.copyOf(kinds);
    if (maxRows < 1 || maxBytes < 1 || fewest < 0) {
      throw new IllegalArgumentException("limits of a destination are 1 or more");
    }
  }
}
