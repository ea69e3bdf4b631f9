package io.parley.query.plan;

import io.parley.query.privacy.NodeRows;
import io.parley.query.privacy.PersonRole;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;

/**
 * The part of a question that one party works out at home, as large as the plan allows: it reads
 * that party's tables alone, and each of its rows belongs to one of that party's people.
 *
 * @param index its place among the question's fragments
 * @param algebra what it computes; its nodes are in the question's {@code rows()}
 * @param rows what its rows are
 * @param maxRows the most rows of one person; the room cuts to it again
 * @param views the tables that it reads, as their owner lets questions see them
 * @param caps {@code rows_before_join} of these tables
 */
public record Fragment(
    int index,
    String party,
    RelNode algebra,
    NodeRows.OfPeople rows,
    long maxRows,
    Map<io.parley.policy.TableName, OwnersView> views,
    Map<io.parley.policy.TableName, Integer> caps) {
  public Fragment {
    views = new HashMap<>(views);
    caps = new HashMap<>(caps);
  }

  /** What travels: persons stay at home, the token stands for them. */
  public List<StreamColumn> columns() {
    List<StreamColumn> columns = new ArrayList<>();
    var fields = algebra.getRowType().getFieldList();
    for (int i = 0; i < fields.size(); i++) {
      PersonRole role = rows.columns().get(i).person();
      if (role == PersonRole.NONE) {
        columns.add(new StreamColumn(i, StreamColumn.Kind.VALUE, fields.get(i).getType()));
      } else if (role == PersonRole.MAYBE) {
        columns.add(new StreamColumn(i, StreamColumn.Kind.PRESENCE, fields.get(i).getType()));
      }
    }
    return columns;
  }

  @Override
  public String toString() {
    return "fragment " + index + " of " + party;
  }
}
