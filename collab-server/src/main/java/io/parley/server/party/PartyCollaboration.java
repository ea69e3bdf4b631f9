package io.parley.server.party;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.policy.PolicySet;
import io.parley.policy.PublicTable;
import io.parley.policy.Reason;
import io.parley.policy.TableName;
import io.parley.policy.TablePolicy;
import io.parley.server.blinding.BlindingDesk;
import io.parley.server.flight.Caller;
import io.parley.server.node.NodeDirectory;
import io.parley.server.node.OwnAgreement;
import io.parley.server.node.OwnCollaboration;
import io.parley.server.node.PolicyVersions;
import io.parley.server.wire.Agreement;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.Offer;
import io.parley.server.wire.PolicyDigests;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One collaboration of a party: its agreement, the policies that are offered in it, its keys and
 * pseudonyms, and its side of every question.
 *
 * <p>Claim: of two collaborations of a node neither's room and members learn what the other's
 * pseudonyms, keys or questions are, beyond what is left of the one budget of its people. Each has
 * a key of its own, agreed in a run that is bound to its agreement; pseudonyms under two keys are
 * as two independent random functions (HMAC-SHA-256 as a PRF); a query is open in one of them; and
 * a call reaches one of them alone ({@link PartyNode#called}). Assumptions: those of {@link Caller}
 * and of the agreements, and that no room or member is in both. Whoever is in both holds both keys,
 * or sees both rooms' rows, and can link what distinctive values link.
 */
final class PartyCollaboration implements AutoCloseable {
  private final House house;
  private final OwnCollaboration home;
  private final NodeLake lake;
  private final OwnAgreement own;
  private final Agreement agreement;
  private final Certificate room;
  private final LivePolicies policies;
  private final GrantDesk desk;
  private final PartyStreams streams;
  private final HeldEpoch epoch;
  private final PartyObserver observer;
  private final KeyExchange keys;
  private Map<String, String> auditedPolicies;
  private Optional<LivePolicies.Current> auditedAs = Optional.empty();
  private final Offered offered;
  private volatile Optional<LiveEditions> editions = Optional.empty();
  private volatile Optional<LiveNode> live = Optional.empty();
  private volatile boolean prepared;

  /** Opens the files of a collaboration whose agreement was read. */
  PartyCollaboration(House house, OwnCollaboration home, OwnAgreement own, PartyObserver observer) {
    this.observer = observer;
    this.house = house;
    this.home = home;
    this.offered = new Offered(house.configuration().pipeline().editionMillis(), house.clock());
    NodeDirectory directory = home.directory();
    this.lake = house.lake().of(home.name());
    this.own = own;
    this.agreement = own.agreement();
    this.room = Caller.certificate(agreement.room().certificate());
    this.epoch = new HeldEpoch(house, directory, lake, own, words -> enter("blinding", words));
    this.keys =
        new KeyExchange(
            house.party(), house.signingKey(), agreement, own.hash(), directory, house.progress());
    PolicyVersions versions = new PolicyVersions(directory, house.clock());
    this.policies =
        new LivePolicies(
            house.party(),
            directory.resolve(home.configuration().policies()),
            house.signingKey().verifyingKey(),
            versions,
            this::checkPolicies,
            house.progress());
    this.auditedPolicies = policyDigests(policies.now());
    this.desk = new GrantDesk(house, own, versions, observer);
    this.streams = new PartyStreams(house, desk, directory);
  }

  /** The agreement that binds this node here. */
  Agreement agreement() {
    return agreement;
  }

  /** SHA-256 of its bytes. */
  byte[] agreementHash() {
    return own.hash();
  }

  /** Whether a call is by the room of the agreement. */
  boolean isRoom(Caller caller) {
    return caller.isHolderOf(room);
  }

  /** Why this node answers the room no more: a member has taken back its signature. */
  Optional<Reason> ended() {
    return own.ended();
  }

  GrantDesk desk() {
    return desk;
  }

  /** What its operator counts of it. */
  PartyObserver observer() {
    return observer;
  }

  /** The policies that hold in it. */
  LivePolicies policies() {
    return policies;
  }

  /** A stream of a committed query; the caller closes it. */
  PartyStreams.Prepared stream(String queryId, String name) {
    return streams.stream(queryId, name);
  }

  /** Writes the audience behind these tokens, when the query is a committed one for this node. */
  Audiences.Delivered deliver(String queryId, byte[] packedTokens) {
    return streams.deliver(queryId, packedTokens);
  }

  /** With which agreement and policies it starts, for the audit log. */
  Map<String, String> started() {
    return audited(auditedPolicies);
  }

  /** What the log says of this collaboration, with its name and agreement. */
  private Map<String, String> audited(Map<String, String> words) {
    Map<String, String> details = new TreeMap<>(words);
    details.put(AuditedGrant.COLLABORATION, agreement.collaboration());
    details.put("agreement", own.digest());
    return details;
  }

  private void enter(String event, Map<String, String> words) {
    house.audit().enter(house.audit().entry(event, audited(words)));
  }

  private Map<String, String> policyDigests(LivePolicies.Current current) {
    return PolicyDigests.of(house.party(), current.files());
  }

  /** A change of policies is on record before the first question is judged by it. */
  private void auditPolicies(LivePolicies.Current current) {
    if (auditedAs.equals(Optional.of(current))) {
      return;
    }
    Map<String, String> now = policyDigests(current);
    if (!now.equals(auditedPolicies)) {
      enter("policies", now);
      auditedPolicies = now;
    }
    auditedAs = Optional.of(current);
  }

  /** The policies with which it started, or which were read last. */
  PolicySet offered() {
    return policies.last();
  }

  /** Whether policies fit the node: its ledger, its other collaborations, and its filled lake. */
  private void checkPolicies(PolicySet changed) {
    PartyNode.checkPopulation(house.ledger(), changed);
    house.policies().check(home, changed);
    if (prepared) {
      checkTables(changed);
    }
  }

  private void checkTables(PolicySet offered) {
    house.inPlace().check(offered);
    LakeCheck.check(lake.tables(), offered, house.inPlace().names());
  }

  /** Takes up what the lake holds, now that it is filled. */
  synchronized void prepare() {
    checkTables(policies.last());
    NamedSqlCheck.check(house.engine(), policies.last());
    house.participants().sayUnasked(List.copyOf(agreement.purposes()));
    prepared = true;
    keys.find().ifPresent(epoch::resume);
    endEpochs();
  }

  /** Deletes what is left of epochs before the agreement's, when their grace is over. */
  synchronized void endEpochs() {
    epoch.endEarlier();
  }

  /** The desk for blinding with the partner. */
  BlindingDesk blinding() {
    return epoch.blinding();
  }

  /**
   * How far it is: {@code ingesting}, {@code keyless}, {@code blinding} (the key is agreed, and the
   * partner must help to make the pseudonyms), {@code ready}.
   */
  synchronized String state() {
    return prepared ? epoch.state() : "ingesting";
  }

  /** What comes to the epoch's key, once this node's people are resolved. */
  synchronized KeyExchange keys() {
    if (!prepared) {
      throw new BadDocument("this node is still ingesting");
    }
    return keys;
  }

  /**
   * Keeps the key that all confirmed; everybody's pseudonyms are settled and frozen, unless they
   * are to be blinded.
   */
  synchronized void keyConfirm(MemberMessages confirmations) {
    long start = System.nanoTime();
    // The key first: a node that stops here freezes its pseudonyms at the next start.
    CollaborationKey agreed = keys().confirm(confirmations);
    enter("key-agreed", Map.of("epoch", String.valueOf(agreement.epoch())));
    epoch.use(agreed);
    house
        .progress()
        .took(
            epoch.state().equals("ready")
                ? "collaboration key agreed, pseudonyms frozen"
                : "collaboration key agreed",
            start);
  }

  /** The signed offer: policies, and the snapshots that questions see. */
  byte[] offer() {
    return offer(house.clock().millis());
  }

  /** The same; what lies outside the lake as it is at a time, or was when it was offered last. */
  private synchronized byte[] offer(long at) {
    LivePolicies.Current current = policies.now();
    auditPolicies(current);
    house.participants().check(house.lake());
    Set<String> tables =
        Stream.concat(
                current.set().tables().stream().map(TablePolicy::table),
                current.set().publicTables().stream().map(PublicTable::table))
            .filter(t -> !house.inPlace().has(t))
            .map(TableName::table)
            .collect(Collectors.toCollection(TreeSet::new));
    Edition edition = edition(tables).and(house.inPlace().snapshots(current.set(), lake, at));
    return offered.offer(
        new Offer(Offer.VERSION, house.party(), current.files(), edition.said()),
        edition,
        live.isPresent(),
        offer ->
            SignedBytes.sign(house.signingKey(), SignatureDomain.OFFER, Json.bytes(offer))
                .encode());
  }

  private Edition edition(Set<String> tables) {
    Pseudonyms frozen = epoch.frozen();
    return live.map(node -> editions(node).now(tables, frozen))
        .orElseGet(() -> Edition.ofLake(lake, LiveTables.snapshots(lake, tables), frozen));
  }

  private LiveEditions editions(LiveNode node) {
    Optional<LiveEditions> known = editions;
    if (known.isPresent()) {
      return known.get();
    }
    CollaborationKey key = epoch.key();
    boolean blinded = agreement.blinding().isPresent();
    return node.still(
        !blinded,
        state -> {
          LiveEditions made =
              new LiveEditions(
                  house.configuration().pipeline().editionMillis(),
                  agreement.keyOrder(),
                  new EditionNumbers(home.directory()),
                  blinded
                      ? Optional.empty()
                      : Optional.of(
                          () ->
                              new LivePseudonyms(
                                  agreement.keyOrder(),
                                  agreement.profile(),
                                  key.pseudonyms()::pseudonym,
                                  home.directory().localKey())),
                  state,
                  node::latest,
                  house.clock());
          editions = Optional.of(made); // under the node's lock, as every change of it
          return made;
        });
  }

  /** From here on the node takes in rows while it runs. */
  void follows(LiveNode node) {
    live = Optional.of(node);
    if (agreement.blinding().isPresent()) {
      house
          .progress()
          .say(
              "%s: its pseudonyms are blinded, so that its questions stay on the people and rows of now; what comes waits for a start of the node and the partner's help. Who objects, refuses or is gone is left out at once"
                  .formatted(agreement.collaboration()));
    }
  }

  /** Whether the people of now may take the place of those in the lake: none are being blinded. */
  boolean isSettled() {
    return agreement.blinding().isEmpty() || epoch.state().equals("ready");
  }

  /** The node has ingested everything. Where pseudonyms are blinded, their edition stays. */
  void begun(LiveEditions.State now) {
    editions.ifPresent(e -> e.anew(now));
  }

  /** The node has taken rows in. */
  void went(LiveEditions.State next, Set<UUID> changed) {
    editions.ifPresent(e -> e.went(next, changed));
  }

  /** The snapshots of tables by which its questions go, or may go still. */
  List<Map<String, Long>> snapshotsInUse() {
    List<Map<String, Long>> used = new ArrayList<>();
    Stream.concat(offered.editions().stream(), desk.open().editions().stream())
        .forEach(
            edition -> {
              used.add(edition.tables());
              used.add(Map.of(NodeLake.PEOPLE, edition.pseudonyms().snapshot()));
            });
    editions.ifPresent(e -> used.add(e.state().tables()));
    epoch.blindedSnapshot().ifPresent(s -> used.add(Map.of(NodeLake.PEOPLE, s)));
    return used;
  }

  /** Reserves for a grant, or says why not. */
  GrantDesk.Reserved reserve(byte[] signedGrant) {
    byte[] unused = offer(InPlace.AS_LAST_SAID); // under the policies of now
    return desk.reserve(signedGrant, offered, epoch.key());
  }

  @Override
  public void close() {
    desk.open().letGo();
    keys.abandon();
    editions.ifPresent(LiveEditions::end);
    epoch.close();
  }
}
