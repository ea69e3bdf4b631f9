package io.parley.query.account;

/** A party's people, to which a budget belongs. */
public record Population(String party, String name) {
  @Override
  public String toString() {
    return party + "." + name;
  }
}
