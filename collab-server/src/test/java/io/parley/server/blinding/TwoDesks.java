package io.parley.server.blinding;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.KeyAgreement;
import io.parley.crypto.KeyUse;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SigningKey;
import io.parley.crypto.blind.BlindingKernel;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.crypto.blind.HelpAccount;
import io.parley.crypto.blind.HelpLedger;
import io.parley.crypto.blind.HelpQuota;
import io.parley.crypto.blind.KernelChoice;
import io.parley.crypto.blind.OwnerMemory;
import io.parley.server.ledger.StoredHelpLedger;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.Progress;
import io.parley.server.wire.Addressed;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.Digest;
import io.parley.server.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Two members' desks on real directories and ledgers, and rooms of several kinds between them. */
final class TwoDesks implements AutoCloseable {
  static final String HEARTH = "hearth";
  static final String METROMAIL = "metromail";

  /** Small batches, so that a test takes several: 16 rows of payload and 16 checks. */
  static final BlindedKeys TERMS = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 32, 16);

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-28T12:00:00Z"), ZoneOffset.UTC);

  final Agreement agreement;
  private final Path root;

  /** How fast desks that are opened from now on help. */
  HelpQuota quota = new HelpQuota(1_000_000, Duration.ofHours(1));

  final CollaborationKey key;
  private final Map<String, byte[]> people;
  private final Map<String, BlindingDesk> desks = new TreeMap<>();
  private final Map<String, StoredHelpLedger> ledgers = new TreeMap<>();
  private final Map<String, OwnerMemory> finished = new TreeMap<>();
  private final Map<String, ByteArrayOutputStream> said = new TreeMap<>();

  TwoDesks(Path root, BlindedKeys terms, byte[] ofHearth, byte[] ofMetromail) {
    this.root = root;
    this.people = Map.of(HEARTH, ofHearth, METROMAIL, ofMetromail);
    this.key = CollaborationKey.fromByteArray(new byte[32], SecretAccess.insecure());
    for (String name : List.of(HEARTH, METROMAIL, "room")) {
      directory(name).create(name, CLOCK);
      said.put(name, new ByteArrayOutputStream());
    }
    this.agreement =
        new Agreement(
                Agreement.VERSION,
                "spring-mailing",
                1,
                List.of(identity(HEARTH), identity(METROMAIL)),
                identity("room"),
                List.of("email"),
                "parley-canonical/1",
                List.of("measurement"))
            .withKeys(terms);
    open(HEARTH, kernel());
    open(METROMAIL, kernel());
  }

  static BlindingKernel kernel() {
    return KernelChoice.atStart().kernel();
  }

  /** Match keys of people with these numbers, packed. */
  static byte[] people(int from, int to) {
    byte[] packed = new byte[32 * (to - from)];
    IntStream.range(from, to)
        .forEach(i -> System.arraycopy(person(i).toBytes(), 0, packed, 32 * (i - from), 32));
    return packed;
  }

  static MatchKey person(int number) {
    return MatchKey.of("parley-canonical/1", "email", "p" + number + "@example.org");
  }

  /** Opens a desk anew on what the directory holds, as a node does that starts again. */
  void open(String name, BlindingKernel kernel) {
    Optional.ofNullable(ledgers.get(name)).ifPresent(StoredHelpLedger::close);
    StoredHelpLedger ledger = StoredHelpLedger.open(directory(name).resolve("help.db"));
    ledgers.put(name, ledger);
    desks.put(
        name,
        new BlindingDesk(
            self(name),
            kernel,
            ledger,
            () -> Objects.requireNonNull(people.get(name)),
            finished.containsKey(name),
            memory -> finished.put(name, memory)));
  }

  /** The same where what the desk had finished is lost. */
  void openUnfinished(String name) {
    finished.remove(name);
    open(name, kernel());
  }

  /** What a desk of the member is opened with. */
  BlindingDesk.Self self(String name) {
    return new BlindingDesk.Self(
        name,
        directory(name).signingKey(),
        agreement,
        Digest.sha256(Json.bytes(agreement)),
        key,
        directory(name),
        quota,
        CLOCK,
        new Progress(
            name,
            new PrintStream(Objects.requireNonNull(said.get(name)), true, StandardCharsets.UTF_8)));
  }

  NodeDirectory directory(String name) {
    return new NodeDirectory(root.resolve(name));
  }

  BlindingDesk desk(String name) {
    return Objects.requireNonNull(desks.get(name));
  }

  boolean isFinished(String name) {
    return finished.containsKey(name);
  }

  /** The pseudonym of a person, when the member has it. */
  Optional<byte[]> pseudonym(String name, int person) {
    return Optional.ofNullable(finished.get(name)).flatMap(m -> m.pseudonym(person(person)));
  }

  String said(String name) {
    return Objects.requireNonNull(said.get(name)).toString(StandardCharsets.UTF_8);
  }

  /** Kinds of events in a member's audit, with their details. */
  List<String> audit(String name) {
    return entries(name).stream()
        .map(StoredHelpLedger.Entry::event)
        .map(e -> e.what() + ": " + e.details())
        .toList();
  }

  List<StoredHelpLedger.Entry> entries(String name) {
    return Objects.requireNonNull(ledgers.get(name)).entries();
  }

  /** What the other one signed at an event of a member's audit. */
  byte[] document(String name, String member, String what, String subject) {
    return Objects.requireNonNull(ledgers.get(name))
        .document("spring-mailing", 1, member, what, subject)
        .orElseThrow();
  }

  HelpAccount account(String helper, String owner) {
    return Objects.requireNonNull(ledgers.get(helper))
        .read(new HelpLedger.Key("spring-mailing", 1, helper, owner));
  }

  BlindingTerms terms() {
    return agreement.blinding().orElseThrow();
  }

  /** An honest room. */
  void relay() {
    new BlindingRelay(desk(HEARTH), desk(METROMAIL)).run();
  }

  /** A room that sends each message through a change. */
  void relay(Change change) {
    new BlindingRelay(party(HEARTH, change), party(METROMAIL, change)).run();
  }

  /** What a room may do to a message. */
  @FunctionalInterface
  interface Change {
    /**
     * A message.
     *
     * @param owner whose people it is about
     * @param isRequest whether it goes from the owner
     * @param number its place on its line, from 0
     */
    byte[] of(String owner, boolean isRequest, int number, byte[] message);
  }

  private BlindingRelay.Party party(String name, Change change) {
    return new BlindingRelay.Party() {
      private int requests;
      private int answers;

      @Override
      public String name() {
        return name;
      }

      @Override
      public byte[] begin(String partner) {
        return desk(name).begin(partner);
      }

      @Override
      public byte[] sign(String partner, byte[] partnersEphemeral) {
        return desk(name).sign(partner, partnersEphemeral);
      }

      @Override
      public void open(String partner, byte[] partnersSignature) {
        desk(name).open(partner, partnersSignature);
      }

      @Override
      public Optional<Addressed> next(byte[] answer) {
        return desk(name)
            .next(answer)
            .map(r -> new Addressed(r.member(), change.of(name, true, requests++, r.message())));
      }

      @Override
      public byte[] help(String owner, byte[] request) {
        return change.of(owner, false, answers++, desk(name).help(owner, request));
      }

      @Override
      public void stop() {
        desk(name).stop();
      }
    };
  }

  private static String other(String name) {
    return name.equals(HEARTH) ? METROMAIL : HEARTH;
  }

  /** The greeting of a session, carried honestly. */
  void greet() {
    byte[] ofHearth = desk(HEARTH).begin(METROMAIL);
    byte[] ofMetromail = desk(METROMAIL).begin(HEARTH);
    byte[] signedByHearth = desk(HEARTH).sign(METROMAIL, ofMetromail);
    byte[] signedByMetromail = desk(METROMAIL).sign(HEARTH, ofHearth);
    desk(HEARTH).open(METROMAIL, signedByMetromail);
    desk(METROMAIL).open(HEARTH, signedByHearth);
  }

  /** A greeting under a key that is not the member's. */
  KeyAgreement greeting(SigningKey key, String own, String partner) {
    return KeyAgreement.start(
        KeyUse.GREETING,
        key,
        directory(partner).signingKey().verifyingKey(),
        own,
        partner,
        Digest.sha256(Json.bytes(agreement)),
        1);
  }

  /** A member's next request; nothing when it is done. */
  byte[] next(String name, byte[] answer) {
    return desk(name).next(answer).map(Addressed::message).orElse(new byte[0]);
  }

  /** A member's answer to the other's request. */
  byte[] help(String name, byte[] request) {
    return desk(name).help(other(name), request);
  }

  /** Every message of an honest relay, by whose people it is about. */
  Map<String, List<byte[]>> recorded() {
    Map<String, List<byte[]>> recorded = new HashMap<>();
    recorded.put(HEARTH, new ArrayList<>());
    recorded.put(METROMAIL, new ArrayList<>());
    relay(
        (owner, isRequest, number, message) -> {
          Objects.requireNonNull(recorded.get(owner)).add(message);
          return message;
        });
    return recorded;
  }

  private Agreement.Node identity(String name) {
    return new Agreement.Node(
        name,
        directory(name).signingKey().verifyingKey().encoded(),
        directory(name).tls().certificatePem());
  }

  @Override
  public void close() {
    ledgers.values().forEach(StoredHelpLedger::close);
  }
}
