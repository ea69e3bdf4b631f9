package io.parley.query.fuzz;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * A statement in the making: its dice, the constructs it may still use, those it has used. Each
 * statement draws a few constructs that it may use at all, so that most are simple enough to be
 * allowed, and a case that breaks a promise points at few suspects.
 */
final class Draft {
  private final Random random;
  private final Set<Construct> allowed;
  private final Set<Construct> used = EnumSet.noneOf(Construct.class);
  private final List<String> commonTables = new ArrayList<>();
  private int names;

  Draft(Random random, Set<Construct> allowed) {
    this.random = random;
    this.allowed = EnumSet.copyOf(allowed);
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  /** One of the fields, a computed one by preference, so that what is computed is also used. */
  Field field(List<Field> fields) {
    List<Field> computed = fields.stream().filter(Field::computed).toList();
    return pick(computed.isEmpty() || chance(0.4) ? fields : computed);
  }

  @SafeVarargs
  final <T> T of(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  int number(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Whether to use a construct here; if so, it counts as used. */
  boolean take(Construct construct) {
    return take(construct, 0.6);
  }

  boolean take(Construct construct, double probability) {
    if (allowed.contains(construct) && chance(probability)) {
      used.add(construct);
      return true;
    }
    return false;
  }

  /** Whether one of these constructs may be used. */
  boolean allows(Set<Construct> constructs) {
    return constructs.stream().anyMatch(allowed::contains);
  }

  void use(Construct construct) {
    used.add(construct);
  }

  Set<Construct> used() {
    return used;
  }

  /** A name that no other column or table of the statement has. */
  String name(String prefix) {
    return prefix + names++;
  }

  /** Puts a query into WITH and gives the name of its table. */
  String common(String query) {
    String name = name("c");
    commonTables.add(name + " AS (" + query + ")");
    return name;
  }

  List<String> commonTables() {
    return commonTables;
  }
}
