package io.parley.policy;

import java.util.List;
import java.util.Optional;
import java.util.SortedSet;

/**
 * What a question does, in plain terms, extracted from its algebra. Policies judge these and never
 * see SQL, so that two spellings of a question get one verdict.
 *
 * @param question who asks, who receives, what for
 * @param analysis the kind of answer
 * @param tables every offered table touched
 * @param columnUses every use of every column, hidden in no expression
 * @param rowOutput where the question would put a person's row into its answer, for {@link
 *     Analysis#ROWS}
 * @param template the template that was asked by its name; empty for SQL, however alike it is
 */
public record Facts(
    Question question,
    Analysis analysis,
    SortedSet<TableName> tables,
    List<ColumnUse> columnUses,
    Optional<SqlPosition> rowOutput,
    Optional<TemplateName> template) {
  public Facts {
    columnUses = List.copyOf(columnUses);
  }

  /** What a question in SQL does. */
  public Facts(
      Question question,
      Analysis analysis,
      SortedSet<TableName> tables,
      List<ColumnUse> columnUses,
      Optional<SqlPosition> rowOutput) {
    this(question, analysis, tables, columnUses, rowOutput, Optional.empty());
  }

  /** The same, asked through a template. */
  public Facts through(TemplateName asked) {
    return new Facts(question, analysis, tables, columnUses, rowOutput, Optional.of(asked));
  }
}
