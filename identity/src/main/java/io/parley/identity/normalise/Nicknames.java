package io.parley.identity.normalise;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * English first names that go by another: Bob is Robert.
 *
 * <p>A nickname may stand for several names ({@code pat}: Patricia, Patrick), and then being the
 * same is no equivalence: {@link #related} says whether two names can be one, {@link #formal} gives
 * one form for each name, so that a column of it can be joined on. It misses pairs that only the
 * second meaning of a nickname joins, and never joins two names of which neither is the other's.
 *
 * <p>The list, {@code nicknames.txt}, is Parley's own; the order of its lines decides which formal
 * name comes first.
 */
public final class Nicknames {
  private static final Map<String, List<String>> NICKNAMES = WordTable.lines("nicknames.txt");
  private static final Map<String, Set<String>> FORMALS = formals();
  private static final Map<String, String> FIRST = WordTable.canonical("nicknames.txt");

  private Nicknames() {}

  /**
   * The first formal name of which {@code given} is a nickname, or {@code given} itself.
   *
   * @param given a given name in canonical form; of several words the first is looked up
   */
  public static String formal(String given) {
    if (NICKNAMES.containsKey(given)) {
      return given;
    }

    String formal = FIRST.get(given);
    if (formal != null) {
      return formal;
    }
    int blank = given.indexOf(' ');
    return blank < 0 ? given : formal(given.substring(0, blank));
  }

  /** All formal names that {@code given} can stand for, sorted; itself where it is in no list. */
  public static Set<String> formals(String given) {
    return FORMALS.getOrDefault(given, Set.of(given));
  }

  /** Whether two given names in canonical form can be one person's. */
  public static boolean related(String one, String other) {
    Set<String> formals = formals(other);
    return one.equals(other) || formals(one).stream().anyMatch(formals::contains);
  }

  private static Map<String, Set<String>> formals() {
    Map<String, Set<String>> formals = new HashMap<>();
    NICKNAMES.forEach(
        (formal, names) -> {
          formals.computeIfAbsent(formal, n -> new TreeSet<>()).add(formal);
          names.forEach(n -> formals.computeIfAbsent(n, m -> new TreeSet<>()).add(formal));
        });
    return formals.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
