package io.parley.server.rest;

import io.parley.crypto.TlsIdentity;
import io.parley.server.operate.TlsKeys;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyStore;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.core.StandardHost;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;

/** TLS 1.3 on the node's own identity, and limits under which a slow client holds up nobody. */
public final class RestListener {
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int MOST_CONNECTIONS = 2_048;

  /** How many requests are worked on at once. */
  public static final int THREADS = 64;

  /** For each read of a request's head; how long a whole body may take, {@link Door} decides. */
  private static final int READ_MILLIS = 5_000;

  private static final int IDLE_MILLIS = 15_000;

  private final KeyStore keys;

  /** A listener with the certificate of a node. */
  public RestListener(TlsIdentity identity) {
    this.keys = TlsKeys.of(identity);
  }

  /**
   * A server of servlets that listens there, and nothing in it yet.
   *
   * @param port 0 takes a free one
   */
  public TomcatServletWebServerFactory tomcat(String host, int port) {
    TomcatServletWebServerFactory tomcat = new TomcatServletWebServerFactory(port);
    try {
      tomcat.setAddress(InetAddress.getByName(host));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the node cannot listen on " + host, e);
    }
    tomcat.addConnectorCustomizers(this::secure);
    tomcat.setRegisterDefaultServlet(false);
    tomcat.addContextCustomizers(RestListener::quiet);
    return tomcat;
  }

  /** What is no HTTP at all is answered without a word about what answers, and where it failed. */
  private static void quiet(Context context) {
    StandardHost host = (StandardHost) context.getParent();
    ErrorReportValve valve = new ErrorReportValve();
    valve.setShowReport(false);
    valve.setShowServerInfo(false);
    host.setErrorReportValveClass(""); // else there is a second one, which tells all
    host.getPipeline().addValve(valve);
  }

  private void secure(Connector connector) {
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
