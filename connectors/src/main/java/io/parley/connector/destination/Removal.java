package io.parley.connector.destination;

/** How a receiver takes people out of an audience. */
public enum Removal {
  /** One by one: a member with {@link Change#REMOVE}. */
  BY_MEMBER,
  /**
   * Only by a new whole list, which leaves them out. A delivery is the whole list, with nobody
   * standing.
   */
  BY_REPLACEMENT,
  /** Not at all: what was delivered stays delivered. */
  NONE
}
