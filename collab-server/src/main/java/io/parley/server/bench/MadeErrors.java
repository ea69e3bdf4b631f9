package io.parley.server.bench;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * What happens to a record on its way into another system: one to three of typing errors, swapped
 * names, short forms, day and month in each other's place, values left out, another address,
 * another e-mail address, another phone, capitals.
 */
final class MadeErrors {
  private static final int GIVEN = 0;
  private static final int FAMILY = 1;
  private static final int BORN = 2;
  private static final int EMAIL = 3;
  private static final int PHONE = 4;
  private static final int NUMBER = 5;
  private static final int STREET = 6;
  private static final int LOCALITY = 7;
  private static final int POSTAL_CODE = 8;
  private static final int REGION = 9;

  private final SplittableRandom random;

  MadeErrors(SplittableRandom random) {
    this.random = random;
  }

  String[] changed(String[] record) {
    String[] changed = record.clone();
    for (int errors = 1 + random.nextInt(3); errors > 0; errors--) {
      change(changed);
    }
    return changed;
  }

  private void change(String[] record) {
    switch (random.nextInt(12)) {
      case 0, 1, 2 -> typo(record);
      case 3 -> record[random.nextInt(record.length)] = "";
      case 4 -> swap(record, GIVEN, FAMILY);
      case 5 -> record[GIVEN] = shortForm(record[GIVEN]);
      case 6 -> dayMonth(record);
      case 7 -> move(record);
      case 8 -> record[EMAIL] = MadePeople.email(random, record[GIVEN], record[FAMILY]);
      case 9 -> record[PHONE] = MadePeople.phone(random);
      case 10 -> record[EMAIL] = record[EMAIL].toUpperCase(Locale.ROOT);
      default -> {
        int name = random.nextInt(2);
        record[name] = capital(record[name]);
      }
    }
  }

  private static void swap(String[] record, int one, int other) {
    String kept = record[one];
    record[one] = record[other];
    record[other] = kept;
  }

  private void typo(String[] record) {
    int column = random.nextInt(record.length - 1);
    String text = record[column];
    if (text.length() < 3) {
      return;
    }
    int at = 1 + random.nextInt(text.length() - 2);
    char other =
        Character.isDigit(text.charAt(at))
            ? (char) ('0' + random.nextInt(10))
            : (char) ('a' + random.nextInt(26));
    record[column] =
        switch (random.nextInt(4)) {
          case 0 -> text.substring(0, at) + other + text.substring(at);
          case 1 -> text.substring(0, at) + text.substring(at + 1);
          case 2 -> text.substring(0, at) + other + text.substring(at + 1);
          default ->
              text.substring(0, at)
                  + text.charAt(at + 1)
                  + text.charAt(at)
                  + text.substring(at + 2);
        };
  }

  /** As Bob is to Robert: the beginning and an ending. */
  private static String shortForm(String name) {
    return name.length() < 4 ? name : name.substring(0, 3) + "y";
  }

  private static String capital(String name) {
    return name.isEmpty()
        ? name
        : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static void dayMonth(String[] record) {
    String[] parts = record[BORN].split("-", -1);
    if (parts.length == 3) {
      record[BORN] = parts[0] + "-" + parts[2] + "-" + parts[1];
    }
  }

  private void move(String[] record) {
    int locality = MadePeople.ranked(random, 3_000, 5);
    record[NUMBER] = String.valueOf(1 + random.nextInt(200));
    record[STREET] = MadePeople.name(3, MadePeople.ranked(random, 5_000, 30)) + " street";
    record[LOCALITY] = MadePeople.name(4, locality);
    record[POSTAL_CODE] = MadePeople.postalCode(locality, random.nextInt(1 + 600 / (locality + 5)));
    record[REGION] = "region " + locality % 12;
  }
}
