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
  private static final int PEOPLE = 1_600;
  private static final String[] SEGMENTS = {"mens", "womens", "none", "none", "none", "none"};
  private static final String[] CHANNELS = {"Web", "Phone", "Multichannel"};

  private SourceFiles() {}

  static void write(Path root, Canary shared, Canary onlyHearth, Canary onlyMetromail)
      throws IOException {
    List<String> crm = new ArrayList<>();
    List<String> webshop = new ArrayList<>();
    List<String> list = new ArrayList<>();
    List<String> form = new ArrayList<>();
    crm.add("Name,E-Mail,Telephone,Recency,History,Channel,Area,New Customer");
    webshop.add("full_name,email_address,mobile,visits,purchased,revenue");
    list.add("email,subscriber,phone,campaign");
    form.add("Name,Mail,Mobile");
    for (int i = 0; i < PEOPLE; i++) {
      String email = "person%d@crowd.example".formatted(i);
      String channel = CHANNELS[i % CHANNELS.length];
      crm.add(
          "Person %d,%s,,%d,%d.50,%s,Urban,%d".formatted(i, email, 1 + i % 3, i, channel, i % 2));
      webshop.add("Person %d,%s,,%d,%d,%d.25".formatted(i, email, i % 2, i % 5 / 4, i % 90));
      list.add("%s,Person %d,,%s".formatted(email, i, SEGMENTS[i % SEGMENTS.length]));
    }
    crm.add(crmRow(shared));
    crm.add(crmRow(onlyHearth));
    webshop.add(
        "%s,%s,%s,1,1,19.99".formatted(shared.name(), shared.emailAgain(), shared.phoneAgain()));
    for (Canary canary : List.of(shared, onlyMetromail)) {
      list.add("%s,%s,%s,none".formatted(canary.emailAgain(), canary.name(), canary.phone()));
      form.add("%s,%s,%s".formatted(canary.name(), canary.email(), canary.phoneAgain()));
    }
    Files.write(root.resolve("hearth/crm_export.csv"), crm);
    Files.write(root.resolve("hearth/webshop_export.csv"), webshop);
    Files.write(root.resolve("metromail/mailing_list.csv"), list);
    Files.write(root.resolve("metromail/signup_form.csv"), form);
  }

  private static String crmRow(Canary canary) {
    return "%s,%s,%s,2,100.00,Web,Urban,1".formatted(canary.name(), canary.email(), canary.phone());
  }
}
