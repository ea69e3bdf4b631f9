package io.parley.server.demo.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes up a person for each customer, knowing nothing of the customer but the row number. */
final class People {
  private static final double HAS_PHONE = 0.5;
  private static final double HAS_SECOND_EMAIL = 0.35;
  private static final double SHARES_FAMILY_PHONE = 0.005;

  /** How many rows back a family member is looked for. */
  private static final int FAMILY_REACH = 200;

  private final long seed;
  private final EmailAddresses addresses = new EmailAddresses();
  private final PhoneNumbers phones;

  People(long seed) {
    this.seed = seed;
    this.phones = new PhoneNumbers(seed);
  }

  EmailAddresses addresses() {
    return addresses;
  }

  /** The persons of the first {@code count} rows: with a larger count, the same and more. */
  List<Person> make(int count) {
    List<Person> people = new ArrayList<>(count);
    for (int row = 0; row < count; row++) {
      Dice dice = Dice.of(seed, "person", row);
      Optional<Person> relative =
          dice.chance(SHARES_FAMILY_PHONE) ? earlierWithPhone(people, dice) : Optional.empty();
      people.add(relative.isPresent() ? relativeOf(relative.get(), dice) : stranger(dice));
    }
    return people;
  }

  private static Optional<Person> earlierWithPhone(List<Person> people, Dice dice) {
    int end = people.size() - dice.below(FAMILY_REACH);
    for (int row = end - 1; row >= 0; row--) {
      if (people.get(row).phone().isPresent()) {
        return Optional.of(people.get(row));
      }
    }
    return Optional.empty();
  }

  private Person stranger(Dice dice) {
    Optional<String> phone = dice.chance(HAS_PHONE) ? Optional.of(phones.next()) : Optional.empty();
    return person(dice.pick(Words.FAMILY_NAMES), street(dice), phone, false, dice);
  }

  private Person relativeOf(Person relative, Dice dice) {
    return person(relative.familyName(), relative.street(), relative.phone(), true, dice);
  }

  private Person person(
      String familyName, String street, Optional<String> phone, boolean sharesPhone, Dice dice) {
    String givenName = dice.pick(Words.GIVEN_NAMES);
    String first = addresses.next(givenName, familyName, dice);
    Optional<String> second =
        dice.chance(HAS_SECOND_EMAIL)
            ? Optional.of(addresses.next(givenName, familyName, dice))
            : Optional.empty();
    String throwaway = addresses.next("shopping", familyName, dice);
    return new Person(givenName, familyName, street, first, second, throwaway, phone, sharesPhone);
  }

  private static String street(Dice dice) {
    String house = (1 + dice.below(2_400)) + " " + dice.pick(Words.STREETS);
    String street = house + " " + dice.pick(Words.STREET_KINDS);
    return dice.chance(0.15) ? street + ", Apt " + (1 + dice.below(40)) : street;
  }
}
