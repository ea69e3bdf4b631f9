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

  /** A boundary's promise: the groups of a unit, and what a unit adds to each number of a group. */
  public record Measured(int groupsPerPerson, List<Part> parts) {
    public Measured {
      parts = List.copyOf(parts);
    }
  }

  /** A number of each group: a unit adds to it something within low and high, in grid steps. */
  public record Part(String name, BigInteger low, BigInteger high) {}
}
