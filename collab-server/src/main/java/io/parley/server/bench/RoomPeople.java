package io.parley.server.bench;

import io.parley.server.node.ConsentSettings;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.SourceOrigin;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The people of a party: two in five are people of every party, the others of this one alone. Each
 * has one row with an e-mail address, one of 20 groups, a whole number and an amount of money.
 */
final class RoomPeople {
  static final int GROUPS = 20;
  static final int LARGEST_NUMBER = 100;
  static final int LARGEST_AMOUNT = 500;

  /** What a party's configuration says of them. */
  static final NodeConfiguration.Source SOURCE =
      new NodeConfiguration.Source(
          "people",
          "people.csv",
          "US",
          "email",
          "",
          "things",
          Map.of("grp", "grp", "num", "num", "amount", "amount"),
          Map.of(),
          "",
          ConsentSettings.NONE,
          SourceOrigin.FILE);

  private RoomPeople() {}

  /** How many people all parties have, where each has this many. */
  static int shared(int people) {
    return people / 5 * 2;
  }

  /** Writes them as a party's source. */
  static void write(Path file, int party, int people) throws IOException {
    int shared = shared(people);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write("email,grp,num,amount\n");
      for (int i = 0; i < people; i++) {
        String of = i < shared ? "all" : "p" + party;
        int mixed = (i * 0x9E3779B1 + party * 0x85EBCA6B) >>> 8;
        out.write(
            of
                + i
                + "@example.org,"
                + group(mixed % GROUPS)
                + ','
                + mixed / GROUPS % (LARGEST_NUMBER + 1)
                + ','
                + mixed % LARGEST_AMOUNT
                + ".25\n");
      }
    }
  }

  /** All groups, as a policy lists them. */
  static String groups() {
    return IntStream.range(0, GROUPS).mapToObj(RoomPeople::group).collect(Collectors.joining(", "));
  }

  private static String group(int number) {
    return String.format(Locale.ROOT, "g%02d", number);
  }
}
