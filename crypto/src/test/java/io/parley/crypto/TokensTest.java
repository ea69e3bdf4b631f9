package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();
  private static final byte[] KEY_BYTES = Sha256.of(new byte[] {3});
  private static final CollaborationKey KEY = CollaborationKey.fromByteArray(KEY_BYTES, ACCESS);

  @Property(tries = 200)
  void tokens_roundTrip(@ForAll byte[] grant, @ForAll @IntRange(max = 300) int rows) {
    QueryKey key = KEY.queryKey(grant);
    byte[] pseudonyms = distinct(rows);

    byte[] tokens = key.tokens(pseudonyms);

    assertThat(tokens).hasSameSizeAs(pseudonyms);
    assertThat(key.pseudonyms(tokens)).isEqualTo(pseudonyms);
    assertThat(blocks(tokens)).hasSize(rows);
  }

  /** Both members derive the same query key from the same bytes, each from its own copy. */
  @Property(tries = 100)
  void tokens_joinAcrossMembers(@ForAll byte[] grant) {
    CollaborationKey other = CollaborationKey.fromByteArray(KEY_BYTES, ACCESS);

    assertThat(other.queryKey(grant).tokens(distinct(5)))
        .isEqualTo(KEY.queryKey(grant).tokens(distinct(5)));
  }

  @Property(tries = 200)
  void tokensOfTwoGrants_shareNoBlock(
      @ForAll @Size(min = 1, max = 40) byte[] grant, @ForAll @IntRange(max = 39) int position) {
    byte[] changed = grant.clone();
    changed[position % grant.length] ^= 1;
    byte[] pseudonyms = distinct(200);

    Set<ByteBuffer> shared = blocks(KEY.queryKey(grant).tokens(pseudonyms));
    shared.retainAll(blocks(KEY.queryKey(changed).tokens(pseudonyms)));

    assertThat(shared).isEmpty();
  }

  @Test
  void tokens_showEqualRowsAsEqual() {
    byte[] twice = Arrays.copyOf(distinct(1), 32);
    System.arraycopy(twice, 0, twice, 16, 16);

    assertThat(blocks(KEY.queryKey(new byte[0]).tokens(twice))).hasSize(1);
  }

  @Test
  void tokens_ofAnotherCollaboration_shareNoBlock() {
    CollaborationKey other = CollaborationKey.fromByteArray(Sha256.of(new byte[0]), ACCESS);
    Set<ByteBuffer> shared = blocks(KEY.queryKey(new byte[0]).tokens(distinct(200)));
    shared.retainAll(blocks(other.queryKey(new byte[0]).tokens(distinct(200))));

    assertThat(shared).isEmpty();
  }

  @Test
  void sizesThatAreNoColumn_areRefused() {
    QueryKey key = KEY.queryKey(new byte[0]);

    assertThat(key.tokens(new byte[0])).isEmpty();
    assertThat(KEY.pseudonyms().pseudonyms(new byte[0])).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.tokens(new byte[17]))
        .withMessage("packed pseudonyms have a multiple of 16 bytes, not 17");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> key.pseudonyms(new byte[15]))
        .withMessage("packed tokens have a multiple of 16 bytes, not 15");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> KEY.pseudonyms().pseudonyms(new byte[48]))
        .withMessage("packed match keys have a multiple of 32 bytes, not 48");
  }

  /**
   * The whole chain against an independent computation (Python's hmac, hashlib and OpenSSL's AES),
   * so that no refactoring changes a token unseen.
   */
  @Test
  void chain_givesTheBytesOfAnIndependentComputation() {
    MatchKey matchKey = MatchKey.of("parley-canonical/1", "email", "zoë@example.org");
    byte[] pseudonym = KEY.pseudonyms().pseudonym(matchKey);
    byte[] token = KEY.queryKey(new byte[] {1, 2, 3}).tokens(pseudonym);

    assertThat(hex(matchKey.toBytes()))
        .isEqualTo("e38fd7f53ac89ba353b65e3a42e4e4572f8d49916d40ceaba6f817ea4cf3c73d");
    assertThat(hex(pseudonym)).isEqualTo("2a0e4eff135c2b8df1561ffd9a260afa");
    assertThat(hex(token)).isEqualTo("6611eb60247d2f122e25a68fda8a08f3");
  }

  @Test
  void collaborationKey_survivesItsBytesAndHidesThem() {
    assertThat(KEY.toByteArray(ACCESS)).isEqualTo(KEY_BYTES);
    assertThat(KEY.equalsKey(CollaborationKey.fromByteArray(KEY_BYTES, ACCESS))).isTrue();
    assertThat(KEY.equalsKey(CollaborationKey.fromByteArray(new byte[32], ACCESS))).isFalse();
    assertThat(KEY).hasToString("CollaborationKey[SecretBytes[size=32]]");
    assertThat(KEY.queryKey(new byte[0])).hasToString("QueryKey[key hidden]");
    assertThat(KEY.pseudonyms()).hasToString("Pseudonymizer[key hidden]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CollaborationKey.fromByteArray(new byte[16], ACCESS))
        .withMessage("a collaboration key has 32 bytes, not 16");
  }

  @Test
  void destroyedCollaborationKey_derivesNothing() {
    CollaborationKey key = CollaborationKey.fromByteArray(KEY_BYTES, ACCESS);
    key.destroy();

    assertThatIllegalStateException().isThrownBy(key::pseudonyms);
    assertThatIllegalStateException().isThrownBy(() -> key.queryKey(new byte[0]));
    assertThatIllegalStateException().isThrownBy(() -> key.toByteArray(ACCESS));
  }

  private static byte[] distinct(int rows) {
    ByteBuffer packed = ByteBuffer.allocate(rows * 16);
    for (int row = 0; row < rows; row++) {
      packed.putLong(7).putLong(row);
    }
    return packed.array();
  }

  private static Set<ByteBuffer> blocks(byte[] packed) {
    Set<ByteBuffer> blocks = new HashSet<>();
    for (int offset = 0; offset < packed.length; offset += 16) {
      blocks.add(ByteBuffer.wrap(packed, offset, 16).slice());
    }
    return blocks;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
