package io.parley.server.operate;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** A node's TLS identity as servers of HTTPS take it. */
public final class TlsKeys {
  private TlsKeys() {}

  /** The key and certificate under an empty password: the store lives in memory alone. */
  public static KeyStore of(TlsIdentity identity) {
    try {
      Certificate certificate =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      identity.certificatePem().getBytes(StandardCharsets.US_ASCII)));
      String pem = identity.privateKeyPem(SecretAccess.insecure());
      byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
      PrivateKey key = KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der));
      KeyStore keys = KeyStore.getInstance("PKCS12");
      keys.load(null, null);
      keys.setKeyEntry("tls", key, new char[0], new Certificate[] {certificate});
      return keys;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the node's TLS identity cannot be used for HTTPS", e);
    }
  }
}
