package io.parley.policy;

import java.math.BigDecimal;

/**
 * The protection of one aggregate answer: the most that may be spent and the most that one person
 * may contribute.
 *
 * @param epsilonPerQuery at most this ε a query
 * @param deltaPerQuery at most this δ a query
 * @param groupsPerPerson at most this many groups a person counts in (G, the L0 bound)
 * @param rowsPerPerson at most this many rows a person counts with in one group (r)
 * @param rowsBeforeJoin at most this many rows a person brings to any join
 * @param minPeople an undeclared group shows only above this many people
 * @param hideSmall whether that goes for declared groups too, at the price of their selection
 */
public record Protection(
    BigDecimal epsilonPerQuery,
    BigDecimal deltaPerQuery,
    int groupsPerPerson,
    int rowsPerPerson,
    int rowsBeforeJoin,
    int minPeople,
    boolean hideSmall) {

  /** A protection under which declared groups show whatever their size. */
  public Protection(
      BigDecimal epsilonPerQuery,
      BigDecimal deltaPerQuery,
      int groupsPerPerson,
      int rowsPerPerson,
      int rowsBeforeJoin,
      int minPeople) {
    this(
        epsilonPerQuery,
        deltaPerQuery,
        groupsPerPerson,
        rowsPerPerson,
        rowsBeforeJoin,
        minPeople,
        false);
  }

  /** The same, with groups of at least this many people. */
  Protection withMinPeople(int people) {
    return new Protection(
        epsilonPerQuery,
        deltaPerQuery,
        groupsPerPerson,
        rowsPerPerson,
        rowsBeforeJoin,
        people,
        hideSmall);
  }

  /** The strictest of both, field by field. */
  public Protection strictest(Protection other) {
    return new Protection(
        epsilonPerQuery.min(other.epsilonPerQuery),
        deltaPerQuery.min(other.deltaPerQuery),
        Math.min(groupsPerPerson, other.groupsPerPerson),
        Math.min(rowsPerPerson, other.rowsPerPerson),
        Math.min(rowsBeforeJoin, other.rowsBeforeJoin),
        Math.max(minPeople, other.minPeople),
        hideSmall || other.hideSmall);
  }
}
