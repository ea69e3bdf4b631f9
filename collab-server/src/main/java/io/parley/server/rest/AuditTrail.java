package io.parley.server.rest;

import java.util.List;

/** What the room has on record about the questions of a member: where the audit log comes in. */
@FunctionalInterface
interface AuditTrail {
  /**
   * Entries about this member's questions, oldest first.
   *
   * @param after only those with a larger number
   */
  List<Entry> of(String member, long after, int most);

  /**
   * An entry.
   *
   * @param number its place in the whole log; numbers of others' entries are left out
   * @param entry its text, a JSON document
   * @param hash of this entry and, through the one before, of all before
   */
  record Entry(long number, String entry, String hash) {}
}
