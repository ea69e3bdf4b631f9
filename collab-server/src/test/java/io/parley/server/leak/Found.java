package io.parley.server.leak;

/** A secret that was found. It says where and in which form, and never what. */
record Found(String secret, String form, String where) implements Comparable<Found> {
  @Override
  public int compareTo(Found other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return secret + " as " + form + " in " + where;
  }
}
