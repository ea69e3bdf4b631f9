package io.parley.server.party;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.identity.normalise.NormalisationProfile;
import io.parley.policy.Analysis;
import io.parley.policy.PopulationBudget;
import io.parley.policy.Question;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.account.Charge;
import io.parley.query.account.Population;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.plan.PrivatePlan;
import io.parley.server.ledger.StoredLedger;
import io.parley.server.node.ConsentSettings;
import io.parley.server.node.EngineSettings;
import io.parley.server.node.EventsEndpoint;
import io.parley.server.node.IdentitySettings;
import io.parley.server.node.LakePlace;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.NodeMemory;
import io.parley.server.node.Oidc;
import io.parley.server.node.Operations;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.PipelineSettings;
import io.parley.server.node.PolicyFolder;
import io.parley.server.node.PolicySignatures;
import io.parley.server.node.Progress;
import io.parley.server.node.SourceOrigin;
import io.parley.server.psi.PsiNode;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Grant;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicySignature;
import io.parley.server.wire.SignedAgreement;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Two party nodes on real directories, in this process, with a handful of people; and a room of
 * which there is only the key. Ann and Bob are shared by e-mail, Cat by phone.
 */
final class TwoNodes implements AutoCloseable {
  static final String OVERLAP =
      "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings JOIN hearth.customers USING (person)";
  static final String READERS = "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings";
  static final String PANEL = "SELECT COUNT(DISTINCT person) AS n FROM metromail.panel";
  static final String BANDS =
      "SELECT b.band, COUNT(DISTINCT person) AS n FROM hearth.customers c"
          + " JOIN hearth.bands b ON c.recency = b.months GROUP BY b.band";

  /** Hearth's people are not touched. */
  static final String PARTNERS_BANDS =
      "SELECT COUNT(DISTINCT person) AS n FROM metromail.mailings m"
          + " WHERE m.segment IN (SELECT band FROM hearth.bands)";

  static final String AUDIENCE =
      "SELECT m.person FROM metromail.mailings m JOIN hearth.customers c USING (person)"
          + " WHERE m.segment = 'none' AND c.recency <= 3";

  static final String EXACT =
      "SELECT COUNT(DISTINCT person) AS people FROM metromail.mailings WHERE person IN"
          + " (SELECT person FROM hearth.customers WHERE recency <= 3)";

  private static final String AGGREGATE =
      """
      allow:
        - analysis: aggregate
          to: [hearth, metromail]
          purposes: [measurement]
          protection:
            epsilon_per_query: 0.1
            delta_per_query: 1e-9
            groups_per_person: 1
            rows_per_person: 1
            rows_before_join: 10
            min_people: 50
      """;
  private static final String LISTS =
      """
        - analysis: audience
          to: [metromail]
          min_people: 2
          times: 3 per month
          destinations: [file]
      """;
  private static final String FIGURES =
      """
        - analysis: threshold
          to: [hearth]
          purposes: [measurement]
          min_people: 5
          rows_before_join: 10
          times: 2 per month
      """;

  final TestClock clock = new TestClock("2026-11-21T12:00:00Z");
  final SigningKey roomKey;

  /** The quota of nodes that are opened from now on. */
  long rowsPerHour = 1_000_000;

  /** How hearth's customers say consent. */
  private ConsentSettings consent = ConsentSettings.NONE;

  /** How often hearth takes in rows while it runs, and of which sources beside its own. */
  private PipelineSettings pipeline = PipelineSettings.BY_COMMAND;

  private List<NodeConfiguration.Source> more = List.of();

  private final Path root;
  private final Agreement agreement;
  private final String agreementDigest;
  private final Map<String, String> pins = new TreeMap<>();
  private final Map<String, PartyNode> nodes = new TreeMap<>();
  private final Map<String, ByteArrayOutputStream> said = new TreeMap<>();
  private final QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()));
  private final AtomicLong nextQuery = new AtomicLong(1);

  private TwoNodes(Path root, Optional<BlindedKeys> keys, AgreedUse use) throws IOException {
    this.root = root;
    Map<String, NodeDirectory> directories = new TreeMap<>();
    for (String name : List.of("hearth", "metromail", "room")) {
      NodeDirectory directory = new NodeDirectory(root.resolve(name));
      directory.create(name, clock);
      directories.put(name, directory);
      pins.put(name, directory.signingKey().verifyingKey().fingerprint().text());
    }
    roomKey = new NodeDirectory(root.resolve("room")).signingKey();
    Agreement keyed =
        new Agreement(
            Agreement.VERSION,
            "spring-mailing",
            1,
            List.of(identity("hearth"), identity("metromail")),
            identity("room"),
            List.of("email", "phone"),
            NormalisationProfile.CANONICAL.id(),
            List.of("measurement", "activation"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            use.written());
    agreement = keys.map(keyed::withKeys).orElse(keyed);
    SignedAgreement signed = SignedAgreement.unsigned(agreement);
    for (Map.Entry<String, NodeDirectory> one : directories.entrySet()) {
      signed = signed.signedBy(one.getKey(), one.getValue().signingKey());
    }
    agreementDigest = Digest.hex(signed.bytes());
    for (String party : List.of("hearth", "metromail")) {
      Files.write(root.resolve(party).resolve("agreement.json"), Json.bytes(signed));
    }
    writeFiles();
  }

  /** Directories, people and key agreement; both nodes are ready. */
  static TwoNodes ready(Path root) throws IOException {
    return ready(root, Map.of());
  }

  /** The same with more files, or with others in the place of some, by path and text. */
  static TwoNodes ready(Path root, Map<String, String> files) throws IOException {
    return agreed(root, files, Optional.empty(), AgreedUse.OPEN);
  }

  /** The same where hearth's customers say whether they consent. */
  static TwoNodes consenting(Path root, Map<String, String> files, ConsentSettings consent)
      throws IOException {
    TwoNodes two = new TwoNodes(root, Optional.empty(), AgreedUse.OPEN);
    two.consent = consent;
    return two.agree(files);
  }

  /** The same on blinded pseudonyms, up to where the parties are to help each other. */
  static TwoNodes blinding(Path root, Map<String, String> files, BlindedKeys keys)
      throws IOException {
    return agreed(root, files, Optional.of(keys), AgreedUse.OPEN);
  }

  /** The same under an agreement that says who asks, receives and pays. */
  static TwoNodes using(Path root, AgreedUse use) throws IOException {
    return agreed(root, Map.of(), Optional.empty(), use);
  }

  /** The same where hearth takes in rows while it runs. */
  static TwoNodes running(
      Path root,
      Map<String, String> files,
      PipelineSettings pipeline,
      List<NodeConfiguration.Source> more)
      throws IOException {
    return running(root, files, pipeline, more, Optional.empty(), ConsentSettings.NONE);
  }

  /** The same on blinded pseudonyms, where there are keys, and where hearth's customers consent. */
  static TwoNodes running(
      Path root,
      Map<String, String> files,
      PipelineSettings pipeline,
      List<NodeConfiguration.Source> more,
      Optional<BlindedKeys> keys,
      ConsentSettings consent)
      throws IOException {
    TwoNodes two = new TwoNodes(root, keys, AgreedUse.OPEN);
    two.pipeline = pipeline;
    two.more = List.copyOf(more);
    two.consent = consent;
    return two.agree(files);
  }

  private static TwoNodes agreed(
      Path root, Map<String, String> files, Optional<BlindedKeys> keys, AgreedUse use)
      throws IOException {
    return new TwoNodes(root, keys, use).agree(files);
  }

  private TwoNodes agree(Map<String, String> files) throws IOException {
    for (Map.Entry<String, String> file : files.entrySet()) {
      write(file.getKey(), file.getValue());
    }
    open("hearth").prepare();
    open("metromail").prepare();
    PartyCollaboration hearth = hearth();
    PartyCollaboration metromail = metromail();
    byte[] ofHearth = hearth.keys().ephemeral();
    byte[] ofMetromail = metromail.keys().ephemeral();
    byte[] signedByHearth = hearth.keys().signature(ofMetromail);
    byte[] signedByMetromail = metromail.keys().signature(ofHearth);
    MemberMessages confirmations =
        MemberMessages.of(
            Map.of(
                "hearth",
                hearth.keys().finish(KeyShare.of(ofMetromail, signedByMetromail)),
                "metromail",
                metromail.keys().finish(KeyShare.of(ofHearth, signedByHearth))));
    hearth.keyConfirm(confirmations);
    metromail.keyConfirm(confirmations);
    return this;
  }

  /** The same party's files, opened for a run of psi. */
  PsiNode psi(String party) {
    List<OwnCollaboration> homes =
        OwnCollaboration.all(configuration(party), new NodeDirectory(directory(party)));
    return new PsiNode(homes.get(0), PoliciesTogether.of(homes), clock, quiet(party));
  }

  Agreement agreement() {
    return agreement;
  }

  String agreementDigest() {
    return agreementDigest;
  }

  Map<String, String> pins() {
    return pins;
  }

  private static Progress quiet(String party) {
    return new Progress(
        party, new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }

  PartyCollaboration hearth() {
    return node("hearth").first();
  }

  PartyCollaboration metromail() {
    return node("metromail").first();
  }

  Path directory(String party) {
    return root.resolve(party);
  }

  SigningKey key(String party) {
    return new NodeDirectory(root.resolve(party)).signingKey();
  }

  /** Stops a node and starts it again on what it left. */
  PartyCollaboration restart(String party) {
    node(party).close();
    PartyNode again = open(party);
    again.prepare();
    return again.first();
  }

  /** Starts a node that is not open on what it left. */
  PartyNode reopen(String party) {
    PartyNode again = open(party);
    again.prepare();
    return again;
  }

  /** What a node said to its operator so far. */
  String said(String party) {
    return said.getOrDefault(party, new ByteArrayOutputStream()).toString(StandardCharsets.UTF_8);
  }

  /** What a population has spent and reserved this month, read as the operator would. */
  Charge spent(String party, String population) {
    try (StoredLedger ledger =
        StoredLedger.open(
            directory(party).resolve("ledger.db"),
            new NodeDirectory(directory(party)).keys().envelope())) {
      PopulationBudget budget =
          PolicyFolder.set(List.of(offer(party))).budgets().stream()
              .filter(b -> b.population().equals(population))
              .findFirst()
              .orElseThrow();
      return ledger.spent(new Population(party, population), budget, clock.instant());
    }
  }

  /** What the room would make of a question, under what both offer now. */
  Planning planning(String sql, String member) {
    return engine.plan(
        new Ask(
            sql,
            Analysis.AGGREGATE,
            new Question(member, member, "measurement"),
            PolicyFolder.set(List.of(offer("hearth"), offer("metromail"))),
            agreement.keyOrder(),
            LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)));
  }

  /** A question as the room would put it, by the analyst of a member. */
  Grant grant(String sql, Analysis wanted, String member) {
    Question question =
        new Question(member, member, wanted == Analysis.AUDIENCE ? "activation" : "measurement");
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    Planning planning =
        engine.plan(
            new Ask(
                sql,
                wanted,
                question,
                PolicyFolder.set(List.of(offer("hearth"), offer("metromail"))),
                agreement.keyOrder(),
                today));
    if (!(planning instanceof Planning.Planned planned)) {
      throw new AssertionError("refused: " + ((Planning.Refused) planning).reasons());
    }
    Map<String, String> offers = new TreeMap<>();
    nodes.forEach((n, node) -> offers.put(n, base64(node.first().offer())));
    return new Grant(
        Grant.VERSION,
        "%032x".formatted(nextQuery.getAndIncrement()),
        sql,
        wanted.word(),
        question,
        agreementDigest,
        offers,
        PrivatePlan.VERSION,
        planned.plan().digest(),
        today.toString(),
        clock.instant().plus(Duration.ofSeconds(60)).toEpochMilli());
  }

  Grant grant(String sql) {
    return grant(sql, Analysis.AGGREGATE, "hearth");
  }

  /** The grant's bytes as the room signs them. */
  byte[] signed(Grant grant) {
    return signed(grant, roomKey);
  }

  static byte[] signed(Grant grant, SigningKey key) {
    return SignedBytes.sign(key, SignatureDomain.GRANT, Json.bytes(grant)).encode();
  }

  /** A grant's JSON, changed as text, and signed by the room. */
  byte[] signed(Grant grant, UnaryOperator<String> change) {
    String before = Json.text(grant);
    String after = change.apply(before);
    if (before.equals(after)) {
      throw new AssertionError("the change changed nothing");
    }
    return SignedBytes.sign(roomKey, SignatureDomain.GRANT, after.getBytes(StandardCharsets.UTF_8))
        .encode();
  }

  /** The reservation of a node, base64, as a go carries it. */
  static String reservation(PartyCollaboration node, byte[] signedGrant) {
    GrantDesk.Reserved reserved = node.reserve(signedGrant);
    if (reserved instanceof GrantDesk.Reserved.Promise promise) {
      return base64(promise.signed().encode());
    }
    throw new AssertionError("refused: " + ((GrantDesk.Reserved.Refused) reserved).reasons());
  }

  /** Reserves at both nodes and commits at both. */
  String committed(String sql, Analysis wanted, String member) {
    Grant grant = grant(sql, wanted, member);
    byte[] signed = signed(grant);
    Map<String, String> reservations = new TreeMap<>();
    nodes.forEach((n, node) -> reservations.put(n, reservation(node.first(), signed)));
    nodes.values().forEach(node -> node.first().desk().go(grant.queryId(), reservations));
    return grant.queryId();
  }

  Offer offer(String party) {
    byte[] signed = node(party).first().offer();
    return Json.read(
        SignedBytes.decode(signed)
            .open(agreement.member(party).verifyingKey(), SignatureDomain.OFFER),
        Offer.class);
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    nodes.values().forEach(PartyNode::close);
  }

  /** The whole of a node, where {@link #hearth} and {@link #metromail} are its collaboration. */
  PartyNode node(String party) {
    PartyNode node = nodes.get(party);
    if (node == null) {
      throw new IllegalStateException("no node " + party);
    }
    return node;
  }

  private PartyNode open(String party) {
    PartyNode node =
        new PartyNode(
            configuration(party),
            new NodeDirectory(directory(party)),
            clock,
            new Progress(
                party,
                new PrintStream(
                    said.computeIfAbsent(party, p -> new ByteArrayOutputStream()),
                    false,
                    StandardCharsets.UTF_8)));
    nodes.put(party, node);
    return node;
  }

  NodeConfiguration configuration(String party) {
    Path parts = directory(party).resolve("parts.yaml");
    if (Files.exists(parts)) {
      return written(party, parts);
    }
    List<NodeConfiguration.Source> sources =
        party.equals("hearth")
            ? with(
                more,
                source("crm", "customers", Map.of("recency", "months", "visit", "visits"), consent),
                new NodeConfiguration.Source(
                    "bands",
                    "bands.csv",
                    "US",
                    "",
                    "",
                    "bands",
                    Map.of("months", "m", "band", "b"),
                    Map.of(),
                    "",
                    ConsentSettings.NONE,
                    SourceOrigin.FILE))
            : List.of(
                source("list", "mailings", Map.of("segment", "campaign"), ConsentSettings.NONE),
                source("panelists", "panel", Map.of("segment", "campaign"), ConsentSettings.NONE));
    return new NodeConfiguration(
        party,
        NodeConfiguration.Role.PARTY,
        "127.0.0.1",
        0,
        "agreement.json",
        pins,
        "policies",
        sources,
        Map.of(),
        "accounts.json",
        new NodeConfiguration.MasterKeyPlace("keys/master.key", ""),
        new NodeConfiguration.Blinding(rowsPerHour),
        List.of(),
        NodeConfiguration.Database.FILES,
        NodeConfiguration.Rest.OFF,
        Files.exists(directory(party).resolve("collaborations").resolve(TwoAgreements.AUTUMN))
            ? List.of(new NodeConfiguration.Collaboration(TwoAgreements.AUTUMN, "", "", Map.of()))
            : List.of(),
        Oidc.OFF,
        Operations.STANDARD,
        NodeMemory.STANDARD,
        IdentitySettings.NONE,
        LakePlace.NONE,
        party.equals("hearth") ? pipeline : PipelineSettings.BY_COMMAND,
        EventsEndpoint.OFF,
        EngineSettings.DUCKDB,
        List.of(),
        List.of(),
        List.of());
  }

  /** A party whose sources and offers stand in a file, indented as under {@code node}. */
  private NodeConfiguration written(String party, Path parts) {
    StringBuilder yaml =
        new StringBuilder("node:\n  name: " + party + "\n  role: party\n  pins:\n");
    pins.forEach((name, pin) -> yaml.append("    %s: \"%s\"\n".formatted(name, pin)));
    Path file = directory(party).resolve("node.yaml");
    try {
      Files.writeString(file, yaml + Files.readString(parts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return NodeConfiguration.load(file);
  }

  private static List<NodeConfiguration.Source> with(
      List<NodeConfiguration.Source> more, NodeConfiguration.Source... own) {
    return Stream.concat(Stream.of(own), more.stream()).toList();
  }

  private static NodeConfiguration.Source source(
      String name, String table, Map<String, String> columns, ConsentSettings consent) {
    return new NodeConfiguration.Source(
        name,
        name + ".csv",
        "US",
        "email",
        "phone",
        table,
        columns,
        Map.of(),
        "",
        consent,
        SourceOrigin.FILE);
  }

  private Agreement.Node identity(String name) {
    NodeDirectory directory = new NodeDirectory(root.resolve(name));
    return new Agreement.Node(
        name, directory.signingKey().verifyingKey().encoded(), directory.tls().certificatePem());
  }

  private void writeFiles() throws IOException {
    write(
        "hearth/crm.csv",
        """
        email,phone,months,visits
        ann@example.com,,1,1
        BOB@example.com,,2,0
        ,(202) 555-0143,3,1
        dan@example.com,,9,0
        """);
    write(
        "metromail/list.csv",
        """
        email,phone,campaign
        Ann@Example.com,,none
        bob@example.com,,none
        cat@example.com,+1 202 555 0143,womens
        eve@example.com,,mens
        """);
    write(
        "metromail/panelists.csv",
        """
        email,phone,campaign
        eve@example.com,,mens
        """);
    write(
        "hearth/policies/customers.yaml",
        table("customers", "hearth", "shoppers")
            + """
              columns:
                recency: {type: integer, use: [filter, audience, threshold]}
                visit: {type: integer, use: [sum], bounds: [0, 1]}
              """
            + AGGREGATE
            + LISTS
            + FIGURES);
    write("hearth/bands.csv", "m,b\n1,new\n2,new\n3,old\n9,old\n");
    write(
        "hearth/policies/bands.yaml",
        """
        policy: public/v1
        table: bands
        owner: hearth
        key: [months]
        rows: 12
        columns:
          months: {type: integer}
          band: {type: text, values: [new, old]}
        """);
    write("hearth/policies/shoppers.yaml", budget("shoppers", "hearth", "4"));
    String segment =
        """
        columns:
          segment: {type: text, use: [group, filter, audience], values: [mens, womens, none]}
        """;
    write(
        "metromail/policies/mailings.yaml",
        table("mailings", "metromail", "readers") + segment + AGGREGATE + LISTS + FIGURES);
    write("metromail/policies/readers.yaml", budget("readers", "metromail", "4"));
    write(
        "metromail/policies/panel.yaml",
        table("panel", "metromail", "readers") + segment + AGGREGATE);
  }

  private static String table(String table, String owner, String population) {
    return """
        policy: parley/v1
        table: %s
        owner: %s
        population: %s
        person: person
        match: [email, phone]
        """
        .formatted(table, owner, population);
  }

  private static String budget(String population, String owner, String epsilon) {
    return """
        population: %s
        owner: %s
        budget:
          epsilon: %s
          delta: 1e-6
          every: month
        exact_disclosures: accepted
        """
        .formatted(population, owner, epsilon);
  }

  /** Writes a file of a node, named from the root; a policy is signed, if its owner can sign it. */
  void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    if (file.contains("/policies/")) {
      String party = file.substring(0, file.indexOf('/'));
      sign(party, path);
    }
  }

  /** Signs a policy as its officer would; with no look at what it says. */
  void sign(String party, Path policy) throws IOException {
    Files.writeString(
        PolicySignatures.fileOf(policy),
        Json.text(
            PolicySignature.sign(
                key(party),
                policy.getFileName().toString(),
                Files.readAllBytes(policy),
                clock.instant())));
  }
}
