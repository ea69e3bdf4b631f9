package io.parley.crypto.seal;

import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.hpke.HPKE;
import org.bouncycastle.crypto.hpke.HPKEContextWithEncapsulation;
import org.bouncycastle.crypto.params.X25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.X25519PublicKeyParameters;

/** The one suite of HPKE that is used here, by Bouncy Castle. */
final class HpkeSuite {
  private static final int ENCAPSULATED = 32;

  private HpkeSuite() {}

  private static HPKE hpke() {
    return new HPKE(
        HPKE.mode_base, HPKE.kem_X25519_SHA256, HPKE.kdf_HKDF_SHA256, HPKE.aead_AES_GCM256);
  }

  static byte[] publicKey(byte[] scalar) {
    return new X25519PrivateKeyParameters(scalar).generatePublicKey().getEncoded();
  }

  /** The key pair of RFC 9180's DeriveKeyPair, for published vectors. */
  static AsymmetricCipherKeyPair derived(byte[] inputKeyMaterial) {
    return hpke().deriveKeyPair(inputKeyMaterial);
  }

  static byte[] seal(
      byte[] recipient,
      byte[] info,
      byte[] associated,
      byte[] plain,
      Optional<AsymmetricCipherKeyPair> ephemeral) {
    HPKE hpke = hpke();
    X25519PublicKeyParameters key = new X25519PublicKeyParameters(recipient);
    HPKEContextWithEncapsulation context =
        ephemeral
            .map(pair -> hpke.setupBaseS(key, info, pair))
            .orElseGet(() -> hpke.setupBaseS(key, info));
    try {
      byte[] ciphertext = context.seal(associated, plain);
      byte[] sealed = Arrays.copyOf(context.getEncapsulation(), ENCAPSULATED + ciphertext.length);
      System.arraycopy(ciphertext, 0, sealed, ENCAPSULATED, ciphertext.length);
      return sealed;
    } catch (InvalidCipherTextException e) {
      throw new IllegalStateException("HPKE refused to seal", e);
    }
  }

  static byte[] open(byte[] scalar, byte[] info, byte[] associated, byte[] sealed) {
    if (sealed.length < ENCAPSULATED + AesGcm.TAG_SIZE) {
      throw new SealRejected();
    }
    X25519PrivateKeyParameters key = new X25519PrivateKeyParameters(scalar);
    AsymmetricCipherKeyPair pair = new AsymmetricCipherKeyPair(key.generatePublicKey(), key);
    try {
      return hpke()
          .setupBaseR(Arrays.copyOf(sealed, ENCAPSULATED), pair, info)
          .open(associated, Arrays.copyOfRange(sealed, ENCAPSULATED, sealed.length));
    } catch (InvalidCipherTextException | IllegalStateException e) {
      // The second is Bouncy Castle's word for an encapsulated point of small order.
      throw new SealRejected();
    }
  }
}
