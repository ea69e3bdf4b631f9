package io.parley.server.node;

import java.util.Map;

/**
 * What {@code parley node init} writes for people: a commented {@code node.yaml}, and a policy to
 * start from.
 *
 * @param name the node's name
 * @param host the address that it listens on
 * @param port the port that it listens on
 */
record NodeTemplate(String name, String host, int port) {
  private static final String HEAD =
      """
      # A Parley node. Every key is in docs/configuration.md. Paths are relative to this file.
      node:
        name: %s
        role: %s
        host: %s                   # the address it listens on
        port: %d                        # 0 takes a free one: see endpoint.json once it runs
        agreement: agreement.json         # put there by: parley collab sign, or install
        # Fingerprints of the others' signing keys, compared outside the room:
        # parley keys pin THEIR-EXPORTED-KEYS --config node.yaml
        pins: {}
      """;

  private static final String PARTY =
      """
        policies: policies                # what may be asked; see policies/*.sample
        # What you read. Rows become people; columns become the table that a policy offers:
        # sources:
        #   - name: crm                   # how reports call it
        #     file: sources/crm.csv       # a CSV file with a line of names; .gz is fine
        #     region: US                  # of phone numbers without a country code
        #     email: E-Mail               # the file's column of e-mail addresses
        #     phone: Telephone            # and of phone numbers; leave out what there is not
        #     table: customers            # the offered table
        #     columns:                    # offered column: the file's column
        #       recency: Recency
        #       spend: Spend
      """;

  private static final String ROOM =
      """
        accounts: accounts.json           # who may ask: access keys, hashed
        # Where the room reaches each member of the agreement.
      """;

  private static final String SAMPLE =
      """
      # A policy to start from. Copy it to %1$s.customers.yaml, change it, then:
      #   parley policy lint . && parley policy sign --config ../node.yaml
      # docs/policy-guide.md takes you through it in ten minutes.
      policy: parley/v1
      table: customers
      owner: %1$s
      population: people              # its budget: people.yaml.sample
      person: person                  # one row belongs to one person; questions join on this name
      match: [email, phone]           # what you hold to find shared people; never offered
      columns:
        recency: {type: integer, use: [filter]}
        spend:   {type: decimal, use: [sum, avg], bounds: [0, 500]}
      allow:
        - analysis: aggregate
          to: [%1$s, partner]         # who may receive: write the partner's name
          purposes: [measurement]
          protection:
            epsilon_per_query: 1.0
            delta_per_query: 1e-9
            groups_per_person: 1
            rows_per_person: 1
            rows_before_join: 10
            min_people: 50
      """;

  private static final String BUDGET =
      """
      # The privacy budget of your people: one for all tables and all questions about them.
      # Copy it to %1$s.people.yaml.
      population: people
      owner: %1$s
      budget: {epsilon: 10, delta: 1e-6, every: month}
      """;

  String party() {
    return HEAD.formatted(name, "party", host, port) + PARTY;
  }

  /** With the addresses of the members, by name. */
  String room(Map<String, String> members) {
    StringBuilder yaml = new StringBuilder(HEAD.formatted(name, "room", host, port)).append(ROOM);
    yaml.append(members.isEmpty() ? "  members: {}\n" : "  members:\n");
    members.forEach((n, a) -> yaml.append("    %s: \"%s\"\n".formatted(n, a)));
    return yaml.toString();
  }

  String samplePolicy() {
    return SAMPLE.formatted(name);
  }

  String sampleBudget() {
    return BUDGET.formatted(name);
  }
}
