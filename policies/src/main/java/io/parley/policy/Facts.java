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
 * @param details how it goes about it
 * @param template the template that was asked by its name; empty for SQL, however alike it is
 */
public record Facts(
    Question question,
    Analysis analysis,
    SortedSet<TableName> tables,
    List<ColumnUse> columnUses,
    Optional<SqlPosition> rowOutput,
    Details details,
    Optional<TemplateName> template) {
  public Facts {
    columnUses = List.copyOf(columnUses);
  }

  /** What a question in SQL does, without details. */
  public Facts(
      Question question,
      Analysis analysis,
      SortedSet<TableName> tables,
      List<ColumnUse> columnUses,
      Optional<SqlPosition> rowOutput) {
    this(question, analysis, tables, columnUses, rowOutput, Details.NONE, Optional.empty());
  }

  /** What the same statement does when somebody else asks it, or for another purpose. */
  public Facts askedAs(Question other) {
    return new Facts(other, analysis, tables, columnUses, rowOutput, details, template);
  }

  /** The same, asked through a template. */
  public Facts through(TemplateName asked) {
    return new Facts(
        question, analysis, tables, columnUses, rowOutput, details, Optional.of(asked));
  }
}
