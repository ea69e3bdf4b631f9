package io.parley.server.demo.data;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Makes up a person for each customer, knowing nothing of the customer but the row number. */
final class People {
  private static final double HAS_PHONE = 0.5;
  private static final double HAS_SECOND_EMAIL = 0.35;
  private static final double SHARES_FAMILY_PHONE = 0.005;

  /** How many rows back a family member is looked for. */
  private static final int FAMILY_REACH = 200;

  private static final LocalDate OLDEST = LocalDate.of(1923, 1, 1);
  private static final int DAYS_OF_BIRTH = 24_800;

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
      Dice home = Dice.of(seed, "home", row);
      people.add(
          relative.isPresent()
              ? relativeOf(row, relative.get(), dice, home)
              : stranger(row, dice, home));
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

  private Person stranger(int number, Dice dice, Dice home) {
    Optional<String> phone = dice.chance(HAS_PHONE) ? Optional.of(phones.next()) : Optional.empty();
    String familyName = dice.pick(Words.FAMILY_NAMES);
    return person(number, familyName, street(dice), zip(home), phone, false, dice, home);
  }

  private Person relativeOf(int number, Person relative, Dice dice, Dice home) {
    String zip = relative.zip();
    return person(
        number, relative.familyName(), relative.street(), zip, relative.phone(), true, dice, home);
  }

  private Person person(
      int number,
      String familyName,
      String street,
      String zip,
      Optional<String> phone,
      boolean sharesPhone,
      Dice dice,
      Dice home) {
    String givenName = dice.pick(Words.GIVEN_NAMES);
    String first = addresses.next(givenName, familyName, dice);
    Optional<String> second =
        dice.chance(HAS_SECOND_EMAIL)
            ? Optional.of(addresses.next(givenName, familyName, dice))
            : Optional.empty();
    String throwaway = addresses.next("shopping", familyName, dice);
    return new Person(
        number,
        givenName,
        familyName,
        street,
        zip,
        OLDEST.plusDays(home.below(DAYS_OF_BIRTH)),
        first,
        second,
        throwaway,
        phone,
        sharesPhone);
  }

  /** Below 00500: the United States Postal Service has given none of these to any place. */
  static String zip(Dice dice) {
    return String.format(Locale.ROOT, "%05d", 1 + dice.below(499));
  }

  static String street(Dice dice) {
    String house = (1 + dice.below(2_400)) + " " + dice.pick(Words.STREETS);
    String street = house + " " + dice.pick(Words.STREET_KINDS);
    return dice.chance(0.15) ? street + ", Apt " + (1 + dice.below(40)) : street;
  }
}
