package io.parley.connector.destination;

/** What happens to a person in a receiver's audience. */
public enum Change {
  /** The person belongs to it from now on. */
  ADD,
  /** The person belongs to it no more. */
  REMOVE
}
