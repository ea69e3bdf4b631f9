package io.parley.identity.pack;

import io.parley.identity.compare.Comparison;
import io.parley.identity.linkage.BlockingRule.Part;
import io.parley.identity.linkage.LinkageModel;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The columns that a model looks at. */
public final class NeededColumns {
  private NeededColumns() {}

  /** Those that it compares, in its order, and then those that only its blocking rules name. */
  public static List<String> of(LinkageModel model) {
    Set<String> columns = new LinkedHashSet<>();
    model.comparisons().stream().map(Comparison::column).forEach(columns::add);
    model.blocking().stream()
        .flatMap(rule -> rule.parts().stream())
        .map(Part::left)
        .forEach(columns::add);
    model.blocking().stream()
        .flatMap(rule -> rule.parts().stream())
        .map(Part::right)
        .forEach(columns::add);
    return new ArrayList<>(columns);
  }
}
