package io.parley.crypto.seal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretBytes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class ChunkCipherTest {
  private static final byte[] ABOUT = {1};

  /** Injective: number and flag can be read off a nonce, so two chunks never have the same one. */
  @Property
  void nonces_areEqualOnlyForTheSameChunk(
      @ForAll @LongRange(max = ChunkCipher.MOST_CHUNKS) long one,
      @ForAll boolean oneIsLast,
      @ForAll @LongRange(max = ChunkCipher.MOST_CHUNKS) long other,
      @ForAll boolean otherIsLast) {
    boolean same = one == other && oneIsLast == otherIsLast;

    assertThat(
            Arrays.equals(ChunkCipher.nonce(one, oneIsLast), ChunkCipher.nonce(other, otherIsLast)))
        .isEqualTo(same);
  }

  /** With equal chunks a repeated nonce would show as an equal ciphertext. */
  @Test
  void equalChunksOfOneMessage_areNeverSealedAlike() {
    ChunkCipher cipher = new ChunkCipher(SecretBytes.random(32), ABOUT);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      seen.add(Arrays.toString(Arrays.copyOf(cipher.seal(new byte[16], i == 999), 16)));
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void afterTheLastChunk_nothingIsSealed() {
    ChunkCipher cipher = new ChunkCipher(SecretBytes.random(32), ABOUT);
    cipher.seal(new byte[0], true);

    assertThatThrownBy(() -> cipher.seal(new byte[0], false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the last chunk is done; nothing follows it");
  }

  @Test
  void afterARefusal_nothingIsOpened() {
    SecretBytes key = SecretBytes.random(32);
    byte[] sealed = new ChunkCipher(key, ABOUT).seal(new byte[4], true);
    ChunkCipher opening = new ChunkCipher(key, ABOUT);
    assertThatThrownBy(() -> opening.open(new byte[20], true)).isInstanceOf(SealRejected.class);

    assertThatThrownBy(() -> opening.open(sealed, true)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keyOfAnotherSize_isRefused() {
    assertThatThrownBy(() -> new ChunkCipher(SecretBytes.random(16), ABOUT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("an AES-256 key has 32 bytes, not 16");
  }
}
