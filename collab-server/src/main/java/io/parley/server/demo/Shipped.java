package io.parley.server.demo;

import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.demo.data.DemoData;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The collaborations that come with the program: parties, policies and real data. */
public enum Shipped {
  /** A randomised e-mail test of a retailer and a publisher: the demo's own. */
  MAILING(
      "mailing",
      "spring-mailing",
      List.of("email", "phone"),
      List.of("measurement", "activation"),
      "retail-media",
      Map.of(
          "hearth",
          List.of("hearth.customers.yaml", "hearth.outcomes.yaml", "hearth.shoppers.yaml"),
          "metromail",
          List.of("metromail.mailings.yaml", "metromail.readers.yaml"))),

  /** A grocer's till lines beside who was in which campaign; nobody was assigned at random. */
  GROCERY(
      "grocery",
      "grocery-campaigns",
      List.of("email"),
      List.of("measurement"),
      "grocery",
      Map.of(
          "adhouse",
          List.of("adhouse.addressees.yaml", "adhouse.exposures.yaml"),
          "grocer",
          List.of("grocer.households.yaml", "grocer.sales.yaml", "grocer.shoppers.yaml"))),

  /** A publisher's touches in their order beside a shop's orders. */
  PATHS(
      "paths",
      "paths-to-orders",
      List.of("email"),
      List.of("measurement"),
      "paths",
      Map.of(
          "publisher",
          List.of("publisher.audience.yaml", "publisher.touches.yaml"),
          "shop",
          List.of("shop.buyers.yaml", "shop.orders.yaml")));

  private static final Map<Shipped, List<String>> DATA =
      Map.of(
          GROCERY,
          List.of(
              "campaign_descriptions.csv.gz",
              "campaigns.csv.gz",
              "demographics.csv.gz",
              "transactions.csv.gz"),
          PATHS,
          List.of("attribution_paths.csv.gz"));

  private static final Pattern STATEMENT_END = Pattern.compile(";\\R");
  private static final int MEGABYTES = 1_024;

  private final String word;
  private final String collaboration;
  private final String policyFolder;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> keys;

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> purposes;

  @SuppressWarnings("ImmutableEnumChecker") // Map.of
  private final Map<String, List<String>> policies;

  Shipped(
      String word,
      String collaboration,
      List<String> keys,
      List<String> purposes,
      String policyFolder,
      Map<String, List<String>> policies) {
    this.word = word;
    this.collaboration = collaboration;
    this.keys = keys;
    this.purposes = purposes;
    this.policyFolder = policyFolder;
    this.policies = policies;
  }

  /** Its name on the command line. */
  public String word() {
    return word;
  }

  /** The one of this name. */
  public static Optional<Shipped> of(String word) {
    return Arrays.stream(values()).filter(s -> s.word.equals(word)).findFirst();
  }

  /** Its members, in alphabetical order. */
  public List<String> parties() {
    return policies.keySet().stream().sorted().toList();
  }

  String collaboration() {
    return collaboration;
  }

  List<String> keys() {
    return keys;
  }

  List<String> purposes() {
    return purposes;
  }

  /** A party's policy files, by name. */
  public Map<String, byte[]> policies(String party) {
    Map<String, byte[]> files = new TreeMap<>();
    for (String file : Optional.ofNullable(policies.get(party)).orElseThrow()) {
      files.put(file, resource("/policies/" + policyFolder + "/" + file));
    }
    return files;
  }

  /** What a party's node.yaml says of its sources, indented as a part of {@code node:}. */
  String sources(String party) {
    return this == MAILING
        ? NodeYaml.mailing(party)
        : new String(
            resource("/demo/%s/%s.sources.yaml".formatted(word, party)), StandardCharsets.UTF_8);
  }

  /** Writes the parties' source files, each into its folder {@code <party>/} of the root. */
  public void writeSources(Path root) throws IOException {
    if (this == MAILING) {
      var unused = DemoData.generate(root, Demo.SEED, DemoData.ALL_CUSTOMERS);
      return;
    }
    Path data = Files.createDirectories(root.resolve("data"));
    for (String file : Optional.ofNullable(DATA.get(this)).orElseThrow()) {
      Files.write(data.resolve(file), resource("/demo/" + word + "/" + file));
    }
    for (String party : parties()) {
      Files.createDirectories(root.resolve(party));
    }
    String sql = new String(resource("/demo/" + word + "/files.sql"), StandardCharsets.UTF_8);
    try (DuckDb database = DuckDb.open(MEGABYTES)) {
      for (String statement : STATEMENT_END.splitAsStream(sql).toList()) {
        database.execute(statement.replace("{data}", inSql(data)).replace("{root}", inSql(root)));
      }
    } finally {
      Cluster.delete(data);
    }
  }

  /** A path inside a literal of SQL. */
  private static String inSql(Path path) {
    return path.toString().replace("'", "''");
  }

  private static byte[] resource(String name) {
    try (InputStream in = Shipped.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + " cannot be read", e);
    }
  }
}
