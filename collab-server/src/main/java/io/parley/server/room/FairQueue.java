package io.parley.server.room;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Who waits, in turns: collaborations take turns, in each of them its members, and what one member
 * brought goes in the order in which it came. How much somebody brings moves nobody else back by
 * more than one turn.
 *
 * <p>Not for threads at once; {@link Admission} holds the lock.
 *
 * @param <T> what waits
 */
final class FairQueue<T> {
  /** Collaborations with somebody who waits; whose turn was last stands last. */
  private final Map<String, Map<String, ArrayDeque<T>>> waiting = new LinkedHashMap<>();

  /** Puts something behind all that its asker has brought. */
  void add(Asker asker, T one) {
    waiting
        .computeIfAbsent(asker.collaboration(), c -> new LinkedHashMap<>())
        .computeIfAbsent(asker.member(), m -> new ArrayDeque<>())
        .add(one);
  }

  /**
   * Takes out what is next, and moves its collaboration and its member to the end.
   *
   * @param may which collaborations have a turn now; of others nothing is taken
   * @return empty where nobody waits who may
   */
  Optional<Next<T>> next(Predicate<String> may) {
    Iterator<Map.Entry<String, Map<String, ArrayDeque<T>>>> all = waiting.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<String, Map<String, ArrayDeque<T>>> one = all.next();
      if (may.test(one.getKey())) {
        all.remove();
        return Optional.of(of(one.getKey(), one.getValue()));
      }
    }
    return Optional.empty();
  }

  private Next<T> of(String collaboration, Map<String, ArrayDeque<T>> members) {
    Iterator<Map.Entry<String, ArrayDeque<T>>> first = members.entrySet().iterator();
    Map.Entry<String, ArrayDeque<T>> member = first.next();
    String name = member.getKey();
    ArrayDeque<T> brought = member.getValue();
    first.remove();
    T next = brought.remove();
    if (!brought.isEmpty()) {
      members.put(name, brought);
    }
    if (!members.isEmpty()) {
      waiting.put(collaboration, members);
    }
    return new Next<>(new Asker(collaboration, name), next);
  }

  /** What is next, and whose it is. */
  record Next<T>(Asker asker, T one) {}
}
