package io.parley.query.sql;

import io.parley.policy.ColumnUse;
import io.parley.policy.Facts;
import io.parley.policy.Reason;
import io.parley.policy.SqlPosition;
import io.parley.policy.SqlRefusal;
import io.parley.policy.TableName;
import io.parley.policy.Template;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What of a question the asker did not write herself. Reasons are told as she can read them: at the
 * place in her own statement, with the name and the file of what stands behind it.
 *
 * @param template the template that she asked by its name
 * @param derived the derived tables that she named
 */
public record Origin(Optional<AskedTemplate> template, List<AskedDerived> derived) {
  /** All of it is hers. */
  static final Origin WRITTEN = new Origin(Optional.empty(), List.of());

  public Origin {
    derived = List.copyOf(derived);
  }

  /**
   * A template that was asked.
   *
   * @param at where its name stands in the asker's statement
   * @param isOwn whether the asker is its owner's
   */
  public record AskedTemplate(Template template, SqlPosition at, boolean isOwn) {}

  /**
   * A derived table that was named.
   *
   * @param sources the tables of people that the statement reaches through derived tables alone
   */
  public record AskedDerived(Hidden hidden, Set<TableName> sources) {
    public AskedDerived {
      sources = Set.copyOf(sources);
    }

    /** Whether a reason is about something that only this derived table brings in. */
    private boolean isMeant(Reason reason) {
      return reason.sql().isPresent()
          ? reason.sql().equals(hidden.at())
          : sources.stream().anyMatch(s -> reason.message().contains("`" + s + "`"));
    }
  }

  Origin through(List<AskedDerived> named) {
    return new Origin(template, named);
  }

  /** What the question does, and how it came. */
  public Facts told(Facts facts) {
    Facts placed =
        new Facts(
            facts.question(),
            facts.analysis(),
            facts.tables(),
            facts.columnUses().stream().map(this::placed).toList(),
            facts.rowOutput(),
            facts.details(),
            Optional.empty());
    return template.map(t -> placed.through(t.template().name())).orElse(placed);
  }

  /** A column of which the statement says nothing is used where the derived table is named. */
  private ColumnUse placed(ColumnUse use) {
    return derived.stream()
        .filter(d -> d.sources().contains(use.table()))
        .findFirst()
        .map(d -> new ColumnUse(use.table(), use.column(), use.use(), d.hidden().at()))
        .orElse(use);
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
    Optional<Hidden> behind =
        template
            .map(Hidden::of)
            .or(
                () ->
                    derived.stream()
                        .filter(d -> d.isMeant(reason))
                        .map(AskedDerived::hidden)
                        .findFirst());
    return behind.map(h -> h.told(reason)).orElse(reason);
  }
}
