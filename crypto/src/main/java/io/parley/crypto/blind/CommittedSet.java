package io.parley.crypto.blind;

import io.parley.crypto.Fingerprint;
import io.parley.crypto.HmacColumn;
import io.parley.crypto.KeyedHash;
import io.parley.crypto.LengthPrefixed;
import io.parley.crypto.MatchKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import io.parley.crypto.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The rows behind a {@link SetCommitment}, at home.
 *
 * <h2>What may be committed</h2>
 *
 * A hash of a match key, or of the input made of it under the collaboration's key, would let every
 * member test guesses against an opened level of the tree, or against the root of a small set: they
 * all hold that key. So a leaf is SHA-256 over a salt and the match key, and the salt is an HMAC of
 * the match key under a key that only the owner holds.
 *
 * <ul>
 *   <li><b>Hiding:</b> if HMAC-SHA-256 is pseudorandom and SHA-256 a random oracle, leaves and root
 *       look like uniform bytes to who does not hold the owner's commitment key, for any set. An
 *       opened row shows its own salt and nothing of another's.
 *   <li><b>Binding:</b> if SHA-256 resists collisions, a root has at most one set behind it.
 *   <li><b>Size:</b> the tree is filled up with random-looking leaves to the bucket, and leaves are
 *       sorted, so that neither number nor order of the rows shows. They come from a key of the
 *       run, which shows in an audit that they are nobody ({@link SetOpening}).
 * </ul>
 *
 * The tree is a function of the commitment key, the run and the set: an owner who keeps the set can
 * build it again and open it, one person ({@link #open}) or all of it ({@link SetOpening}).
 *
 * <p>Takes about 150 bytes of memory a row while it lives. Not thread-safe.
 */
public final class CommittedSet {
  private static final byte[] SALT = label("parley/v1/commitment-salt");
  private static final byte[] PADDING = label("parley/v1/commitment-padding");
  private static final byte[] LEAF = label("parley/v1/commitment-leaf");

  private static final SecretAccess ACCESS = SecretAccess.insecure();

  private final HmacColumn salts;
  private final List<byte[]> leaves;

  private CommittedSet(HmacColumn salts, List<byte[]> leaves) {
    this.salts = salts;
    this.leaves = leaves;
  }

  /** The set of the packed match keys, each once, filled up to {@code rows} leaves. */
  static CommittedSet of(SecretBytes key, int run, byte[] packedMatchKeys, int rows) {
    HmacColumn salts = salts(key);
    byte[] packedSalts = salts.rows(packedMatchKeys, MatchKey.SIZE);
    return new CommittedSet(
        salts, leaves(packedMatchKeys, packedSalts, paddingKey(key, run), rows));
  }

  /** What makes salts of match keys, under the owner's commitment key. */
  static HmacColumn salts(SecretBytes key) {
    return new HmacColumn(SecretBytes.copyOf(KeyedHash.hmacSha256(key, SALT), ACCESS));
  }

  /** The key of a run's padding; it tells nothing of salts or of another run's padding. */
  static SecretBytes paddingKey(SecretBytes key, int run) {
    return SecretBytes.copyOf(KeyedHash.hmacSha256(key, PADDING, Fields.number(run)), ACCESS);
  }

  /** The sorted leaves of people and padding. */
  static List<byte[]> leaves(
      byte[] packedMatchKeys, byte[] packedSalts, SecretBytes paddingKey, int rows) {
    List<byte[]> leaves = new ArrayList<>(rows);
    for (int at = 0; at < packedMatchKeys.length; at += MatchKey.SIZE) {
      leaves.add(leaf(row(packedSalts, at), row(packedMatchKeys, at)));
    }
    for (int row = leaves.size(); row < rows; row++) {
      leaves.add(KeyedHash.hmacSha256(paddingKey, PADDING, Fields.number(row)));
    }
    leaves.sort(Arrays::compareUnsigned);
    return Collections.unmodifiableList(leaves);
  }

  /** The root of the tree. */
  public Fingerprint root() {
    return new Fingerprint(MerkleTree.root(leaves));
  }

  /** The proof that a match key is in the set, to be shown in an audit; empty if it is not. */
  public Optional<Opening> open(MatchKey matchKey) {
    byte[] bytes = matchKey.toBytes();
    byte[] salt = salts.rows(bytes, MatchKey.SIZE);
    int position = Collections.binarySearch(leaves, leaf(salt, bytes), Arrays::compareUnsigned);
    return position < 0
        ? Optional.empty()
        : Optional.of(new Opening(salt, position, MerkleTree.path(leaves, position)));
  }

  /** What shows that one match key is in a committed set. */
  public static final class Opening {
    private final byte[] salt;
    private final long position;
    private final List<byte[]> path;

    private Opening(byte[] salt, long position, List<byte[]> path) {
      this.salt = salt;
      this.position = position;
      this.path = path;
    }

    /** Whether it does, for this match key and that commitment. */
    public boolean shows(MatchKey matchKey, SetCommitment commitment) {
      byte[] leaf = leaf(salt, matchKey.toBytes());
      return MerkleTree.leads(leaf, position, path, commitment.root().bytes(), commitment.rows());
    }
  }

  private static byte[] row(byte[] packed, int at) {
    return Arrays.copyOfRange(packed, at, at + MatchKey.SIZE);
  }

  private static byte[] leaf(byte[] salt, byte[] matchKey) {
    return Sha256.of(LengthPrefixed.of(LEAF, salt, matchKey));
  }

  private static byte[] label(String label) {
    return label.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String toString() {
    return "CommittedSet[hidden]";
  }
}
