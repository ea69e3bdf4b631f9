package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.crypto.VerifyingKey;
import io.parley.crypto.blind.BlindingTerms;
import io.parley.policy.Circumstances;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What binds a collaboration; every member and the room sign these bytes.
 *
 * @param v version of this document
 * @param collaboration its name
 * @param epoch the epoch of the collaboration key
 * @param members the parties, sorted by name
 * @param room who executes questions; never a member
 * @param keyOrder key types, in the order in which people are matched on them
 * @param profile id of the normalisation profile under which match keys are made
 * @param purposes what questions may be asked for
 * @param region where the room is, in a word that the members agree on; absent: not stated, and
 *     left out of the bytes
 * @param keys how people are matched, where it is not by keyed pseudonyms: then left out of the
 *     bytes
 * @param graceDays for how many days after the members came to the key of this epoch they keep what
 *     they have of the epochs before, 0 to {@value #LONGEST_GRACE}; absent, and left out of the
 *     bytes: {@value #USUAL_GRACE}
 * @param change which version of the agreement it is, and which it follows; absent from the first
 * @param use which members ask, receive and pay; absent, and left out of the bytes: {@link
 *     AgreedUse#OPEN}
 */
public record Agreement(
    int v,
    String collaboration,
    int epoch,
    List<Node> members,
    Node room,
    List<String> keyOrder,
    String profile,
    List<String> purposes,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<String> region,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<BlindedKeys> keys,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Integer> graceDays,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<AgreementChange> change,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<AgreedUse> use)
    implements SignedDocument {
  /** The version that this code writes and reads. */
  public static final int VERSION = 1;

  /** The days for which secrets of earlier epochs are kept, when the agreement does not say. */
  public static final int USUAL_GRACE = 7;

  /** The most days for which an agreement may keep them. */
  public static final int LONGEST_GRACE = 90;

  public Agreement {
    if (v != VERSION) {
      throw new BadDocument("agreement version " + v + " is not understood; this node reads 1");
    }
    members = List.copyOf(members);
    keyOrder = List.copyOf(keyOrder);
    purposes = List.copyOf(purposes);
    region = Objects.requireNonNullElse(region, Optional.empty()); // absent in the bytes
    keys = Objects.requireNonNullElse(keys, Optional.empty());
    graceDays = Objects.requireNonNullElse(graceDays, Optional.empty());
    if (graceDays.filter(days -> days < 0 || days > LONGEST_GRACE).isPresent()) {
      throw new BadDocument(
          "the agreement's `graceDays` is %d; it is 0 to %d"
              .formatted(graceDays.get(), LONGEST_GRACE));
    }
    change = Objects.requireNonNullElse(change, Optional.empty());
    use = Objects.requireNonNullElse(use, Optional.empty());
    List<String> names = members.stream().map(Node::name).toList();
    use.ifPresent(u -> u.check(names));
    String roomName = room.name();
    if (members.stream().anyMatch(m -> m.name().equals(roomName))) {
      throw new BadDocument("`" + roomName + "` is a member and the room: that is not allowed");
    }
  }

  /** An agreement that says nothing of who asks, receives and pays. */
  public Agreement(
      int v,
      String collaboration,
      int epoch,
      List<Node> members,
      Node room,
      List<String> keyOrder,
      String profile,
      List<String> purposes,
      Optional<String> region,
      Optional<BlindedKeys> keys,
      Optional<Integer> graceDays,
      Optional<AgreementChange> change) {
    this(
        v,
        collaboration,
        epoch,
        members,
        room,
        keyOrder,
        profile,
        purposes,
        region,
        keys,
        graceDays,
        change,
        Optional.empty());
  }

  /** The first version of an agreement, with the usual grace for earlier epochs. */
  public Agreement(
      int v,
      String collaboration,
      int epoch,
      List<Node> members,
      Node room,
      List<String> keyOrder,
      String profile,
      List<String> purposes,
      Optional<String> region,
      Optional<BlindedKeys> keys) {
    this(
        v,
        collaboration,
        epoch,
        members,
        room,
        keyOrder,
        profile,
        purposes,
        region,
        keys,
        Optional.empty(),
        Optional.empty());
  }

  /** An agreement on keyed pseudonyms that does not state where the room is. */
  public Agreement(
      int v,
      String collaboration,
      int epoch,
      List<Node> members,
      Node room,
      List<String> keyOrder,
      String profile,
      List<String> purposes) {
    this(
        v,
        collaboration,
        epoch,
        members,
        room,
        keyOrder,
        profile,
        purposes,
        Optional.empty(),
        Optional.empty());
  }

  /** This agreement with blinded pseudonyms in the place of keyed ones. */
  public Agreement withKeys(BlindedKeys blinded) {
    return new Agreement(
        v,
        collaboration,
        epoch,
        members,
        room,
        keyOrder,
        profile,
        purposes,
        region,
        Optional.of(blinded),
        graceDays,
        change,
        use);
  }

  /** How long what is left of earlier epochs is kept after the key of this one was agreed. */
  public Duration grace() {
    return Duration.ofDays(graceDays.orElse(USUAL_GRACE));
  }

  /** This agreement as a later version of another. */
  public Agreement following(AgreementChange after) {
    return new Agreement(
        v,
        collaboration,
        epoch,
        members,
        room,
        keyOrder,
        profile,
        purposes,
        region,
        keys,
        graceDays,
        Optional.of(after),
        use);
  }

  /** Which members ask, receive and pay. */
  public AgreedUse agreedUse() {
    return use.orElse(AgreedUse.OPEN);
  }

  /** Which version of the members' agreement this is; the first is 1. */
  public int number() {
    return change.map(AgreementChange::version).orElse(1);
  }

  /** Everybody who signs: the members, then the room. */
  public List<Node> signers() {
    return Stream.concat(members.stream(), Stream.of(room)).toList();
  }

  /** What the members agreed about blinding; empty where pseudonyms are keyed. */
  public Optional<BlindingTerms> blinding() {
    List<String> names = members.stream().map(Node::name).toList();
    return keys.map(k -> k.terms(collaboration, epoch, names));
  }

  /** The day and the place of a question that is asked on that day. */
  public Circumstances circumstances(LocalDate today) {
    return new Circumstances(today, region);
  }

  /**
   * A node's public identity.
   *
   * @param signingKey its Ed25519 key, as text
   * @param certificate its TLS certificate, PEM
   */
  public record Node(String name, String signingKey, String certificate) {
    /** The keys that were read before, for to check that one is a key takes as long as its use. */
    private static final Map<String, VerifyingKey> READ = new ConcurrentHashMap<>();

    private static final int MOST_READ = 1_024;

    public VerifyingKey verifyingKey() {
      if (READ.size() > MOST_READ) {
        READ.clear();
      }
      return READ.computeIfAbsent(signingKey, VerifyingKey::decode);
    }
  }

  /**
   * Refuses a node whose key is not the one that the members signed.
   *
   * @throws BadDocument saying what to do
   */
  public void checkOwnKey(String name, VerifyingKey key) {
    Node own = room.name().equals(name) ? room : member(name);
    if (!own.verifyingKey().equals(key)) {
      throw new BadDocument(
          "the agreement names another key of `%s` than this node has; after a change of keys every member signs an agreement anew"
              .formatted(name));
    }
  }

  /** The member of that name. */
  public Node member(String name) {
    return members.stream()
        .filter(m -> m.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new BadDocument("the agreement has no member `" + name + "`"));
  }

  /** The other one of two members. */
  public Node peerOf(String name) {
    List<Node> others = members.stream().filter(m -> !m.name().equals(name)).toList();
    if (others.size() != 1) {
      throw new BadDocument(
          "this is between exactly two members, and the agreement has %d"
              .formatted(members.size()));
    }
    return others.get(0);
  }
}
