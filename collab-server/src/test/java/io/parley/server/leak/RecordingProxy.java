package io.parley.server.leak;

import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Stands between the room and one party and keeps every decrypted byte of both directions.
 *
 * <p>The nodes cannot tell: towards the room it holds the party's TLS key, towards the party the
 * room's. The test may do that since it made both; so the product needs no tap.
 */
final class RecordingProxy implements AutoCloseable {
  private static final char[] NO_PASSWORD = {};

  private final ServerSocket listener;
  private final SSLContext asParty;
  private final SSLContext asRoom;
  private final String host;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<Recorded> connections = new CopyOnWriteArrayList<>();

  /** The bytes of one connection so far. */
  private record Recorded(ByteArrayOutputStream toParty, ByteArrayOutputStream toRoom) {}

  private RecordingProxy(
      ServerSocket listener, SSLContext asParty, SSLContext asRoom, String address) {
    this.listener = listener;
    this.asParty = asParty;
    this.asRoom = asRoom;
    int colon = address.lastIndexOf(':');
    this.host = address.substring(0, colon);
    this.port = Integer.parseInt(address.substring(colon + 1));
  }

  /** Listens on a free port for the room, in front of the party's address. */
  static RecordingProxy start(TlsIdentity party, TlsIdentity room, String partyAddress)
      throws IOException, GeneralSecurityException {
    RecordingProxy proxy =
        new RecordingProxy(
            new ServerSocket(0, 0, InetAddress.getLoopbackAddress()),
            context(party, room),
            context(room, party),
            partyAddress);
    proxy.run("accept", proxy::accept);
    return proxy;
  }

  /** Where the room is to find the party. */
  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** What went over each connection so far. */
  List<Http2Connection> connections() {
    return connections.stream()
        .map(c -> new Http2Connection(c.toParty().toByteArray(), c.toRoom().toByteArray()))
        .toList();
  }

  private void accept() throws IOException {
    while (true) {
      Socket plain = keep(listener.accept());
      run("connect", () -> connect(plain));
    }
  }

  private void connect(Socket fromRoom) throws IOException {
    SSLSocket room =
        (SSLSocket) asParty.getSocketFactory().createSocket(fromRoom, (InputStream) null, true);
    room.setUseClientMode(false);
    room.setNeedClientAuth(true);
    handshake(room);
    Socket plain = keep(new Socket(host, port));
    SSLSocket party = (SSLSocket) asRoom.getSocketFactory().createSocket(plain, host, port, true);
    party.setUseClientMode(true);
    handshake(party);
    Recorded recorded = new Recorded(new ByteArrayOutputStream(), new ByteArrayOutputStream());
    connections.add(recorded);
    run("to-party", () -> relay(room, party, recorded.toParty()));
    relay(party, room, recorded.toRoom());
  }

  private static void handshake(SSLSocket socket) throws IOException {
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setTcpNoDelay(true);
    socket.startHandshake();
  }

  private static void relay(SSLSocket from, SSLSocket to, ByteArrayOutputStream record)
      throws IOException {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        // First noted, then sent: who has the answer finds all that led to it in the record.
        record.write(buffer, 0, read);
        out.write(buffer, 0, read);
        out.flush();
      }
    }
  }

  private Socket keep(Socket socket) {
    sockets.add(socket);
    return socket;
  }

  private interface Work {
    void run() throws IOException;
  }

  private void run(String what, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException ended) {
                // A peer that leaves ends its connection, and closing this proxy ends them all.
              }
            },
            "recording-proxy-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private static SSLContext context(TlsIdentity own, TlsIdentity peer)
      throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, NO_PASSWORD);
    byte[] privateKey = pem(own.privateKeyPem(SecretAccess.insecure()));
    keys.setKeyEntry(
        "own",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(privateKey)),
        NO_PASSWORD,
        new Certificate[] {certificate(own)});
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, NO_PASSWORD);
    trusted.setCertificateEntry("peer", certificate(peer));
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, NO_PASSWORD);
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  private static Certificate certificate(TlsIdentity identity) throws GeneralSecurityException {
    return CertificateFactory.getInstance("X.509")
        .generateCertificate(new ByteArrayInputStream(pem(identity.certificatePem())));
  }

  private static byte[] pem(String text) {
    String body = text.replaceAll("-----[^-]+-----", "").replaceAll("\\s", "");
    return Base64.getDecoder().decode(body.getBytes(StandardCharsets.US_ASCII));
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : new ArrayList<>(sockets)) {
      socket.close();
    }
  }
}
