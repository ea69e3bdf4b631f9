package io.parley.crypto.seal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.SecretBytes;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static final String PURPOSE = "ledger";
  private static final int SEALED_CHUNK = Envelope.CHUNK + AesGcm.TAG_SIZE;
  private static final Envelope ENVELOPE = new Envelope(DataKeys.generate(MasterKeys.generate()));

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000})
  void sealed_opensAgain(int size) {
    byte[] plain = bytes(size);

    byte[] sealed = ENVELOPE.seal(PURPOSE, plain);

    assertThat(ENVELOPE.open(PURPOSE, sealed)).isEqualTo(plain);
    int chunks = size / Envelope.CHUNK + 1;
    assertThat(sealed).hasSize(Envelope.HEADER_SIZE + size + chunks * AesGcm.TAG_SIZE);
  }

  /** Three envelopes on the same data keys: two realms, and none. */
  @Test
  void sealedInOneRealm_opensInNoOther() {
    Envelope[] all = {ENVELOPE, ENVELOPE.within("spring"), ENVELOPE.within("autumn")};
    byte[] plain = bytes(40);

    for (int i = 0; i < all.length; i++) {
      byte[] sealed = all[i].seal(PURPOSE, plain);
      for (int j = 0; j < all.length; j++) {
        if (i == j) {
          assertThat(all[j].open(PURPOSE, sealed)).isEqualTo(plain);
        } else {
          refuses(all[j], PURPOSE, sealed);
        }
      }
    }
    assertThat(ENVELOPE.within("spring").open(PURPOSE, all[1].seal(PURPOSE, plain)))
        .isEqualTo(plain);
  }

  @Test
  void plainBytes_areNotInTheSealedOnes() {
    byte[] secret = "ann@example.com".getBytes(UTF_8);

    String sealed = new String(ENVELOPE.seal(PURPOSE, secret), UTF_8);

    assertThat(sealed).doesNotContain("ann@", "example");
  }

  /** Every cut is found: inside the header, inside a chunk, and at the border of a chunk. */
  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 4, 5, 52, 53, 60, 53 + 16, 53 + 65_551, 53 + 65_552, 53 + 65_553, 53 + 131_104})
  void truncated_isRefused(int size) {
    byte[] sealed = ENVELOPE.seal(PURPOSE, bytes(140_000));

    refuses(ENVELOPE, PURPOSE, Arrays.copyOf(sealed, size));
  }

  @Test
  void truncatedByAWholeLastChunkThatIsEmpty_isRefused() {
    byte[] sealed = ENVELOPE.seal(PURPOSE, bytes(Envelope.CHUNK));

    refuses(ENVELOPE, PURPOSE, Arrays.copyOf(sealed, sealed.length - AesGcm.TAG_SIZE));
  }

  @Test
  void lengthened_isRefused() {
    byte[] small = ENVELOPE.seal(PURPOSE, bytes(10));
    refuses(ENVELOPE, PURPOSE, Arrays.copyOf(small, small.length + 1));
    // to the size of a chunk that would not be the last
    refuses(ENVELOPE, PURPOSE, Arrays.copyOf(small, Envelope.HEADER_SIZE + SEALED_CHUNK));
  }

  @Test
  void chunksInAnotherOrder_areRefused() {
    byte[] sealed = ENVELOPE.seal(PURPOSE, bytes(3 * Envelope.CHUNK));
    byte[] swapped = sealed.clone();
    int first = Envelope.HEADER_SIZE;
    int second = first + SEALED_CHUNK;
    System.arraycopy(sealed, second, swapped, first, SEALED_CHUNK);
    System.arraycopy(sealed, first, swapped, second, SEALED_CHUNK);

    refuses(ENVELOPE, PURPOSE, swapped);
  }

  @Test
  void chunkLeftOutInTheMiddle_isRefused() {
    byte[] sealed = ENVELOPE.seal(PURPOSE, bytes(3 * Envelope.CHUNK));
    byte[] shorter = new byte[sealed.length - SEALED_CHUNK];
    int cut = Envelope.HEADER_SIZE + SEALED_CHUNK;
    System.arraycopy(sealed, 0, shorter, 0, cut);
    System.arraycopy(sealed, cut + SEALED_CHUNK, shorter, cut, shorter.length - cut);

    refuses(ENVELOPE, PURPOSE, shorter);
  }

  /** The same place, size and key, but another sealing: its salt gives it a key of its own. */
  @Test
  void chunkOfAnotherFile_isRefused() {
    byte[] one = ENVELOPE.seal(PURPOSE, bytes(100));
    byte[] other = ENVELOPE.seal(PURPOSE, bytes(100));
    System.arraycopy(
        other,
        Envelope.HEADER_SIZE,
        one,
        Envelope.HEADER_SIZE,
        other.length - Envelope.HEADER_SIZE);

    refuses(ENVELOPE, PURPOSE, one);
  }

  @Test
  void swappedFile_isRefusedByItsPurpose() {
    refuses(ENVELOPE, "answer 1", ENVELOPE.seal("answer 2", bytes(100)));
  }

  @Test
  void otherKeys_areRefused() {
    Envelope other = new Envelope(DataKeys.generate(MasterKeys.generate()));

    refuses(other, PURPOSE, ENVELOPE.seal(PURPOSE, bytes(100)));
  }

  @Test
  void whatWasNeverSealed_isRefused() {
    assertThat(Envelope.isSealed("ledger".getBytes(UTF_8))).isFalse();
    refuses(ENVELOPE, PURPOSE, "ledger".getBytes(UTF_8));
    refuses(ENVELOPE, PURPOSE, new byte[200]);
  }

  /** Any bit of a small sealing: magic, version, name of the key, salt, ciphertext, tag. */
  @Property
  void flippedBit_isRefused(@ForAll @IntRange(max = 8 * (53 + 20 + 16) - 1) int bit) {
    byte[] sealed = ENVELOPE.seal(PURPOSE, bytes(20));
    sealed[bit / 8] ^= (byte) (1 << (bit % 8));

    refuses(ENVELOPE, PURPOSE, sealed);
  }

  @Property(tries = 30)
  void pieces_makeNoDifference(
      @ForAll @IntRange(max = 150_000) int size, @ForAll @IntRange(min = 1, max = 70_000) int piece)
      throws IOException {
    byte[] plain = bytes(size);
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = ENVELOPE.sealing(PURPOSE, sealed)) {
      for (int at = 0; at < size; at += piece) {
        out.write(plain, at, Math.min(piece, size - at));
      }
    }
    ByteArrayOutputStream opened = new ByteArrayOutputStream();
    try (InputStream in =
        ENVELOPE.opening(PURPOSE, new ByteArrayInputStream(sealed.toByteArray()))) {
      byte[] buffer = new byte[piece];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        opened.write(buffer, 0, read);
      }
    }
    assertThat(opened.toByteArray()).isEqualTo(plain);
  }

  @Test
  void streamThatWasCut_givesWhatIsTrueAndThenRefuses() throws IOException {
    byte[] plain = bytes(2 * Envelope.CHUNK);
    byte[] sealed = ENVELOPE.seal(PURPOSE, plain);
    byte[] cut = Arrays.copyOf(sealed, Envelope.HEADER_SIZE + SEALED_CHUNK);

    try (InputStream in = ENVELOPE.opening(PURPOSE, new ByteArrayInputStream(cut))) {
      assertThat(in.readNBytes(Envelope.CHUNK)).isEqualTo(Arrays.copyOf(plain, Envelope.CHUNK));
      assertThatThrownBy(in::read).isInstanceOf(SealRejected.class);
    }
  }

  @Test
  void streamNotClosed_leavesAFileThatIsRefused() throws IOException {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    OutputStream out = ENVELOPE.sealing(PURPOSE, sealed);
    out.write(bytes(Envelope.CHUNK + 5));
    out.flush();

    refuses(ENVELOPE, PURPOSE, sealed.toByteArray());
    out.close();
    assertThat(ENVELOPE.open(PURPOSE, sealed.toByteArray())).isEqualTo(bytes(Envelope.CHUNK + 5));
    assertThatThrownBy(() -> out.write(1)).hasMessage("the sealed stream is closed");
  }

  /** The salt makes each sealing's key its own, so that nonces may count from 0 in each. */
  @Test
  void sealings_neverShareASaltOrABlock() {
    Set<String> headers = new HashSet<>();
    Set<String> bodies = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      byte[] sealed = ENVELOPE.seal(PURPOSE, new byte[16]);
      headers.add(Arrays.toString(Arrays.copyOf(sealed, Envelope.HEADER_SIZE)));
      bodies.add(
          Arrays.toString(
              Arrays.copyOfRange(sealed, Envelope.HEADER_SIZE, Envelope.HEADER_SIZE + 16)));
    }
    assertThat(headers).hasSize(2_000);
    assertThat(bodies).hasSize(2_000);
  }

  /** RFC 5869 with the salt of the header: what another program needs to open this by the book. */
  @Test
  void form_isAsDocumented() {
    SecretBytes master = SecretBytes.random(32);
    DataKeys keys = DataKeys.generate(MasterKeys.of(java.util.List.of(master)));
    byte[] sealed = new Envelope(keys).seal("x", "hello".getBytes(UTF_8));

    assertThat(new String(sealed, 0, 4, UTF_8)).isEqualTo("PRLY");
    assertThat(sealed[4]).isEqualTo((byte) 1);
    assertThat(Arrays.copyOfRange(sealed, 5, 21)).isEqualTo(keys.current().idBytes());
    byte[] header = Arrays.copyOf(sealed, 53);
    byte[] label = "parley/v1/envelope".getBytes(UTF_8);
    SecretBytes key =
        keys.current()
            .key()
            .derive(
                Arrays.copyOfRange(header, 21, 53), io.parley.crypto.LengthPrefixed.of(label), 32);
    byte[] about = io.parley.crypto.LengthPrefixed.of(label, header, "x".getBytes(UTF_8));
    byte[] associated = io.parley.crypto.LengthPrefixed.of(about, new byte[8], new byte[] {1});
    byte[] nonce = new byte[12];
    nonce[11] = 1;
    assertThat(
            new AesGcm(key).open(nonce, associated, Arrays.copyOfRange(sealed, 53, sealed.length)))
        .isEqualTo("hello".getBytes(UTF_8));
    assertThat(key.toByteArray(SecretAccess.insecure())).hasSize(32);
  }

  private static void refuses(Envelope envelope, String purpose, byte[] sealed) {
    assertThatThrownBy(() -> envelope.open(purpose, sealed))
        .isInstanceOf(SealRejected.class)
        .hasMessage("sealed data rejected")
        .hasNoCause();
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    for (int i = 0; i < size; i++) {
      bytes[i] = (byte) (i * 31 + i / 65_536);
    }
    return bytes;
  }
}
