package io.parley.policy;

import static io.parley.policy.Shape.key;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what any allowance may ask of a question: {@code times}, {@code functions}, joins. */
final class TermsReader {
  /** The keys of an allowance's scope and terms that may be left out. */
  static final List<Shape.Key> KEYS =
      List.of(
          key("asked_by", "[hearth]"),
          key("starts", "2027-01-01"),
          key("expires", "2027-06-30"),
          key("times", "4 per month"),
          key("functions", "[upper, floor]"),
          key("join", "required"),
          key("join_with", "[hearth.outcomes]"));

  private static final Pattern TIMES =
      Pattern.compile("([1-9][0-9]{0,5}) (?:per (day|week|month)|(ever))");
  private static final Pattern PARTNER =
      Pattern.compile("[a-z][a-z0-9_]{0,62}\\.(\\*|[a-z][a-z0-9_]{0,62})");
  private static final String HOW_OFTEN =
      "write `N per day`, `N per week`, `N per month` or `N ever`";

  private final Problems problems;
  private final Scalars scalars;

  private TermsReader(Problems problems) {
    this.problems = problems;
    this.scalars = new Scalars(problems);
  }

  /** The terms; empty after a problem. */
  static Optional<Terms> read(Fields fields, Problems problems) {
    return new TermsReader(problems).terms(fields);
  }

  /** How often; empty after a problem. */
  static Optional<AccessBudget> times(YamlNode node, Problems problems) {
    return new TermsReader(problems).times(node);
  }

  private Optional<Terms> terms(Fields fields) {
    Optional<Optional<AccessBudget>> times = optional(fields, "times", this::times);
    Optional<Optional<Set<String>>> functions = optional(fields, "functions", this::functions);
    Optional<Optional<String>> join =
        optional(fields, "join", n -> scalars.oneOf(n, "`join`", List.of("required")));
    Optional<Optional<Set<String>>> joinWith = optional(fields, "join_with", this::partners);
    if (times.isEmpty() || functions.isEmpty() || join.isEmpty() || joinWith.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Terms(
            functions.get(),
            join.get().isPresent(),
            joinWith.get(),
            times.get().orElse(AccessBudget.UNLIMITED)));
  }

  /** Empty after a problem; holding nothing where the key is not there. */
  private static <T> Optional<Optional<T>> optional(
      Fields fields, String key, java.util.function.Function<YamlNode, Optional<T>> reader) {
    Optional<YamlNode> node = fields.optional(key);
    if (node.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    Optional<T> read = reader.apply(node.get());
    return read.isEmpty() ? Optional.empty() : Optional.of(read);
  }

  private Optional<Set<String>> functions(YamlNode node) {
    return scalars
        .list(node, "`functions`", n -> scalars.oneOf(n, "a function", FunctionNames.ALL))
        .map(TreeSet::new);
  }

  private Optional<Set<String>> partners(YamlNode node) {
    return scalars.list(node, "`join_with`", this::partner).map(TreeSet::new);
  }

  private Optional<String> partner(YamlNode node) {
    if (node instanceof YamlNode.Scalar scalar && PARTNER.matcher(scalar.value()).matches()) {
      return Optional.of(scalar.value());
    }
    if (!(node instanceof YamlNode.Unreadable)) {
      problems.add(
          node,
          "a partner table in `join_with` cannot be " + node.described(),
          "write `party.table`, or `party.*` for all tables of a party");
    }
    return Optional.empty();
  }

  private Optional<AccessBudget> times(YamlNode node) {
    List<YamlNode> items =
        node instanceof YamlNode.Sequence sequence ? sequence.items() : List.of(node);
    Map<AccessBudget.Per, Integer> most = new EnumMap<>(AccessBudget.Per.class);
    boolean good = true;
    for (YamlNode item : items) {
      good &= limit(item, most);
    }
    if (good && most.isEmpty()) {
      problems.add(node, "`times` is empty", HOW_OFTEN);
    }
    return good && !most.isEmpty() ? Optional.of(new AccessBudget(most)) : Optional.empty();
  }

  private boolean limit(YamlNode node, Map<AccessBudget.Per, Integer> most) {
    String text = node instanceof YamlNode.Scalar scalar ? scalar.value() : "";
    Matcher matcher = TIMES.matcher(text);
    if (!matcher.matches()) {
      if (!(node instanceof YamlNode.Unreadable)) {
        problems.add(
            node,
            text.isEmpty()
                ? "`times` must be text, found " + node.described()
                : "`times` cannot be " + Words.shown(text),
            HOW_OFTEN);
      }
      return false;
    }
    String per = matcher.group(2) == null ? matcher.group(3) : matcher.group(2);
    boolean first =
        most.putIfAbsent(
                AccessBudget.Per.valueOf(per.toUpperCase(Locale.ROOT)),
                Integer.valueOf(matcher.group(1)))
            == null;
    if (!first) {
      problems.add(node, "`times` limits one period twice", "keep the smaller number");
    }
    return first;
  }
}
