package io.parley.server.flight;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** A call of somebody known whose message claims two gigabytes, as bytes on the line. */
class HugeMessageTest {
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  /** As much as a receiver takes before it has said anything: HTTP/2's first window. */
  private static final int FIRST_WINDOW = 65_535;

  private static SSLSocket line(ListeningNodes nodes) throws IOException, GeneralSecurityException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry(
        "room",
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(
                    nodes.own.certificatePem().getBytes(StandardCharsets.US_ASCII))));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", nodes.port(false));
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.setSoTimeout(60_000);
    socket.startHandshake();
    return socket;
  }

  private static byte[] frame(int type, int flags, int stream, byte[] body) {
    return ByteBuffer.allocate(9 + body.length)
        .put((byte) (body.length >> 16))
        .putShort((short) body.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(body)
        .array();
  }

  /** Headers as HPACK has them when nothing is compressed and nothing kept. */
  private static byte[] headers(String... namesAndValues) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      block.write(0);
      for (String text : new String[] {namesAndValues[i], namesAndValues[i + 1]}) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        assertThat(bytes.length).isLessThan(127);
        block.write(bytes.length);
        block.writeBytes(bytes);
      }
    }
    return block.toByteArray();
  }

  private static byte[] beginning(int length) {
    return ByteBuffer.allocate(16_384).put((byte) 0).putInt(length).array();
  }

  /** Whether the node ends the call by itself, and not because it has all of it. */
  private static boolean isEnded(SSLSocket socket) throws IOException {
    DataInputStream in = new DataInputStream(socket.getInputStream());
    while (true) {
      int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
      int type = in.readUnsignedByte();
      int flags = in.readUnsignedByte();
      int stream = in.readInt();
      in.skipNBytes(length);
      boolean ends = type == RST_STREAM || (type == HEADERS && (flags & END_STREAM) != 0);
      if (stream == 1 && ends) {
        return true;
      }
    }
  }

  @Test
  void twoGigabytes_areRefusedByTheLengthThatIsClaimed_andOthersAreServed() throws Exception {
    try (ListeningNodes nodes = ListeningNodes.open(Clock.systemUTC());
        SSLSocket socket = line(nodes)) {
      OutputStream out = socket.getOutputStream();
      out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      out.write(frame(SETTINGS, 0, 0, new byte[0]));
      byte[] head =
          headers(
              ":method", "POST",
              ":scheme", "https",
              ":path", "/arrow.flight.protocol.FlightService/DoAction",
              ":authority", "localhost",
              "content-type", "application/grpc",
              "te", "trailers",
              "authorization", "Bearer " + nodes.key);
      out.write(frame(HEADERS, END_HEADERS, 1, head));
      byte[] part = beginning(Integer.MAX_VALUE - 5);
      for (int sent = 0; sent + part.length <= FIRST_WINDOW; sent += part.length) {
        out.write(frame(DATA, 0, 1, part));
        part = new byte[part.length];
      }
      out.flush();

      assertThat(isEnded(socket)).isTrue();
      assertThat(nodes.timed(false)).isPositive();
    }
  }
}
