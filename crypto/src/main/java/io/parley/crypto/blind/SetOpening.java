package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.HmacColumn;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * All that stands behind a {@link SetCommitment}, as an owner shows it in an audit.
 *
 * <h2>What it discloses</h2>
 *
 * The match key of every person of the run, and so the exact number of people. A match key is a
 * hash without a secret: whoever has an opening and a list of addresses finds out which of them are
 * in it. So it is for an auditor who may see that list, and not for the partner, unless the partner
 * may. Salts of people of another run and their leaves stay hidden.
 *
 * <h2>What it shows</h2>
 *
 * If SHA-256 resists collisions, an opening that fits a commitment shows the only set of people
 * that it can ever be opened to: every leaf is either made of a match key and its salt, or of the
 * padding's key, and none can be made both ways. A leaf is SHA-256 of 101 bytes, padding an HMAC,
 * whose outer SHA-256 takes 96: a leaf that passes for padding would be a collision. It does not
 * show that the batches held these rows; they were masked.
 */
public final class SetOpening {
  private static final byte[] LABEL =
      "parley/v1/blinded-commitment-opening".getBytes(StandardCharsets.US_ASCII);
  private static final int PARTS = 5;
  private static final int KEY_SIZE = 32;

  /** More than any run: an auditor's memory should not depend on what an owner claims. */
  private static final long MOST_ROWS = 1L << 26;

  private final SetCommitment commitment;
  private final byte[] paddingKey;
  private final byte[] matchKeys;
  private final byte[] salts;

  private SetOpening(SetCommitment commitment, byte[] paddingKey, byte[] matchKeys, byte[] salts) {
    this.commitment = commitment;
    this.paddingKey = paddingKey;
    this.matchKeys = matchKeys;
    this.salts = salts;
  }

  static SetOpening of(SecretBytes key, SetCommitment commitment, byte[] packedMatchKeys) {
    HmacColumn salts = CommittedSet.salts(key);
    byte[] sorted = sorted(packedMatchKeys);
    return new SetOpening(
        commitment,
        CommittedSet.paddingKey(key, commitment.run()).toByteArray(SecretAccess.insecure()),
        sorted,
        salts.rows(sorted, MatchKey.SIZE));
  }

  /** The commitment that this is said to open. */
  public SetCommitment commitment() {
    return commitment;
  }

  /** How many people it shows. */
  public int people() {
    return matchKeys.length / MatchKey.SIZE;
  }

  /** Their match keys in ascending order, 32 bytes each, without gaps. */
  public byte[] matchKeys() {
    return matchKeys.clone();
  }

  /** Whether it opens the commitment that an owner signed: that one, and all of it. */
  public boolean shows(SetCommitment signed) {
    return commitment.equals(signed)
        && signed.rows() <= MOST_ROWS
        && people() <= signed.rows()
        && isAscending(matchKeys)
        && root().equals(signed.root());
  }

  private Fingerprint root() {
    SecretBytes padding = SecretBytes.copyOf(paddingKey, SecretAccess.insecure());
    List<byte[]> leaves = CommittedSet.leaves(matchKeys, salts, padding, (int) commitment.rows());
    return new Fingerprint(MerkleTree.root(leaves));
  }

  /** To be signed for {@link io.parley.crypto.SignatureDomain#SET_OPENING} and handed over. */
  public byte[] bytes() {
    return LengthPrefixed.of(LABEL, commitment.bytes(), paddingKey, matchKeys, salts);
  }

  /** Reads {@link #bytes}; empty for anything else. */
  public static Optional<SetOpening> read(byte[] bytes) {
    return Fields.read(bytes, LABEL, PARTS).flatMap(SetOpening::ofParts);
  }

  private static Optional<SetOpening> ofParts(List<byte[]> parts) {
    byte[] matchKeys = parts.get(3);
    if (parts.get(2).length != KEY_SIZE
        || matchKeys.length == 0
        || matchKeys.length % MatchKey.SIZE != 0
        || matchKeys.length != parts.get(4).length) {
      return Optional.empty();
    }
    return SetCommitment.read(parts.get(1))
        .map(c -> new SetOpening(c, parts.get(2), matchKeys, parts.get(4)));
  }

  private static byte[] sorted(byte[] packed) {
    byte[][] rows = new byte[packed.length / MatchKey.SIZE][];
    for (int row = 0; row < rows.length; row++) {
      rows[row] = Arrays.copyOfRange(packed, row * MatchKey.SIZE, (row + 1) * MatchKey.SIZE);
    }
    Arrays.sort(rows, Arrays::compareUnsigned);
    byte[] sorted = new byte[packed.length];
    for (int row = 0; row < rows.length; row++) {
      System.arraycopy(rows[row], 0, sorted, row * MatchKey.SIZE, MatchKey.SIZE);
    }
    return sorted;
  }

  /** Each once: a person who stood there twice would hide another's place. */
  private static boolean isAscending(byte[] packed) {
    for (int at = MatchKey.SIZE; at < packed.length; at += MatchKey.SIZE) {
      int before = at - MatchKey.SIZE;
      if (Arrays.compareUnsigned(packed, before, at, packed, at, at + MatchKey.SIZE) >= 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    return "SetOpening[hidden]";
  }
}
