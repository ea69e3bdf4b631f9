package io.parley.server.demo.data;

import java.time.LocalDate;

/** Writes down where people live and when they were born, as far as a source knows. */
final class HomeBook {
  private static final double ELSEWHERE = 0.06;
  private static final double IN_A_HURRY = 0.25;
  private static final double MISTYPED = 0.03;
  private static final double WRONG_DAY = 0.02;

  private HomeBook() {}

  /** The street to which something is sent: now and then it is another one than at home. */
  static String street(Person person, double known, Dice dice) {
    if (!dice.chance(known)) {
      return "";
    }
    String street = dice.chance(ELSEWHERE) ? People.street(dice) : person.street();
    String written = dice.chance(IN_A_HURRY) ? Spelling.shortStreet(street) : street;
    return dice.chance(MISTYPED) ? Spelling.doubled(written, dice) : written;
  }

  /** The postal code: now and then that of a home that was left. */
  static String zip(Person person, double known, Dice dice) {
    if (!dice.chance(known)) {
      return "";
    }
    return dice.chance(ELSEWHERE) ? People.zip(dice) : person.zip();
  }

  /** The day of birth: now and then with day and month in each other's place, or a day beside. */
  static String birthday(Person person, double known, Dice dice) {
    if (!dice.chance(known)) {
      return "";
    }
    LocalDate born = person.birthday();
    if (dice.chance(WRONG_DAY)) {
      born =
          born.getDayOfMonth() <= 12
              ? LocalDate.of(born.getYear(), born.getDayOfMonth(), born.getMonthValue())
              : born.plusDays(1);
    }
    return born.toString();
  }
}
