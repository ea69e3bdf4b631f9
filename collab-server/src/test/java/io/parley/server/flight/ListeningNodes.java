package io.parley.server.flight;

import io.parley.crypto.AccessKey;
import io.parley.crypto.SecretAccess;
import io.parley.crypto.TlsIdentity;
import io.parley.server.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.flight.auth2.CallHeaderAuthenticator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The two ports of a node, that of analysts and that of a peer, as nodes open them, with one action
 * behind each that says how many bytes came.
 */
final class ListeningNodes implements AutoCloseable {
  final TlsIdentity own;
  final TlsIdentity peer;
  final BufferAllocator allocator = new RootAllocator();
  final String key = AccessKey.generate().text(SecretAccess.insecure());
  final FlightServer analysts;
  final FlightServer peers;

  private ListeningNodes(Clock clock) {
    own = TlsIdentity.generate("localhost", clock);
    peer = TlsIdentity.generate("localhost", clock);
    analysts =
        FlightTls.forAnalysts(allocator, "127.0.0.1", 0, own, authenticator(), new Counting());
    peers =
        FlightTls.forPeer(allocator, "127.0.0.1", 0, own, peer.certificatePem(), new Counting());
  }

  static ListeningNodes open(Clock clock) {
    return new ListeningNodes(clock);
  }

  private CallHeaderAuthenticator authenticator() {
    return headers -> {
      if (!("Bearer " + key).equals(headers.get("authorization"))) {
        throw CallStatus.UNAUTHENTICATED.withDescription("unknown access key").toRuntimeException();
      }
      return () -> "ann";
    };
  }

  private static final class Counting extends ActionProducer {
    @Override
    protected Reply reply(String caller, String action, byte[] body) {
      return Reply.of(String.valueOf(body.length).getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** The port of each kind. */
  int port(boolean ofPeers) {
    return (ofPeers ? peers : analysts).getPort();
  }

  /** A client as it should be. */
  FlightClient client(boolean ofPeers) {
    String address = "127.0.0.1:" + port(ofPeers);
    return ofPeers
        ? FlightTls.client(allocator, address, own.certificatePem(), peer)
        : FlightTls.client(allocator, address, own.certificatePem());
  }

  /** Sends so many bytes on a line; how many came, as the node says. */
  int count(FlightClient client, int bytes) {
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("authorization", "Bearer " + key);
    Reply reply = Actions.call(client, "count", new byte[bytes], new HeaderCallOption(headers));
    return Integer.parseInt(new String(reply.bytes(), StandardCharsets.US_ASCII));
  }

  /** A call on a line of its own; how long it took, in nanoseconds. */
  long timed(boolean ofPeers) throws InterruptedException {
    long start = System.nanoTime();
    FlightClient client = client(ofPeers);
    try {
      if (count(client, 7) != 7) {
        throw new AssertionError("not what was sent");
      }
    } finally {
      client.close();
    }
    return System.nanoTime() - start;
  }

  /** What a node says of a failure, to its end. */
  static String said(Throwable e) {
    StringBuilder said = new StringBuilder();
    for (Optional<Throwable> t = Optional.of(e);
        t.isPresent();
        t = Optional.ofNullable(t.get().getCause())) {
      said.append(t.get().getMessage()).append('\n');
    }
    return said.toString();
  }

  @Override
  public void close() {
    try {
      analysts.close();
      peers.close();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      allocator.close();
    }
  }
}
