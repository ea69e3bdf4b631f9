package io.parley.policy.tool;

import io.parley.policy.Analysis;
import io.parley.policy.Diagnostics;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.policy.tool.QuestionChange.Effect;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A comparison for a terminal. */
public final class PolicyDiffText {
  /** How many statements of a kind are printed. */
  private static final int SHOWN = 20;

  /** How many askers of a statement are named. */
  private static final int NAMED = 4;

  /** What changes alike for several statements. */
  private record Alike(Effect effect, Analysis wanted, List<Question> asked) {
    static Alike of(QuestionChange change) {
      return new Alike(change.effect(), change.wanted(), change.asked());
    }
  }

  private final StringBuilder out = new StringBuilder();

  private PolicyDiffText() {}

  /** Lines that end in {@code \n}. */
  public static String of(PolicyDiff diff) {
    PolicyDiffText text = new PolicyDiffText();
    text.all("now answered", diff, Effect.Opened.class);
    text.all("no longer answered", diff, Effect.Closed.class);
    text.all("answered at another price or under other obligations", diff, Effect.Otherwise.class);
    text.terms(diff.terms());
    text.sum(diff);
    return text.out.toString();
  }

  private void all(String title, PolicyDiff diff, Class<? extends Effect> kind) {
    List<QuestionChange> changes = of(diff, kind);
    if (changes.isEmpty()) {
      return;
    }
    out.append("%s (%d):\n".formatted(title, changes.size()));
    Map<Alike, List<String>> alike = new LinkedHashMap<>();
    changes.stream()
        .limit(SHOWN)
        .forEach(c -> alike.computeIfAbsent(Alike.of(c), k -> new ArrayList<>()).add(c.sql()));
    alike.forEach(this::change);
    more(changes.size());
    out.append('\n');
  }

  private static List<QuestionChange> of(PolicyDiff diff, Class<? extends Effect> kind) {
    return diff.changes().stream().filter(c -> kind.isInstance(c.effect())).toList();
  }

  private void change(Alike what, List<String> statements) {
    if (what.effect() instanceof Effect.Closed closed) {
      closed.reasons().forEach(r -> line("  ", reason(r)));
    } else if (what.effect() instanceof Effect.Otherwise otherwise) {
      otherwise.terms().forEach(t -> line("  ", t.toString()));
    }
    line(
        "  ",
        (what.wanted() == Analysis.AGGREGATE ? "" : "analysis " + what.wanted().word() + ", ")
            + asked(what.asked()));
    statements.forEach(sql -> line("      ", sql.replaceAll("\\s+", " ").strip()));
  }

  /** Members and purposes; where not every combination is meant, some of them one by one. */
  private static String asked(List<Question> asked) {
    String askers = words(asked, Question::asker);
    String receivers = words(asked, Question::receiver);
    String purposes = words(asked, Question::purpose);
    long all =
        Stream.<Function<Question, String>>of(
                Question::asker, Question::receiver, Question::purpose)
            .mapToLong(part -> asked.stream().map(part).distinct().count())
            .reduce(1, (one, other) -> one * other);
    if (all == asked.size()) {
      return "by %s for %s, purpose %s".formatted(askers, receivers, purposes);
    }
    int more = asked.size() - NAMED;
    return asked.stream()
            .limit(NAMED)
            .map(q -> "by %s for %s, purpose %s".formatted(q.asker(), q.receiver(), q.purpose()))
            .collect(Collectors.joining("; "))
        + (more > 0 ? "; and %d more".formatted(more) : "");
  }

  private static String words(List<Question> asked, Function<Question, String> part) {
    return asked.stream().map(part).distinct().sorted().collect(Collectors.joining(" or "));
  }

  private static String reason(Reason reason) {
    return "%s: %s%s"
        .formatted(
            reason.code(),
            reason.message(),
            reason.policy().map(at -> " (" + at.file() + ":" + at.line() + ")").orElse(""));
  }

  private void terms(List<TermChange> terms) {
    if (!terms.isEmpty()) {
      out.append("said otherwise in the files (%d):\n".formatted(terms.size()));
      terms.forEach(t -> line("  ", t.toString()));
      out.append('\n');
    }
  }

  private void sum(PolicyDiff diff) {
    out.append(
        "asked %,d statements in %,d ways: %d now answered, %d no longer, %d otherwise\n"
            .formatted(
                diff.statements(),
                diff.questions(),
                of(diff, Effect.Opened.class).size(),
                of(diff, Effect.Closed.class).size(),
                of(diff, Effect.Otherwise.class).size()));
    if (diff.left() > 0) {
      out.append(
          "left out %,d generated statements: there are too many tables to join all\n"
              .formatted(diff.left()));
    }
    out.append(
        switch (diff.sum()) {
          case NOTHING -> "nothing changes\n";
          case TIGHTENED -> "tightened only\n";
          case LOOSENED -> "loosened, or changed in a way that a person must read\n";
        });
  }

  private void more(int all) {
    if (all > SHOWN) {
      out.append("  … and %d more; --json lists them all\n".formatted(all - SHOWN));
    }
  }

  private void line(String indent, String text) {
    out.append(indent).append(Diagnostics.printable(text)).append('\n');
  }
}
