package io.parley.query;

import io.parley.policy.Reason;
import io.parley.query.sql.SqlColumn;
import java.util.List;

/** What describing a question comes to: the form of its answer, before anything is asked. */
public sealed interface Describing {

  /**
   * Its answer has this form.
   *
   * @param columns of the answer; none for an audience
   * @param parameters what each {@code ?} takes. Where there are some, only names and types are
   *     told: the question is judged when they have values
   */
  record Described(List<SqlColumn> columns, List<SqlColumn> parameters) implements Describing {
    public Described {
      columns = List.copyOf(columns);
      parameters = List.copyOf(parameters);
    }
  }

  /** It would be refused, for these reasons: those of the question itself. */
  record Refused(List<Reason> reasons) implements Describing {
    public Refused {
      reasons = List.copyOf(reasons);
    }
  }
}
