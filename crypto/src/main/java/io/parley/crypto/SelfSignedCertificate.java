package io.parley.crypto;

import java.io.IOException;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * A certificate (RFC 5280) by which a node names itself, to be pinned by others: valid for TLS as
 * server and as client, and for signing no other certificate.
 */
final class SelfSignedCertificate {
  private static final Duration EARLIER = Duration.ofDays(1);
  private static final Duration LIFE = Duration.ofDays(365);
  private static final int SERIAL_BITS = 127;
  private static final Pattern LABELS =
      Pattern.compile(
          "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final int MAX_NAME = 64; // X.520's bound on a common name

  private SelfSignedCertificate() {}

  /** The DER certificate of {@code keys}; contract as {@link TlsIdentity#generate}. */
  static byte[] of(String name, KeyPair keys, Clock clock) {
    if (name.length() > MAX_NAME || !LABELS.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a TLS name is a host name or IPv4 address of at most %d characters, not '%s'"
              .formatted(MAX_NAME, name));
    }
    X500Name subject = new X500NameBuilder().addRDN(BCStyle.CN, name).build();
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    try {
      X509v3CertificateBuilder builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
              // A day back: clocks of two parties differ.
              Date.from(now.minus(EARLIER)),
              Date.from(now.plus(LIFE)),
              subject,
              keys.getPublic());
      // No key usage: with one that lacks keyCertSign OpenSSL does not see a self-signed
      // certificate
      // as its own anchor, and with keyCertSign it would claim more than it may.
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(Extension.subjectAlternativeName, false, names(name));
      return builder
          .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()))
          .getEncoded();
    } catch (IOException | OperatorCreationException e) {
      throw new IllegalStateException("a certificate with a P-256 key can be written", e);
    }
  }

  private static GeneralNames names(String name) {
    Set<GeneralName> names = new LinkedHashSet<>();
    names.add(new GeneralName(GeneralName.dNSName, "localhost"));
    names.add(new GeneralName(GeneralName.iPAddress, "127.0.0.1"));
    // TLS clients look for an address among the addresses only.
    int kind = IPV4.matcher(name).matches() ? GeneralName.iPAddress : GeneralName.dNSName;
    names.add(new GeneralName(kind, name));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }
}
