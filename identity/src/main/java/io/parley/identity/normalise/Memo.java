package io.parley.identity.normalise;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a rule made of texts before: values of a column repeat, and some rules are dear. Where they
 * do not, as addresses of e-mail do not, nothing is kept for long. Not for several threads.
 */
public final class Memo<T> implements Function<String, T> {
  private static final int MOST_KNOWN = 50_000;

  /** What is asked for so seldom again costs more than it saves. */
  private static final int LEAST_FOUND_IN_100 = 25;

  private final Function<String, T> rule;
  private Optional<Map<String, T>> known = Optional.of(new HashMap<>());
  private long asked;
  private long found;

  /** A memory of a rule that gives the same for the same text. */
  public Memo(Function<String, T> rule) {
    this.rule = rule;
  }

  @Override
  public T apply(String text) {
    if (known.isEmpty()) {
      return rule.apply(text);
    }
    Map<String, T> before = known.get();
    asked++;
    T value = before.get(text);
    if (value != null) {
      found++;
      return value;
    }
    value = rule.apply(text);
    if (before.size() < MOST_KNOWN) {
      before.put(text, value);
    } else if (found * 100 < asked * LEAST_FOUND_IN_100) {
      known = Optional.empty();
    }
    return value;
  }
}
