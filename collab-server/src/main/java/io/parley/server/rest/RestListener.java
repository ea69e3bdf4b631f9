package io.parley.server.rest;

import io.parley.crypto.TlsIdentity;
import io.parley.server.operate.TlsKeys;
import java.security.KeyStore;
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
    this.keys = TlsKeys.of(identity);
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
}
