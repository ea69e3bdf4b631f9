package io.parley.server.party;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Customers of hearth, wherever they lie, and metromail's mailings to 5..60 of them. */
final class CrmAndList {
  static final String SQL =
      "SELECT m.segment, COUNT(DISTINCT person) AS n, SUM(c.visit) AS s"
          + " FROM metromail.mailings m JOIN hearth.customers c USING (person)"
          + " WHERE c.recency <= 3 GROUP BY m.segment";

  private CrmAndList() {}

  static int months(int person) {
    return person % 9;
  }

  static int visits(int person) {
    return person % 2;
  }

  static String mail(int person) {
    return "u" + person + "@example.com";
  }

  private static String segment(int person) {
    return List.of("mens", "womens", "none").get(person % 3);
  }

  /** A CSV file of customers. */
  static String crm(int first, int last) {
    StringBuilder crm = new StringBuilder("number,email,months,visits\n");
    for (int person = first; person <= last; person++) {
      crm.append(
          "%d,%s,%d,%d\n".formatted(1_000 + person, mail(person), months(person), visits(person)));
    }
    return crm.toString();
  }

  /** What a plain look at the rows says, where there are customers from 1 on. */
  static List<String> expected(int customers) {
    Map<String, long[]> groups = new TreeMap<>();
    for (int person = 5; person <= customers; person++) {
      if (months(person) <= 3) {
        long[] group = groups.computeIfAbsent(segment(person), s -> new long[2]);
        group[0]++;
        group[1] += visits(person);
      }
    }
    return groups.entrySet().stream()
        .map(
            g ->
                "[Optional[" + g.getKey() + "]] [" + g.getValue()[0] + ", " + g.getValue()[1] + "]")
        .toList();
  }

  /**
   * The files of both nodes.
   *
   * @param from where hearth's customers are read from
   * @param more keys of hearth's node
   */
  static Map<String, String> files(String from, String... more) {
    StringBuilder list = new StringBuilder("email,phone,campaign\n");
    for (int person = 5; person <= 60; person++) {
      list.append("%s,,%s\n".formatted(mail(person), segment(person)));
    }
    Map<String, String> files = new HashMap<>();
    files.put("metromail/list.csv", list.toString());
    files.put(
        "hearth/parts.yaml",
        """
          sources:
            - name: crm
              %s
              key: number
              email: email
              table: customers
              columns: {recency: months, visit: visits}
            - name: bands
              file: bands.csv
              table: bands
              columns: {months: m, band: b}
        """
                .formatted(from)
            + String.join("", more));
    return files;
  }
}
