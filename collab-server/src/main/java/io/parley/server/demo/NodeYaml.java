package io.parley.server.demo;

import java.util.Map;

/** The demo's node.yaml files, commented as a person would write them. */
final class NodeYaml {
  private static final String HEARTH_SOURCES =
      """
        sources:
          - name: crm_export              # the retailer's customer database
            file: crm_export.csv
            email: E-Mail
            phone: Telephone
            table: customers
            columns:                      # offered column: column of the file
              recency: Recency
              history: History
              channel: Channel
              zip_code: Area
              newbie: New Customer
            identity:                     # what the model compares beside them
              given_name: First Name
              family_name: Last Name
              street: Street
          - name: webshop_export          # what people did in the two weeks after the mailing
            file: webshop_export.csv
            email: email_address
            phone: mobile
            table: outcomes
            columns:
              visit: visits
              conversion: purchased
              spend: revenue
            identity:
              full_name: full_name
              street: ship_to
      """;

  private static final String METROMAIL_SOURCES =
      """
        sources:
          - name: mailing_list            # who was assigned which e-mail
            file: mailing_list.csv
            email: email
            phone: phone
            table: mailings
            columns:
              segment: campaign
            identity:                     # what the model compares beside them
              full_name: subscriber
              postal_code: zip
              birth_date: born
          - name: signup_form             # helps to see that two addresses are one reader
            file: signup_form.csv
            email: Mail
            phone: Mobile
            identity:
              full_name: Name
              postal_code: Zip
              birth_date: Birthday
      """;

  private static final String IDENTITY =
      """
        identity:
          model: people                   # it learns from the records at hand, without labels
      """;

  private NodeYaml() {}

  /** A party's, with what it says of its people and sources. */
  static String party(String name, Map<String, String> pins, String sources) {
    return head(name, "party", pins) + "  policies: policies\n" + sources;
  }

  /** The sources of the demo's own parties. */
  static String mailing(String party) {
    return IDENTITY + (party.equals("hearth") ? HEARTH_SOURCES : METROMAIL_SOURCES);
  }

  static String room(String name, Map<String, String> pins, Map<String, String> members) {
    StringBuilder yaml = new StringBuilder(head(name, "room", pins));
    yaml.append("  accounts: accounts.json          # access keys, hashed\n  members:\n");
    members.forEach((n, a) -> yaml.append("    %s: \"%s\"\n".formatted(n, a)));
    return yaml.toString();
  }

  /** The same, and programs may speak HTTPS to it. */
  static String roomWithRest(String name, Map<String, String> pins, Map<String, String> members) {
    return room(name, pins, members)
        + """
          rest:
            enabled: true                  # on a free port; see rest.json
        """;
  }

  private static String head(String name, String role, Map<String, String> pins) {
    StringBuilder yaml =
        new StringBuilder(
            """
            node:
              name: %s
              role: %s
              host: 127.0.0.1
              port: 0                          # a free one; see endpoint.json
              agreement: agreement.json
              pins:                            # fingerprints, exchanged outside the room
            """
                .formatted(name, role));
    pins.forEach((n, f) -> yaml.append("    %s: \"%s\"\n".formatted(n, f)));
    return yaml.toString();
  }
}
