package io.parley.query.sql;

import io.parley.policy.Facts;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import io.parley.policy.Template;
import java.util.List;
import java.util.Optional;

/**
 * What of a question the asker did not write herself. Reasons are told as she can read them: at the
 * place in her own statement, with the name and the file of what stands behind it.
 *
 * @param template the template that she asked by its name
 */
public record Origin(Optional<AskedTemplate> template) {
  /** All of it is hers. */
  public static final Origin WRITTEN = new Origin(Optional.empty());

  /**
   * A template that was asked.
   *
   * @param at where its name stands in the asker's statement
   * @param isOwn whether the asker is its owner's
   */
  public record AskedTemplate(Template template, SqlPosition at, boolean isOwn) {}

  /** What the question does, and how it came. */
  public Facts told(Facts facts) {
    return template.map(t -> facts.through(t.template().name())).orElse(facts);
  }

  /** Reasons as the asker can read them. */
  public List<Reason> told(List<Reason> reasons) {
    return reasons.stream().map(this::told).toList();
  }

  /** A refusal as the asker can read it. */
  public SqlRefusal told(SqlRefusal refusal) {
    return new SqlRefusal(told(refusal.reason()));
  }

  private Reason told(Reason reason) {
    return template.map(t -> Hidden.of(t).told(reason)).orElse(reason);
  }
}
