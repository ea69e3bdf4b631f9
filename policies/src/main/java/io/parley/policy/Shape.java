package io.parley.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The keys that may stand in one place of a policy file.
 *
 * @param place what the keys describe: {@code a table policy}
 * @param keys all keys of this version
 * @param later words of the language that this version does not enforce
 */
record Shape(String place, List<Key> keys, Set<String> later) {

  /** A key, and how to write it. */
  record Key(String word, String example) {}

  static Shape of(String place, Key... keys) {
    return new Shape(place, List.of(keys), Set.of());
  }

  static Key key(String word, String example) {
    return new Key(word, word + ": " + example);
  }

  Shape later(String... words) {
    return new Shape(place, keys, Set.of(words));
  }

  Set<String> words() {
    return keys.stream().map(Key::word).collect(Collectors.toCollection(TreeSet::new));
  }

  List<String> guessable() {
    return Stream.concat(words().stream(), later.stream().sorted()).toList();
  }

  String example(String word) {
    return keys.stream().filter(k -> k.word().equals(word)).findFirst().orElseThrow().example();
  }
}
