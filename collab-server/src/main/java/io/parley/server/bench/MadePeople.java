package io.parley.server.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Records of people that do not exist, the same for the same number of rows: of each five rows one,
 * on average, is a further record of somebody above it, with errors. Names are made of syllables;
 * how often each stands follows a law near that of real names (the most frequent family name is
 * held by 0.7 %, the most frequent given name by 1.7 %), because the size of blocks hangs on it.
 */
final class MadePeople {
  static final List<String> COLUMNS =
      List.of(
          "given_name",
          "family_name",
          "birth_date",
          "email",
          "phone",
          "street_number",
          "street",
          "locality",
          "postal_code",
          "region");

  private static final long SEED = 20_261_128;
  private static final int DUPLICATES_IN_100 = 20;
  private static final String[] TYPES = {"street", "road", "avenue", "lane", "close", "way"};

  private final int[] people;
  private int persons;

  private MadePeople(int rows) {
    people = new int[rows];
  }

  /**
   * Writes the file, {@code id} and the columns.
   *
   * @return who is who: the person's number of each row
   */
  static int[] write(Path file, int rows) throws IOException {
    MadePeople made = new MadePeople(rows);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("id," + String.join(",", COLUMNS) + "\n");
      for (int row = 0; row < rows; row++) {
        out.write("r" + row + "," + String.join(",", made.next(row)) + "\n");
      }
    }
    return made.people;
  }

  /** Who is who, without the file. */
  static int[] truth(int rows) {
    MadePeople made = new MadePeople(rows);
    for (int row = 0; row < rows; row++) {
      made.person(row, new SplittableRandom(SEED * 31 + row));
    }
    return made.people;
  }

  /** A further record of a person, which stands in no file. */
  static String[] another(int person, int number) {
    return new MadeErrors(new SplittableRandom(SEED * 7 + number)).changed(of(person));
  }

  private String[] next(int row) {
    SplittableRandom random = new SplittableRandom(SEED * 31 + row);
    boolean isNew = person(row, random);
    String[] record = of(people[row]);
    return isNew ? record : new MadeErrors(random).changed(record);
  }

  private boolean person(int row, SplittableRandom random) {
    boolean isNew = persons == 0 || random.nextInt(100) >= DUPLICATES_IN_100;
    people[row] = isNew ? persons++ : random.nextInt(persons);
    return isNew;
  }

  /** What is true of a person. */
  private static String[] of(int person) {
    SplittableRandom random = new SplittableRandom(SEED + 1_000_003L * person);
    String given = name(1, ranked(random, 2_000, 10));
    String family = name(2, ranked(random, 30_000, 20));
    int locality = ranked(random, 3_000, 5);
    String street = name(3, ranked(random, 5_000, 30)) + " " + TYPES[random.nextInt(TYPES.length)];
    return new String[] {
      given,
      family,
      date(random),
      random.nextInt(100) < 5 ? "" : email(random, given, family),
      random.nextInt(100) < 10 ? "" : phone(random),
      String.valueOf(1 + random.nextInt(200)),
      street,
      name(4, locality),
      postalCode(locality, random.nextInt(1 + 600 / (locality + 5))),
      "region " + locality % 12
    };
  }

  static String date(SplittableRandom random) {
    return String.format(
        Locale.ROOT,
        "%04d-%02d-%02d",
        1935 + random.nextInt(72),
        1 + random.nextInt(12),
        1 + random.nextInt(28));
  }

  static String email(SplittableRandom random, String given, String family) {
    String number = random.nextInt(3) == 0 ? "" : String.valueOf(random.nextInt(1_000));
    return given + "." + family + number + "@mail" + ranked(random, 40, 1) + ".example";
  }

  static String phone(SplittableRandom random) {
    return String.format(Locale.ROOT, "+447%09d", random.nextInt(1_000_000_000));
  }

  static String postalCode(int locality, int part) {
    return String.format(Locale.ROOT, "%04d%02d", locality, part % 100);
  }

  /** A rank below {@code size} with weight 1 / (rank + flat). */
  static int ranked(SplittableRandom random, int size, int flat) {
    double all = Math.log((size + flat) / (double) flat);
    return Math.min(size - 1, (int) (flat * Math.exp(random.nextDouble() * all)) - flat);
  }

  static String name(int kind, int rank) {
    SplittableRandom random = new SplittableRandom(kind * 1_000_000_007L + rank);
    StringBuilder name = new StringBuilder();
    int syllables = 2 + random.nextInt(2);
    for (int i = 0; i < syllables; i++) {
      name.append("bcdfghjklmnprstvw".charAt(random.nextInt(17)));
      name.append("aeiou".charAt(random.nextInt(5)));
    }
    if (random.nextBoolean()) {
      name.append("nrslt".charAt(random.nextInt(5)));
    }
    return name.toString();
  }
}
