package io.parley.query.privacy;

import io.parley.policy.TableName;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** What the rows of a node of the algebra are, with regard to people. */
public sealed interface NodeRows {
  /** What the node does to a person's rows, in a few words; for EXPLAIN PRIVACY. */
  String effect();

  /**
   * Each row belongs to one unit: a matched group of people, or a person whom no other party has.
   *
   * <p>Invariant: in each row, every column that holds the person and is known holds the row's own
   * unit; and of each set of {@code covers} at least one column is known.
   *
   * @param columns one an output field
   * @param covers sets of person fields, of which at least one is known in every row
   * @param parties whose people's rows take part
   * @param present the parties without whose person a unit has no row here
   * @param bound the most rows of one unit
   */
  record OfPeople(
      List<RowColumn> columns,
      Set<Set<Integer>> covers,
      SortedSet<String> parties,
      SortedSet<String> present,
      RowBound bound,
      String effect)
      implements NodeRows {
    public OfPeople {
      columns = List.copyOf(columns);
      covers = Set.copyOf(covers);
      parties = new TreeSet<>(parties);
      present = new TreeSet<>(present);
    }

    /** A field that holds the person in every row, if there is one. */
    public java.util.Optional<Integer> personField() {
      return IntStream.range(0, columns.size())
          .filter(i -> columns.get(i).person() == PersonRole.ALWAYS)
          .boxed()
          .findFirst();
    }

    boolean isPerson(int field) {
      return columns.get(field).person().isPerson();
    }
  }

  /**
   * Rows that everybody may know: literals of the statement, and rows of public tables.
   *
   * @param columns one an output field; the values of no offered column flow into them
   * @param keys sets of fields that no two rows agree on where all are known
   * @param tables the public tables that it reads; empty for what stands in the statement
   * @param bound the most rows
   */
  record OfPublic(
      List<RowColumn> columns,
      Set<Set<Integer>> keys,
      SortedSet<TableName> tables,
      RowBound bound,
      String effect)
      implements NodeRows {
    public OfPublic {
      columns = List.copyOf(columns);
      keys = Set.copyOf(keys);
      tables = new TreeSet<>(tables);
    }
  }

  /** Released numbers. */
  record Released(String effect) implements NodeRows {}
}
