package io.parley.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Gathers the problems of one file, so that an author sees all of them at once. */
final class Problems {
  private static final int SHOWN = 100;

  private final String file;
  private final List<PolicyProblem> found = new ArrayList<>();
  private int hidden;

  Problems(String file) {
    this.file = file;
  }

  void add(YamlNode at, String message, String help) {
    add(at.span(), message, help);
  }

  void add(YamlNode.Span at, String message, String help) {
    if (found.size() < SHOWN) {
      found.add(new PolicyProblem(position(at), at.width(), message, help));
    } else {
      hidden++;
    }
  }

  PolicyPosition position(YamlNode.Span at) {
    return new PolicyPosition(file, at.line(), at.column());
  }

  void throwIfAny() {
    if (found.isEmpty()) {
      return;
    }
    PolicyProblem last = found.get(found.size() - 1);
    found.sort(
        Comparator.comparingInt((PolicyProblem p) -> p.position().line())
            .thenComparingInt(p -> p.position().column()));
    if (hidden > 0) {
      String message = hidden + " more problems are not shown";
      found.add(new PolicyProblem(last.position(), 1, message, "repair these first"));
    }
    throw new PolicyException(found);
  }
}
