package io.parley.policy;

import java.util.Map;
import java.util.Set;

/** What an allowed question must obey: the strictest of all policies it touches. */
public sealed interface Obligations {
  /** How often each touched table may be asked. */
  Map<TableName, AccessBudget> times();

  /**
   * For an aggregate.
   *
   * @param protection the strictest protection of all tables
   * @param rowsBeforeJoin each table's own cap on a person's rows before a join
   * @param times how often each table may be asked
   */
  record Aggregate(
      Protection protection,
      Map<TableName, Integer> rowsBeforeJoin,
      Map<TableName, AccessBudget> times)
      implements Obligations {
    public Aggregate {
      rowsBeforeJoin = Map.copyOf(rowsBeforeJoin);
      times = Map.copyOf(times);
    }
  }

  /**
   * For exact numbers.
   *
   * @param minPeople a group shows only when each of its numbers stands on so many people
   * @param rowsBeforeJoin each table's own cap on a person's rows before a join
   * @param times how often each table may be asked (refused attempts too)
   */
  record Threshold(
      int minPeople, Map<TableName, Integer> rowsBeforeJoin, Map<TableName, AccessBudget> times)
      implements Obligations {
    public Threshold {
      rowsBeforeJoin = Map.copyOf(rowsBeforeJoin);
      times = Map.copyOf(times);
    }
  }

  /**
   * For an audience.
   *
   * @param minPeople a shorter list is withheld
   * @param destinations where the receiver may take it: those that all policies name
   * @param times how often each table may be asked (held and refused attempts too)
   */
  record Audience(int minPeople, Set<String> destinations, Map<TableName, AccessBudget> times)
      implements Obligations {
    public Audience {
      destinations = Set.copyOf(destinations);
      times = Map.copyOf(times);
    }
  }
}
