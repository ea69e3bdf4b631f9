package io.parley.policy;

import io.parley.policy.YamlNode.Entry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of one place, checked against their {@link Shape}: unknown, repeated and not yet
 * supported ones are reported on construction, missing ones when asked for.
 */
final class Fields {
  private final YamlNode.Mapping node;
  private final Shape shape;
  private final Problems problems;
  private final Map<String, Entry> known = new LinkedHashMap<>();

  /** Keys that an unknown one probably stands for: reported there, not as missing. */
  private final Set<String> meant = new HashSet<>();

  private Fields(YamlNode.Mapping node, Shape shape, Problems problems) {
    this.node = node;
    this.shape = shape;
    this.problems = problems;
    Map<String, Entry> seen = new LinkedHashMap<>();
    for (Entry entry : node.entries()) {
      Optional<Entry> before = Optional.ofNullable(seen.putIfAbsent(entry.key(), entry));
      if (before.isPresent()) {
        repeated(entry, before.get());
      } else if (shape.words().contains(entry.key())) {
        known.put(entry.key(), entry);
      } else {
        unknown(entry);
      }
    }
  }

  /** The keys of a node; empty, and reported, when it has none. */
  static Optional<Fields> of(YamlNode node, Shape shape, Problems problems) {
    if (node instanceof YamlNode.Mapping mapping) {
      return Optional.of(new Fields(mapping, shape, problems));
    }
    if (!(node instanceof YamlNode.Unreadable)) {
      problems.add(
          node,
          shape.place() + " must have keys with values, found " + node.described(),
          "its keys are " + Words.list(shape.words()));
    }
    return Optional.empty();
  }

  Optional<YamlNode> optional(String key) {
    return Optional.ofNullable(known.get(key)).map(Entry::value);
  }

  Optional<YamlNode> required(String key) {
    Optional<YamlNode> value = optional(key);
    if (value.isEmpty() && !meant.contains(key)) {
      problems.add(
          node,
          "%s needs `%s`".formatted(shape.place(), key),
          "add `%s`".formatted(shape.example(key)));
    }
    return value;
  }

  YamlNode.Span span() {
    return node.span();
  }

  /** Where a key stands; the start of all keys when it does not. */
  YamlNode.Span span(String key) {
    return Optional.ofNullable(known.get(key)).map(Entry::span).orElse(node.span());
  }

  private void repeated(Entry entry, Entry first) {
    problems.add(
        entry.span(),
        "%s stands twice in %s".formatted(Words.shown(entry.key()), shape.place()),
        "keep one; the first is on line " + first.span().line());
  }

  private void unknown(Entry entry) {
    String word = Words.shown(entry.key());
    if (shape.later().contains(entry.key())) {
      problems.add(
          entry.span(),
          "%s is not supported by this version yet".formatted(word),
          "remove it; this version would not enforce it");
      return;
    }
    Optional<String> nearest = Words.nearest(entry.key(), shape.guessable());
    nearest.ifPresent(meant::add);
    problems.add(
        entry.span(),
        "%s is no key of %s".formatted(word, shape.place()),
        nearest
            .map(near -> "did you mean `%s`?".formatted(near))
            .orElse("its keys are " + Words.list(shape.words())));
  }
}
