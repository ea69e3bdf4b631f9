package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class SignedBytesTest {
  private static final SigningKey KEY = SigningKey.generate();
  private static final byte[] PAYLOAD = "a grant".getBytes(StandardCharsets.UTF_8);

  private final SignedBytes signed = SignedBytes.sign(KEY, SignatureDomain.GRANT, PAYLOAD);

  @Property(tries = 50)
  void opensWhatWasSigned_afterTravel(@ForAll byte[] payload) {
    SignedBytes sent = SignedBytes.sign(KEY, SignatureDomain.RECEIPT, payload);
    SignedBytes received = SignedBytes.decode(sent.encode());

    assertThat(received).isEqualTo(sent).hasSameHashCodeAs(sent);
    assertThat(received.open(KEY.verifyingKey(), SignatureDomain.RECEIPT)).isEqualTo(payload);
    assertThat(received.signer()).isEqualTo(KEY.verifyingKey().fingerprint());
  }

  @Test
  void open_refusesWithOneText() {
    SigningKey mallory = SigningKey.generate();
    byte[] otherPayload = PAYLOAD.clone();
    otherPayload[0]++;
    Fingerprint signer = signed.signer();

    assertRejected(signed, KEY, SignatureDomain.RECEIPT);
    assertRejected(signed, mallory, SignatureDomain.GRANT);
    assertRejected(
        new SignedBytes(otherPayload, signer, signed.signature()), KEY, SignatureDomain.GRANT);
    assertRejected(new SignedBytes(PAYLOAD, signer, new byte[64]), KEY, SignatureDomain.GRANT);
    assertRejected(
        SignedBytes.sign(mallory, SignatureDomain.GRANT, PAYLOAD), KEY, SignatureDomain.GRANT);
    // A valid signature under a key that the document does not name.
    assertRejected(
        new SignedBytes(PAYLOAD, mallory.verifyingKey().fingerprint(), signed.signature()),
        KEY,
        SignatureDomain.GRANT);
  }

  @Test
  void decode_refusesEveryTruncation() {
    byte[] encoded = signed.encode();
    for (int size = 0; size < encoded.length; size++) {
      byte[] cut = Arrays.copyOf(encoded, size);
      assertThatIllegalArgumentException().isThrownBy(() -> SignedBytes.decode(cut));
    }
  }

  @Test
  void decode_namesWhatIsWrong() {
    byte[] encoded = signed.encode();
    byte[] newer = encoded.clone();
    newer[0] = (byte) 200;
    byte[] negative = ByteBuffer.wrap(encoded.clone()).putInt(97, -1).array();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedBytes.decode(newer))
        .withMessage("signed bytes of version 200 (known: 1)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedBytes.decode(Arrays.copyOf(encoded, encoded.length + 1)))
        .withMessage("signed bytes state 7 bytes of payload and carry 8");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedBytes.decode(negative))
        .withMessage("signed bytes state 4294967295 bytes of payload and carry 7");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SignedBytes.decode(new byte[100]))
        .withMessage("signed bytes have at least 101 bytes, not 100");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SignedBytes(PAYLOAD, signed.signer(), new byte[63]))
        .withMessage("a signature has 64 bytes, not 63");
  }

  @Test
  void parts_areCopied() {
    signed.payload()[0]++;
    signed.signature()[0]++;
    signed.open(KEY.verifyingKey(), SignatureDomain.GRANT)[0]++;

    assertThat(signed.open(KEY.verifyingKey(), SignatureDomain.GRANT)).isEqualTo(PAYLOAD);
  }

  @Test
  void toString_hidesThePayload() {
    assertThat(signed).hasToString("SignedBytes[7 bytes, signer " + signed.signer() + "]");
  }

  private static void assertRejected(SignedBytes signed, SigningKey key, SignatureDomain domain) {
    assertThatThrownBy(() -> signed.open(key.verifyingKey(), domain))
        .isInstanceOf(SignatureRejected.class)
        .hasMessage("signature rejected")
        .hasNoCause();
  }
}
