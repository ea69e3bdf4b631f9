package io.parley.policy;

import java.util.Map;

/** What an allowed question must obey: the strictest of all policies it touches. */
public sealed interface Obligations {

  /**
   * For an aggregate.
   *
   * @param protection the strictest protection of all tables
   * @param rowsBeforeJoin each table's own cap on a person's rows before a join
   */
  record Aggregate(Protection protection, Map<TableName, Integer> rowsBeforeJoin)
      implements Obligations {
    public Aggregate {
      rowsBeforeJoin = Map.copyOf(rowsBeforeJoin);
    }
  }

  /**
   * For an audience.
   *
   * @param minPeople a shorter list is withheld
   * @param timesPerMonth each table's allowed disclosures (held and refused attempts too) a month
   */
  record Audience(int minPeople, Map<TableName, Integer> timesPerMonth) implements Obligations {
    public Audience {
      timesPerMonth = Map.copyOf(timesPerMonth);
    }
  }
}
