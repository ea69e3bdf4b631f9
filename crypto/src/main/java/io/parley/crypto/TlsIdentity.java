package io.parley.crypto;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;

/**
 * What a node is to TLS: an EC key on P-256 and its self-signed certificate, each in PEM (RFC
 * 7468).
 *
 * <p>It protects the connection only. Who a member is, and whom a key agreement is with, is said by
 * pinned {@link VerifyingKey}s. A peer trusts this certificate by its {@link #fingerprint()}: the
 * JDK takes a certificate that is in the trust store without looking at its dates, so trust ends
 * when the pin is removed, not when the year is over.
 */
public final class TlsIdentity {
  private static final String CERTIFICATE = "CERTIFICATE";
  private static final String PRIVATE_KEY = "PRIVATE KEY";

  private final byte[] certificate;
  private final SecretBytes privateKey;

  private TlsIdentity(byte[] certificate, SecretBytes privateKey) {
    this.certificate = certificate;
    this.privateKey = privateKey;
  }

  /**
   * Makes a key and a certificate for {@code localhost}, {@code 127.0.0.1} and {@code name}, valid
   * from a day before the clock's time to 365 days after it.
   *
   * @param name a host name or an IPv4 address, at most 64 characters
   * @throws IllegalArgumentException for another name
   */
  public static TlsIdentity generate(String name, Clock clock) {
    KeyPair keys = newKeys();
    return new TlsIdentity(
        SelfSignedCertificate.of(name, keys, clock),
        SecretBytes.owning(keys.getPrivate().getEncoded()));
  }

  /**
   * Restores an identity from its two PEM texts.
   *
   * @throws IllegalArgumentException if {@code certificatePem} is not one X.509 certificate with an
   *     EC key, or {@code privateKeyPem} is not its PKCS#8 key; for the key, the message is one and
   *     the same whatever is wrong with it
   */
  public static TlsIdentity fromPem(
      String certificatePem, String privateKeyPem, SecretAccess access) {
    SecretAccess.require(access);
    byte[] certificate =
        Pem.decode(CERTIFICATE, certificatePem)
            .orElseThrow(
                () -> new IllegalArgumentException("expected exactly one certificate in PEM"));
    PublicKey publicKey = publicKey(certificate);
    SecretBytes privateKey =
        SecretBytes.owning(
            Pem.decode(PRIVATE_KEY, privateKeyPem).orElseThrow(TlsIdentity::notItsKey));
    if (!belong(privateKey, publicKey)) {
      throw notItsKey();
    }
    return new TlsIdentity(certificate, privateKey);
  }

  /** The certificate, public. */
  public String certificatePem() {
    return Pem.encode(CERTIFICATE, certificate);
  }

  /** The private key as PKCS#8, a secret and not encrypted. */
  public String privateKeyPem(SecretAccess access) {
    SecretAccess.require(access);
    return privateKey.use(der -> Pem.encode(PRIVATE_KEY, der));
  }

  /** The SHA-256 of the DER certificate, as browsers and {@code openssl x509} show it. */
  public Fingerprint fingerprint() {
    return Fingerprint.of(certificate);
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static PublicKey publicKey(byte[] certificate) {
    PublicKey key;
    try {
      key =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate))
              .getPublicKey();
    } catch (CertificateException e) {
      throw new IllegalArgumentException("not an X.509 certificate", e);
    }
    if (!key.getAlgorithm().equals("EC")) {
      throw new IllegalArgumentException(
          "a TLS identity has an EC key, not %s".formatted(key.getAlgorithm()));
    }
    return key;
  }

  /** Signs and verifies: the one test of a pair that needs nothing from inside the keys. */
  private static boolean belong(SecretBytes privateKey, PublicKey publicKey) {
    byte[] probe = {1};
    try {
      PrivateKey key =
          privateKey.use(
              der -> {
                try {
                  return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
                } catch (GeneralSecurityException e) {
                  throw notItsKey();
                }
              });
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(key);
      signature.update(probe);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(probe);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static IllegalArgumentException notItsKey() {
    return new IllegalArgumentException("the private key is not the certificate's key in PKCS#8");
  }

  @Override
  public String toString() {
    return "TlsIdentity[" + fingerprint() + "]";
  }
}
