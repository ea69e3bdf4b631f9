package io.parley.connector.destination;

import java.util.Set;

/** A stand-in for a receiver, which checks what the receiver's documents say and can fail. */
public interface Receiver extends AutoCloseable {
  /** How it fails, once. */
  enum Failure {
    /** It refuses, and has done nothing. */
    REFUSE,
    /** It says that this caller may not, at once and for good, and has done nothing. */
    FORBID,
    /** It does what was asked, and the connection goes before the answer. */
    DROP
  }

  /** Rows that are in the audience now. */
  Set<String> members();

  /** How often a row came that was there already, or went that was not. */
  int doubles();

  /** How many calls came. */
  int calls();

  /** Fails at the call with this number, from 1, and at all after it until {@link #recover}. */
  void failAt(int call, Failure how);

  void recover();

  @Override
  void close();
}
