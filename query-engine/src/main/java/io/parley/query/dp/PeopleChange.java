package io.parley.query.dp;

/**
 * What one removal can do to the numbers of people in groups: at most {@code changedUnits} joined
 * units (c) are there before or after but not both, each in at most {@code groupsPerPerson} groups
 * (G).
 *
 * <p>So at most c·G groups change, each by at most c people, and all together by at most c·G.
 */
public record PeopleChange(int changedUnits, int groupsPerPerson) {
  public PeopleChange {
    if (changedUnits < 1) {
      throw new IllegalArgumentException("changed units " + changedUnits + " are below one");
    }
    if (groupsPerPerson < 1) {
      throw new IllegalArgumentException("groups per person " + groupsPerPerson + " are below one");
    }
    if ((long) changedUnits * groupsPerPerson > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("more than 2^31 groups cannot change");
    }
  }

  /** c·G: how many groups can change. */
  public int groups() {
    return changedUnits * groupsPerPerson;
  }

  /** c: how many people one group can gain or lose. */
  public int step() {
    return changedUnits;
  }

  /** Of all people counts together: L1 = c·G, L2 = c·√G. */
  public Sensitivity sensitivity() {
    return Sensitivity.of(changedUnits, groupsPerPerson, 1);
  }

  /** What pure ε-differentially private noise on the people counts is calibrated to. */
  public NoiseParameters pureNoise(Epsilon epsilon) {
    return new NoiseParameters(changedUnits, groupsPerPerson, 1, epsilon, Delta.ZERO);
  }
}
