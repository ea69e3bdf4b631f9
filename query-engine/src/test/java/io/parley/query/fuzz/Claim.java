package io.parley.query.fuzz;

import io.parley.query.match.ChangedUnits;
import java.math.BigInteger;
import java.util.List;

/**
 * What a plan promises that one removal changes.
 *
 * @param changed units that leave and come
 * @param measurements one a measurement boundary
 */
public record Claim(ChangedUnits changed, List<Measured> measurements) {
  public Claim {
    measurements = List.copyOf(measurements);
  }

  /**
   * A boundary's promise.
   *
   * @param groupsPerPerson how many groups a unit is in
   * @param cellsPerPerson how many of the numbers of one part a unit adds to, at most; more than
   *     groups where a part counts rows by value, for quantiles
   * @param parts what it adds
   */
  public record Measured(int groupsPerPerson, int cellsPerPerson, List<Part> parts) {
    public Measured {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A number of each group, or a row of them: in each group a unit adds something within low and
   * high, in grid steps, to it or to all of them together.
   */
  public record Part(String name, BigInteger low, BigInteger high) {}
}
