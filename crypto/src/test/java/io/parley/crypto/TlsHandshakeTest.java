package io.parley.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two JDK engines, from PEM as a server would read it, without a socket. */
class TlsHandshakeTest {
  private static final SecretAccess ACCESS = SecretAccess.insecure();
  private static final char[] NO_PASSWORD = {};

  private final TlsIdentity room = TlsIdentity.generate("room.example", Clock.systemUTC());
  private final TlsIdentity shop = TlsIdentity.generate("shop", Clock.systemUTC());

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "127.0.0.1", "room.example"})
  void pinnedPeers_shakeHandsBothWays(String host) throws Exception {
    SSLEngine server = server(context(room, shop));
    SSLEngine client = client(context(shop, room), host);

    shakeHands(client, server);

    assertThat(client.getSession().getProtocol()).isEqualTo("TLSv1.3");
    assertThat(fingerprint(client)).isEqualTo(room.fingerprint());
    assertThat(fingerprint(server)).isEqualTo(shop.fingerprint());
  }

  @Test
  void anotherHostName_isRefused() throws Exception {
    SSLEngine server = server(context(room, shop));
    SSLEngine client = client(context(shop, room), "evil.example");

    assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
  }

  @Test
  void serverThatIsNotPinned_isRefused() throws Exception {
    TlsIdentity impostor = TlsIdentity.generate("room.example", Clock.systemUTC());
    SSLEngine server = server(context(impostor, shop));
    SSLEngine client = client(context(shop, room), "localhost");

    assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
  }

  @Test
  void clientThatIsNotPinned_isRefused() throws Exception {
    TlsIdentity stranger = TlsIdentity.generate("shop", Clock.systemUTC());
    SSLEngine server = server(context(room, shop));
    SSLEngine client = client(context(stranger, room), "localhost");

    assertThatThrownBy(() -> shakeHands(client, server)).isInstanceOf(SSLException.class);
  }

  /**
   * The JDK takes a certificate that is itself in the trust store without looking at its dates: a
   * node whose certificate ran out stays reachable, and a pin ends only by its removal.
   */
  @Test
  void pinnedCertificate_servesBeyondItsDates() throws Exception {
    Clock then = Clock.offset(Clock.systemUTC(), Duration.ofDays(-366));
    TlsIdentity expired = TlsIdentity.generate("room.example", then);

    SSLEngine client = client(context(shop, expired), "localhost");
    shakeHands(client, server(context(expired, shop)));

    assertThat(fingerprint(client)).isEqualTo(expired.fingerprint());
  }

  private static SSLContext context(TlsIdentity own, TlsIdentity trusted)
      throws GeneralSecurityException, IOException {
    KeyStore keys = emptyStore();
    byte[] pkcs8 = Pem.decode("PRIVATE KEY", own.privateKeyPem(ACCESS)).orElseThrow();
    keys.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
        NO_PASSWORD,
        new Certificate[] {certificate(own)});
    KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
    keyManagers.init(keys, NO_PASSWORD);
    KeyStore trust = emptyStore();
    trust.setCertificateEntry("peer", certificate(trusted));
    TrustManagerFactory trustManagers = TrustManagerFactory.getInstance("PKIX");
    trustManagers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, NO_PASSWORD);
    return store;
  }

  private static Certificate certificate(TlsIdentity identity) throws GeneralSecurityException {
    byte[] pem = identity.certificatePem().getBytes(StandardCharsets.US_ASCII);
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem));
  }

  private static SSLEngine server(SSLContext context) {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  private static SSLEngine client(SSLContext context, String host) {
    SSLEngine engine = context.createSSLEngine(host, 443);
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private static Fingerprint fingerprint(SSLEngine engine) throws Exception {
    return Fingerprint.of(engine.getSession().getPeerCertificates()[0].getEncoded());
  }

  /** Passes records to and fro until neither side has anything left to do. */
  private static void shakeHands(SSLEngine client, SSLEngine server) throws SSLException {
    client.beginHandshake();
    server.beginHandshake();
    ByteBuffer toServer = ByteBuffer.allocate(1 << 16);
    ByteBuffer toClient = ByteBuffer.allocate(1 << 16);
    for (int round = 0; round < 50; round++) {
      step(client, toClient, toServer);
      step(server, toServer, toClient);
    }
    assertThat(client.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
    assertThat(server.getHandshakeStatus()).isEqualTo(HandshakeStatus.NOT_HANDSHAKING);
  }

  private static void step(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws SSLException {
    in.flip();
    engine.unwrap(in, ByteBuffer.allocate(1 << 16));
    in.compact();
    for (Runnable task; (task = engine.getDelegatedTask()) != null; ) {
      task.run();
    }
    engine.wrap(ByteBuffer.allocate(0), out);
  }
}
