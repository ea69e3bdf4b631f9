package io.parley.server.doctor;

import io.parley.crypto.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** Whether the keys open, and the certificate serves. */
final class KeyChecks {
  private static final Duration SOON = Duration.ofDays(30);

  private KeyChecks() {}

  static Finding open(Subject subject) {
    String fingerprint = subject.node().signingKey().verifyingKey().fingerprint().text();
    subject.node().localKey().destroy();
    subject.node().tls();
    return Finding.ok("keys", "all open; signing key " + fingerprint.substring(0, 19) + "…");
  }

  static Finding certificate(Subject subject) {
    X509Certificate certificate = read(subject.node().tls());
    Instant now = subject.clock().instant();
    Instant end = certificate.getNotAfter().toInstant();
    String again =
        "no command makes a new one yet: make another node, and let all sign an agreement with its keys";
    if (now.isBefore(certificate.getNotBefore().toInstant()) || now.isAfter(end)) {
      return Finding.wrong(
          "certificate",
          "it is valid from %s to %s, and not now"
              .formatted(certificate.getNotBefore().toInstant(), end),
          again);
    }
    List<String> names = names(certificate);
    String host = subject.configuration().host();
    if (!host.equals("0.0.0.0") && !host.equals("::") && !names.contains(host)) {
      return Finding.wrong(
          "certificate",
          "it is for %s, and the node listens on %s".formatted(String.join(", ", names), host),
          "let others call it by one of these names, or listen on one of them");
    }
    if (now.plus(SOON).isAfter(end)) {
      return Finding.wrong("certificate", "it ends at " + end, again);
    }
    return Finding.ok("certificate", "for %s, until %s".formatted(String.join(", ", names), end));
  }

  private static X509Certificate read(TlsIdentity tls) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      tls.certificatePem().getBytes(StandardCharsets.US_ASCII)));
    } catch (CertificateException e) {
      throw new IllegalArgumentException("a certificate that was read before", e);
    }
  }

  private static List<String> names(X509Certificate certificate) {
    try {
      return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
          .flatMap(Collection::stream)
          .map(n -> String.valueOf(n.get(1)))
          .toList();
    } catch (CertificateException e) {
      return List.of();
    }
  }
}
