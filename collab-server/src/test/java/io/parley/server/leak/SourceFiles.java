package io.parley.server.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Both parties' source files with enough made-up people for an audience, a canary whom both know,
 * and one whom only the one or the other knows.
 */
final class SourceFiles {
  private static final int PEOPLE = 2_400;
  private static final String[] SEGMENTS = {"mens", "womens", "none", "none", "none", "none"};
  private static final String[] CHANNELS = {"Web", "Phone", "Multichannel"};

  private SourceFiles() {}

  static void write(Path root, Canary shared, Canary onlyHearth, Canary onlyMetromail)
      throws IOException {
    List<String> crm = new ArrayList<>();
    List<String> webshop = new ArrayList<>();
    List<String> list = new ArrayList<>();
    List<String> form = new ArrayList<>();
    crm.add(
        "First Name,Last Name,E-Mail,Telephone,Street,Recency,History,Channel,Area,New Customer");
    webshop.add("full_name,email_address,mobile,visits,purchased,revenue,ship_to");
    list.add("email,subscriber,phone,campaign,zip,born");
    form.add("Name,Mail,Mobile,Zip,Birthday");
    for (int i = 0; i < PEOPLE; i++) {
      String email = "person%d@crowd.example".formatted(i);
      String channel = CHANNELS[i % CHANNELS.length];
      String given = word(i % 40);
      String family = word(1_000 + i);
      crm.add(
          "%s,%s,%s,,%d %s Road,%d,%d.50,%s,Urban,%d"
              .formatted(given, family, email, 1 + i % 90, word(i), 1 + i % 3, i, channel, i % 2));
      webshop.add(
          "%s %s,%s,,%d,%d,%d.25,%d %s Road"
              .formatted(given, family, email, i % 2, i % 5 / 4, i % 90, 1 + i % 90, word(i)));
      list.add(
          "%s,%s %s,,%s,%05d,%d-0%d-1%d"
              .formatted(
                  email,
                  given,
                  family,
                  SEGMENTS[i % SEGMENTS.length],
                  i,
                  1940 + i % 60,
                  1 + i % 9,
                  i % 10));
    }
    crm.add(crmRow(shared));
    crm.add(crmRow(onlyHearth));
    webshop.add(
        "%s,%s,%s,1,1,19.99,".formatted(shared.name(), shared.emailAgain(), shared.phoneAgain()));
    for (Canary canary : List.of(shared, onlyMetromail)) {
      list.add("%s,%s,%s,none,,".formatted(canary.emailAgain(), canary.name(), canary.phone()));
      form.add("%s,%s,%s,,".formatted(canary.name(), canary.email(), canary.phoneAgain()));
    }
    Files.write(root.resolve("hearth/crm_export.csv"), crm);
    Files.write(root.resolve("hearth/webshop_export.csv"), webshop);
    Files.write(root.resolve("metromail/mailing_list.csv"), list);
    Files.write(root.resolve("metromail/signup_form.csv"), form);
  }

  private static String crmRow(Canary canary) {
    return ",%s,%s,%s,,2,100.00,Web,Urban,1"
        .formatted(canary.name(), canary.email(), canary.phone());
  }

  /** A name that is like no other, so that the model takes nobody for somebody else. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder();
    for (int rest = number * 7_919 + 85; rest > 0; rest /= 85) {
      word.append("bcdfghjklmnprstvw".charAt(rest % 17)).append("aeiou".charAt(rest % 85 / 17));
    }
    return word.toString();
  }
}
