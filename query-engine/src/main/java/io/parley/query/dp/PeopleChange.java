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
  }

  /** c·G: how many groups can change. */
  public long groups() {
    return (long) changedUnits * groupsPerPerson;
  }

  /** c: how many people one group can gain or lose. */
  public int step() {
    return changedUnits;
  }

  /** The L1 sensitivity c·G of all people counts together. */
  public Sensitivity sensitivity() {
    return new Sensitivity(groups());
  }
}
