package io.parley.crypto.group;

import io.parley.crypto.CollaborationKey;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignatureRejected;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.SigningKey;
import io.parley.crypto.seal.HpkePrivateKey;
import io.parley.crypto.seal.HpkePublicKey;
import io.parley.crypto.seal.SealRejected;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One member's side of one dealing: the first member by name draws a key and seals it to each, over
 * a relay (the room) that is trusted with nothing.
 *
 * <ol>
 *   <li>{@link #join()}: each member draws an HPKE key for this run, and signs it for this
 *       agreement, this epoch and its own name.
 *   <li>{@link #deal}: the dealer checks all joins, draws a secret, and seals it to each of these
 *       keys by HPKE (RFC 9180). The hash of agreement, epoch, names, signing keys and all joined
 *       keys is HPKE's info, receiver and sender are its associated data; and the dealer signs that
 *       hash with all the sealed copies, <b>one document for everybody</b>, since HPKE in mode base
 *       says to whom and not from whom.
 *   <li>{@link #take}: each member checks all joins and the dealer's signature, finds its own fresh
 *       key in what was signed, opens its copy, and derives the key from the secret and the hash of
 *       the document.
 *   <li>{@link KeyConfirmation}: nobody uses the key before all have shown that they hold it.
 * </ol>
 *
 * <h2>Promised</h2>
 *
 * Assumed: HPKE as {@link HpkePublicKey} says, Ed25519 unforgeable, HKDF a pseudorandom function,
 * honest pinning, and members that do not publish the key.
 *
 * <ul>
 *   <li><b>Secrecy:</b> the relay, who may read, change, drop, swap and replay every message,
 *       cannot tell the key from random: a copy is sealed only to keys that members signed, and the
 *       room signs for none.
 *   <li><b>Authentication:</b> if {@code take} returns, the dealer sealed for this agreement,
 *       epoch, these members, and this member's key of this very run. A message of an earlier run
 *       or epoch names another fresh key, and never fits.
 *   <li><b>One key:</b> the key is derived from the document, of which all have the same bytes or
 *       come to different keys, and {@link KeyConfirmation#check} finds that; also where the dealer
 *       itself sealed different secrets.
 *   <li><b>Forward secrecy:</b> signing keys stolen later do not open this run, once the joined
 *       keys are wiped; {@code take} wipes this one, also when it refuses.
 * </ul>
 *
 * <h2>Not promised</h2>
 *
 * A dealer that draws badly, on purpose or not, deals a bad key: it is a member, and a member can
 * publish a good key just as well. Nor anything against who holds a member's signing key during the
 * run; secrecy of names, epoch, or the fact of the run; resistance to quantum computers.
 *
 * <p>A run is used once. Thread-safe.
 */
public final class GroupKeyRun {
  private static final String JOIN = "parley/v1/key-join/hpke-x25519-sha256-aes256gcm";
  private static final String TRANSCRIPT = "parley/v1/key-deal/transcript";
  private static final String DEAL = "parley/v1/key-deal";
  private static final String COPY = "parley/v1/key-deal/copy";
  private static final int KEY_SIZE = 32;
  private static final int SECRET_SIZE = 32;

  /** Encapsulated key, secret and tag. */
  private static final int COPY_SIZE = 32 + SECRET_SIZE + 16;

  private static final int LENGTH_SIZE = Integer.BYTES;

  private enum State {
    JOINED,
    DEALT,
    ENDED
  }

  private final KeyGroup group;
  private final KeyGroup.Member own;
  private final SigningKey signing;
  private final HpkePrivateKey fresh = HpkePrivateKey.generate();
  private State state = State.JOINED;

  private GroupKeyRun(KeyGroup group, KeyGroup.Member own, SigningKey signing) {
    this.group = group;
    this.own = own;
    this.signing = signing;
  }

  /**
   * Starts a run with a fresh key.
   *
   * @throws IllegalArgumentException if {@code name} is no member, or its key not this one
   */
  public static GroupKeyRun start(KeyGroup group, String name, SigningKey signing) {
    KeyGroup.Member own = group.members().get(group.place(name));
    if (!own.key().equals(signing.verifyingKey())) {
      throw new IllegalArgumentException(
          "`%s` has another signing key in the group".formatted(name));
    }
    return new GroupKeyRun(group, own, signing);
  }

  /** This member's fresh key, signed; to be sent to all. */
  public byte[] join() {
    byte[] payload = joinOf(own, fresh.publicKey().toByteArray());
    return SignedBytes.sign(signing, SignatureDomain.KEY_JOIN, payload).encode();
  }

  /**
   * Deals, once; the dealer alone can.
   *
   * @param joins everybody's, by name
   * @return what is sent to all, the dealer as well
   * @throws GroupRejected if a join is missing or does not fit; the run is then over
   * @throws IllegalStateException if this member is not the dealer, or the run is over
   */
  public synchronized byte[] deal(Map<String, byte[]> joins) {
    if (!own.equals(group.dealer())) {
      throw new IllegalStateException("`%s` deals here".formatted(group.dealer().name()));
    }
    if (state != State.JOINED) {
      throw over();
    }
    boolean dealt = false;
    try {
      byte[] signed = sealedToAll(keys(joins));
      state = State.DEALT;
      dealt = true;
      return signed;
    } finally {
      if (!dealt) {
        abandon();
      }
    }
  }

  private byte[] sealedToAll(List<HpkePublicKey> keys) {
    byte[] transcript = transcript(keys);
    SecretBytes secret = SecretBytes.random(SECRET_SIZE);
    try {
      List<byte[]> copies = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        copies.add(keys.get(i).seal(transcript, copyFor(group.members().get(i)), secret));
      }
      return SignedBytes.sign(signing, SignatureDomain.KEY_DEAL, dealOf(transcript, copies))
          .encode();
    } finally {
      secret.destroy();
    }
  }

  /**
   * Takes the key, once. It must not be used before {@link KeyConfirmation#check}.
   *
   * @param joins everybody's, by name
   * @param deal what the dealer sent
   * @throws GroupRejected if a join or the dealing does not fit; the run is then over
   * @throws IllegalStateException if the run is over
   */
  public synchronized CollaborationKey take(Map<String, byte[]> joins, byte[] deal) {
    if (state == State.ENDED) {
      throw over();
    }
    // No path leaves the fresh key behind.
    try {
      byte[] transcript = transcript(keys(joins));
      byte[] payload = opened(deal);
      List<byte[]> copies = copies(payload);
      if (!Arrays.equals(payload, dealOf(transcript, copies))) {
        throw misdealt();
      }
      SecretBytes secret =
          fresh.open(transcript, copyFor(own), copies.get(group.place(own.name())));
      try {
        if (secret.size() != SECRET_SIZE) {
          throw misdealt();
        }
        return CollaborationKey.ofDealt(secret, Sha256.of(payload));
      } finally {
        secret.destroy();
      }
    } catch (SealRejected e) {
      throw misdealt();
    } finally {
      abandon();
    }
  }

  /** Wipes a run that will not finish, for instance when somebody stays silent. */
  public synchronized void abandon() {
    state = State.ENDED;
    fresh.destroy();
  }

  /** Everybody's key of this run in order; this member's own must be the one it drew. */
  private List<HpkePublicKey> keys(Map<String, byte[]> joins) {
    group.requireAll("the join", joins);
    List<HpkePublicKey> keys = new ArrayList<>();
    for (KeyGroup.Member member : group.members()) {
      keys.add(joined(member, Objects.requireNonNull(joins.get(member.name()))));
    }
    if (!keys.get(group.place(own.name())).equals(fresh.publicKey())) {
      throw new GroupRejected("the join", own.name());
    }
    return keys;
  }

  private HpkePublicKey joined(KeyGroup.Member member, byte[] join) {
    try {
      byte[] payload = SignedBytes.decode(join).open(member.key(), SignatureDomain.KEY_JOIN);
      byte[] key =
          Arrays.copyOfRange(payload, Math.max(0, payload.length - KEY_SIZE), payload.length);
      if (Arrays.equals(payload, joinOf(member, key))) {
        return HpkePublicKey.fromByteArray(key);
      }
    } catch (SignatureRejected | IllegalArgumentException e) {
      // Refused below, in the words that any other misfit gets.
    }
    throw new GroupRejected("the join", member.name());
  }

  private byte[] joinOf(KeyGroup.Member member, byte[] key) {
    return group.message(JOIN, member.nameBytes(), key);
  }

  private byte[] transcript(List<HpkePublicKey> keys) {
    List<byte[]> parts = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      KeyGroup.Member member = group.members().get(i);
      parts.add(member.nameBytes());
      parts.add(member.key().toByteArray());
      parts.add(keys.get(i).toByteArray());
    }
    return Sha256.of(group.message(TRANSCRIPT, parts.toArray(byte[][]::new)));
  }

  private byte[] copyFor(KeyGroup.Member receiver) {
    return group.message(COPY, group.dealer().nameBytes(), receiver.nameBytes());
  }

  private byte[] dealOf(byte[] transcript, List<byte[]> copies) {
    List<byte[]> parts = new ArrayList<>();
    parts.add(transcript);
    parts.addAll(copies);
    return group.message(DEAL, parts.toArray(byte[][]::new));
  }

  private byte[] opened(byte[] deal) {
    try {
      return SignedBytes.decode(deal).open(group.dealer().key(), SignatureDomain.KEY_DEAL);
    } catch (SignatureRejected | IllegalArgumentException e) {
      throw misdealt();
    }
  }

  /** The sealed copies at the end of a dealing; whether the rest fits, the caller compares. */
  private List<byte[]> copies(byte[] payload) {
    int size = LENGTH_SIZE + COPY_SIZE;
    int from = payload.length - size * group.members().size();
    if (from < 0) {
      throw misdealt();
    }
    List<byte[]> copies = new ArrayList<>();
    for (int i = 0; i < group.members().size(); i++) {
      int at = from + i * size + LENGTH_SIZE;
      copies.add(Arrays.copyOfRange(payload, at, at + COPY_SIZE));
    }
    return copies;
  }

  private GroupRejected misdealt() {
    return new GroupRejected("the dealing", group.dealer().name());
  }

  private static IllegalStateException over() {
    return new IllegalStateException("this key agreement is over; start another");
  }

  @Override
  public String toString() {
    return "GroupKeyRun[" + state + "]";
  }
}
