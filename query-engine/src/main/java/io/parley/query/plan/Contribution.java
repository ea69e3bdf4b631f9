package io.parley.query.plan;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.TableName;
import java.util.List;
import java.util.Optional;

/** One stream that a party owes the room for a question. */
public sealed interface Contribution {
  String party();

  /** The stream's name, unique within the question. */
  String name();

  /**
   * The party's people: a token a person, and a token for each key. It does not depend on the
   * question's WHERE, so that whom a person is matched with is independent of what is asked.
   *
   * @param side the party's place in the matching
   * @param tables the party's tables in the question; a person without a row that the owner's own
   *     conditions let pass in any of them takes no part
   * @param keys key types, in the agreed order
   */
  record People(String party, int side, List<PolicyScan> tables, List<String> keys)
      implements Contribution {
    public People {
      tables = List.copyOf(tables);
      keys = List.copyOf(keys);
    }

    @Override
    public String name() {
      return "people" + side;
    }
  }

  /**
   * Rows of one table: a token a person and the columns that the question needs.
   *
   * @param leaf the table's place in the question
   * @param columns the columns sent, no others
   * @param condition what is decided at home, SQL over alias {@code t}
   * @param rowsBeforeJoin at most this many rows a person
   */
  record Rows(
      String party,
      int leaf,
      PolicyScan table,
      List<ColumnPolicy> columns,
      Optional<String> condition,
      int rowsBeforeJoin)
      implements Contribution {
    public Rows {
      columns = List.copyOf(columns);
    }

    @Override
    public String name() {
      return "rows" + leaf;
    }
  }

  /**
   * A table as its owner lets questions see it.
   *
   * @param where the owner's own condition, SQL over alias {@code t}
   */
  record PolicyScan(TableName table, Optional<String> where) {}
}
