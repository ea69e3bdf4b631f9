package io.parley.policy.tool;

import io.parley.policy.AccessBudget;
import io.parley.policy.PolicyPosition;
import io.parley.policy.PolicyTest;
import io.parley.policy.Scope;
import io.parley.policy.TableName;
import io.parley.policy.Terms;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a record says, as words by path: {@code columns.segment.use} is {@code [filter, group]}.
 * Places in files and tests are left out. It looks at the records themselves, so that a key that
 * the language gains is never overlooked.
 */
final class Meaning {
  private final SortedMap<String, String> words = new TreeMap<>();

  private Meaning() {}

  static SortedMap<String, String> of(Record said) {
    Meaning meaning = new Meaning();
    meaning.record("", said);
    return meaning.words;
  }

  private void record(String path, Record said) {
    for (RecordComponent component : said.getClass().getRecordComponents()) {
      String key = key(component.getName());
      Object value = value(said, component);
      // Their components are keys of the entry itself.
      boolean isPart = value instanceof Scope || value instanceof Terms;
      any(isPart ? path : path.isEmpty() ? key : path + "." + key, value);
    }
  }

  private void any(String path, Object value) {
    if (value instanceof Optional<?> maybe) {
      maybe.ifPresent(v -> any(path, v));
    } else if (value instanceof AccessBudget times) {
      times.most().forEach((per, n) -> words.put(path + "." + word(per), word(n)));
    } else if (value instanceof Map<?, ?> map) {
      map.forEach((k, v) -> any(path + "." + k, v));
    } else if (value instanceof Collection<?> many
        && !many.isEmpty()
        && many.iterator().next() instanceof Record) {
      records(path, many);
    } else if (value instanceof Record said && !isName(said)) {
      if (!(said instanceof PolicyPosition)) {
        record(path, said);
      }
    } else {
      words.put(path, word(value));
    }
  }

  /** Records in a list, by their names where they have one, else in their order. */
  private void records(String path, Collection<?> many) {
    int place = 0;
    for (Object each : many) {
      place++;
      if (each instanceof PolicyTest) {
        continue;
      }
      SortedMap<String, String> said = of((Record) each);
      String name = said.getOrDefault("name", String.valueOf(place));
      if (!said.containsKey("name")) {
        words.put(
            path + "." + name + ".kind", each.getClass().getSimpleName().toLowerCase(Locale.ROOT));
      }
      said.forEach((k, v) -> words.put(path + "." + name + "." + k, v));
    }
  }

  /** A record that a map's key or a list would print as one word. */
  private static boolean isName(Record said) {
    return said instanceof TableName;
  }

  private static String word(Object value) {
    if (value instanceof BigDecimal number) {
      BigDecimal brief = number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
      return brief.scale() > 6 ? brief.toString() : brief.toPlainString();
    } else if (value instanceof Enum<?> one) {
      return one.name().toLowerCase(Locale.ROOT);
    } else if (value instanceof Collection<?> many) {
      return many.stream().map(Meaning::word).sorted().toList().toString();
    }
    return value.toString();
  }

  /** As files write it: {@code min_people}. */
  private static String key(String component) {
    return component.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
  }

  private static Object value(Record said, RecordComponent component) {
    try {
      var accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(said);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a record hides its component " + component.getName(), e);
    }
  }
}
