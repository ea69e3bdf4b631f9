package io.parley.server.rest;

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
import org.apache.catalina.connector.Connector;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;

/** TLS 1.3 on the node's own identity, and limits under which a slow client holds up nobody. */
final class RestListener {
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int MOST_CONNECTIONS = 2_048;

  /** How many requests are worked on at once. */
  static final int THREADS = 64;

  /** For each read of a request's head; how long a whole body may take, {@link Door} decides. */
  private static final int READ_MILLIS = 5_000;

  private static final int IDLE_MILLIS = 15_000;

  private final KeyStore keys;

  RestListener(TlsIdentity identity) {
    this.keys = keys(identity);
  }

  /** Sets a listener up. */
  void secure(Connector connector) {
    connector.setScheme("https");
    connector.setSecure(true);
    connector.setXpoweredBy(false);
    AbstractHttp11Protocol<?> http = (AbstractHttp11Protocol<?>) connector.getProtocolHandler();
    http.setSSLEnabled(true);
    SSLHostConfig tls = new SSLHostConfig();
    tls.setProtocols("TLSv1.3");
    SSLHostConfigCertificate certificate =
        new SSLHostConfigCertificate(tls, SSLHostConfigCertificate.Type.EC);
    certificate.setCertificateKeystore(keys);
    certificate.setCertificateKeyPassword("");
    tls.addCertificate(certificate);
    connector.addSslHostConfig(tls);
    http.setMaxHttpRequestHeaderSize(HEADER_BYTES);
    http.setMaxConnections(MOST_CONNECTIONS);
    http.setMaxThreads(THREADS);
    http.setConnectionTimeout(READ_MILLIS);
    http.setConnectionUploadTimeout(READ_MILLIS);
    http.setDisableUploadTimeout(false);
    http.setKeepAliveTimeout(IDLE_MILLIS);
    http.setServer("parley");
  }

  private static KeyStore keys(TlsIdentity identity) {
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
