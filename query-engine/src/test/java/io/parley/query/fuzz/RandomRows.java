package io.parley.query.fuzz;

import io.parley.policy.ColumnPolicy;
import io.parley.policy.ColumnType;
import io.parley.policy.PolicySet;
import io.parley.policy.TablePolicy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * A few people a party, each value of a key held by one person of a party at most, so that keys
 * contradict each other often; several rows each, with unknown values and values far beyond all
 * bounds.
 */
public final class RandomRows {
  private static final int VALUES = 7;

  /** A person of a party and its frozen values; 0 is none. */
  public record Person(String party, int number, int email, int phone) {
    /** Whether the two share a value, so that they may be matched. */
    public boolean mayMeet(Person other) {
      return (email != 0 && email == other.email()) || (phone != 0 && phone == other.phone());
    }
  }

  private final Random random;
  private final PolicySet policies;

  public RandomRows(Random random, PolicySet policies) {
    this.random = random;
    this.policies = policies;
  }

  /** Draws who is there and with which rows. */
  public FilledRows draw() {
    Set<String> parties = new TreeSet<>();
    policies.tables().forEach(t -> parties.add(t.table().party()));
    List<Person> people = new ArrayList<>();
    for (String party : parties) {
      int count = 3 + random.nextInt(4);
      List<Integer> emails = held(count);
      List<Integer> phones = held(count);
      for (int i = 0; i < count; i++) {
        people.add(new Person(party, i + 1, emails.get(i), phones.get(i)));
      }
    }
    List<FilledRows.Row> rows = new ArrayList<>();
    for (TablePolicy table : policies.tables()) {
      for (Person person : people) {
        if (person.party().equals(table.table().party())) {
          for (int i = random.nextInt(7); i > 0; i--) {
            rows.add(new FilledRows.Row(table.table().toString(), person, row(table)));
          }
        }
      }
    }
    return new FilledRows(people, rows);
  }

  private String row(TablePolicy table) {
    return String.join(", ", table.columns().stream().map(this::value).toList());
  }

  private String value(ColumnPolicy column) {
    if (column.use().isEmpty()) {
      // A column that is not offered is the owner's condition: mostly true.
      return column.type() == ColumnType.BOOLEAN ? of("TRUE", "TRUE", "TRUE", "FALSE") : "NULL";
    }
    if (random.nextInt(6) == 0) {
      return "NULL";
    }
    if (!column.values().isEmpty() && random.nextInt(4) > 0) {
      return "'" + column.values().get(random.nextInt(column.values().size())) + "'";
    }
    if (random.nextInt(6) == 0) {
      return switch (column.type()) {
        case INTEGER -> of("9000000000000000000", "-9000000000000000000", "9223372036854775807");
        case DECIMAL -> of("99999999999999", "-99999999999999", "0.0001");
        default -> "NULL";
      };
    }
    List<String> literals = Literals.of(column.type());
    return literals.get(random.nextInt(literals.size()));
  }

  private String of(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Of seven values each goes to one person at most; some people hold none. */
  private List<Integer> held(int people) {
    List<Integer> values = new ArrayList<>();
    for (int value = 1; value <= VALUES; value++) {
      values.add(value);
    }
    Collections.shuffle(values, random);
    values.replaceAll(v -> random.nextInt(7) == 0 ? 0 : v);
    return values.subList(0, people);
  }
}
