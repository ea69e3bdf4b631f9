package io.parley.query.plan;

import io.parley.query.privacy.NodeRows;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/** One stream that a party owes the room for a question. */
public sealed interface Contribution {
  String party();

  /** The stream's name, unique within the question. */
  String name();

  /** The columns of values beside the tokens. */
  List<StreamColumn> columns();

  /**
   * The party's people: a token a person, and a token for each key. It does not depend on the
   * question's WHERE, so that whom a person is matched with is independent of what is asked.
   *
   * @param side the party's place in the matching
   * @param tables the party's tables in the question; a person without a row that the owner's own
   *     conditions let pass in any of them takes no part
   * @param keys key types, in the agreed order
   */
  record People(String party, int side, List<OwnersView> tables, List<String> keys)
      implements Contribution {
    public People {
      tables = List.copyOf(tables);
      keys = List.copyOf(keys);
    }

    @Override
    public String name() {
      return "people" + side;
    }

    @Override
    public List<StreamColumn> columns() {
      return List.of();
    }
  }

  /**
   * Rows that a party works out at home: a token a person and the columns that the question needs.
   *
   * @param fragment what it computes
   * @param tokenIsKey whether the token is that of the one key on which people are matched, so that
   *     the same person has the same token at every party; else it is the party's own token of the
   *     person
   * @param withoutKey whether people who hold no value of that key come too, under their own token
   */
  record Rows(Fragment fragment, boolean tokenIsKey, boolean withoutKey) implements Contribution {
    @Override
    public String party() {
      return fragment.party();
    }

    @Override
    public String name() {
      return "rows" + fragment.index();
    }

    @Override
    public List<StreamColumn> columns() {
      return fragment.columns();
    }
  }

  /**
   * Rows that a party works out from its public tables alone. They carry no token.
   *
   * @param index its place among the question's public parts
   * @param algebra what it computes; a node of the question
   * @param rows what its rows are: the room holds the stream to their keys and their number
   */
  record PublicRows(String party, int index, RelNode algebra, NodeRows.OfPublic rows)
      implements Contribution {
    @Override
    public String name() {
      return "public" + index;
    }

    /** The most rows, as its owner's policies say. */
    public long maxRows() {
      return rows.bound().rows(table -> 0).longValueExact();
    }

    /** All its fields travel. */
    @Override
    public List<StreamColumn> columns() {
      return algebra.getRowType().getFieldList().stream()
          .map(f -> new StreamColumn(f.getIndex(), StreamColumn.Kind.VALUE, f.getType()))
          .toList();
    }
  }
}
