package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsIdentityTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-21T10:15:30.5Z"), ZoneOffset.UTC);

  private final TlsIdentity identity = TlsIdentity.generate("room.example", CLOCK);

  @Test
  void certificate_saysWhatItShould() throws GeneralSecurityException {
    X509Certificate certificate = certificate(identity);

    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=room.example");
    assertThat(certificate.getNotBefore()).isEqualTo("2026-11-20T10:15:30Z");
    assertThat(certificate.getNotAfter()).isEqualTo("2027-11-21T10:15:30Z");
    assertThat(certificate.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(certificate.getSerialNumber()).isPositive();
    assertThat(certificate.getPublicKey().getAlgorithm()).isEqualTo("EC");
    assertThat(certificate.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(certificate.getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(2, "room.example"));
    certificate.verify(certificate.getPublicKey());
    assertThat(identity.fingerprint()).isEqualTo(Fingerprint.of(certificate.getEncoded()));
  }

  @Test
  void certificate_namesAnAddressAsAnAddressAndNothingTwice() throws GeneralSecurityException {
    assertThat(certificate(TlsIdentity.generate("10.1.2.3", CLOCK)).getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(
            List.of(2, "localhost"), List.of(7, "127.0.0.1"), List.of(7, "10.1.2.3"));
    assertThat(certificate(TlsIdentity.generate("localhost", CLOCK)).getSubjectAlternativeNames())
        .hasSize(2);
  }

  @Test
  void identity_survivesItsPem() {
    TlsIdentity restored =
        TlsIdentity.fromPem(
            identity.certificatePem(), "\n" + identity.privateKeyPem(ACCESS) + "\n", ACCESS);

    assertThat(restored.fingerprint()).isEqualTo(identity.fingerprint());
    assertThat(restored.privateKeyPem(ACCESS)).isEqualTo(identity.privateKeyPem(ACCESS));
    assertThat(identity.privateKeyPem(ACCESS))
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
    assertThat(identity.certificatePem().lines()).allMatch(line -> line.length() <= 64);
  }

  @Test
  void twoIdentities_differ() {
    assertThat(TlsIdentity.generate("room.example", CLOCK).fingerprint())
        .isNotEqualTo(identity.fingerprint());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a b", "-a", "a-", "a..b", "x,CN=y", "ä", "::1", "*.a"})
  void generate_refusesWhatIsNoHostName(String name) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.generate(name, CLOCK))
        .withMessage(
            "a TLS name is a host name or IPv4 address of at most 64 characters, not '%s'", name);
  }

  @Test
  void generate_refusesALongNameAndAnAddressOutOfRange() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.generate("a".repeat(65), CLOCK));
    assertThatIllegalArgumentException().isThrownBy(() -> TlsIdentity.generate("1.2.3.999", CLOCK));
  }

  @Test
  void fromPem_withAnotherKey_isRefusedWithOneText() throws GeneralSecurityException {
    KeyPairGenerator rsa = KeyPairGenerator.getInstance("RSA");
    String pem = identity.privateKeyPem(ACCESS);
    String[] keys = {
      TlsIdentity.generate("other", CLOCK).privateKeyPem(ACCESS),
      Pem.encode("PRIVATE KEY", rsa.generateKeyPair().getPrivate().getEncoded()),
      Pem.encode("PRIVATE KEY", new byte[] {1, 2, 3}),
      pem.replace("PRIVATE KEY", "EC PRIVATE KEY"),
      pem + pem,
      pem.substring(0, pem.length() - 10),
      "-----BEGIN PRIVATE KEY-----",
      "-----BEGIN PRIVATE KEY----------END PRIVATE KEY-----",
      "",
    };
    for (String key : keys) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> TlsIdentity.fromPem(identity.certificatePem(), key, ACCESS))
          .withMessage("the private key is not the certificate's key in PKCS#8")
          .withNoCause();
    }
  }

  @Test
  void fromPem_withABadCertificate_saysWhatIsWrong() {
    String key = identity.privateKeyPem(ACCESS);
    String pem = identity.certificatePem();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.fromPem(pem + pem, key, ACCESS))
        .withMessage("expected exactly one certificate in PEM");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TlsIdentity.fromPem(key, key, ACCESS))
        .withMessage("expected exactly one certificate in PEM");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> TlsIdentity.fromPem(Pem.encode("CERTIFICATE", new byte[] {1}), key, ACCESS))
        .withMessage("not an X.509 certificate");
  }

  @Test
  void toString_showsTheFingerprintOnly() {
    assertThat(identity).hasToString("TlsIdentity[" + identity.fingerprint() + "]");
  }

  private static X509Certificate certificate(TlsIdentity identity) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    identity.certificatePem().getBytes(StandardCharsets.US_ASCII)));
  }
}
