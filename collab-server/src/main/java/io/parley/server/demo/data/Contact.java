package io.parley.server.demo.data;

import java.util.Set;

/**
 * How one record names a person, as written, dirt included.
 *
 * @param email the cell, empty where the record has none
 * @param phone the cell, empty where the record has none
 * @param right which of the person's identifiers the record holds without a mistake
 */
record Contact(
    String givenName, String familyName, String email, String phone, Set<Identifier> right) {

  Contact {
    right = Set.copyOf(right);
  }

  String fullName() {
    return givenName + " " + familyName;
  }

  boolean holds(Identifier identifier) {
    return right.contains(identifier);
  }
}
