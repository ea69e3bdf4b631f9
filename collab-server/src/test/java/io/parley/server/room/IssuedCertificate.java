package io.parley.server.room;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Date;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate that a trusted node's key has signed for somebody else's. */
final class IssuedCertificate {
  private IssuedCertificate() {}

  @SuppressWarnings("JavaUtilDate") // the library's
  static TlsIdentity by(TlsIdentity issuer, String name) throws Exception {
    X509Certificate own =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(
                    new ByteArrayInputStream(
                        issuer.certificatePem().getBytes(StandardCharsets.US_ASCII)));
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair keys = generator.generateKeyPair();
    byte[] certificate =
        new JcaX509v3CertificateBuilder(
                own.getSubjectX500Principal(),
                BigInteger.TWO,
                new Date(System.currentTimeMillis() - 60_000),
                new Date(System.currentTimeMillis() + 3_600_000),
                new X500Principal("CN=" + name),
                keys.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(key(issuer)))
            .getEncoded();
    return TlsIdentity.fromPem(
        pem("CERTIFICATE", certificate),
        pem("PRIVATE KEY", keys.getPrivate().getEncoded()),
        SecretAccess.insecure());
  }

  private static PrivateKey key(TlsIdentity issuer) throws Exception {
    String pem = issuer.privateKeyPem(SecretAccess.insecure());
    String base64 = pem.replaceAll("-----[A-Z ]+-----", "");
    return KeyFactory.getInstance("EC")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64)));
  }

  private static String pem(String kind, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(
            kind,
            Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der),
            kind);
  }
}
